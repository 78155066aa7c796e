using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts.Host;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>How the app will be published.</summary>
/// <param name="Mode">The mode; never <see cref="PublishMode.Auto"/>. Where a finding is an error, the mode that was asked for or meant.</param>
/// <param name="Reason">Why: one phrase without full stop.</param>
/// <param name="Findings">What to tell the user; an error means that nothing must be built.</param>
public sealed record ModeDecision(PublishMode Mode, string Reason, ImmutableArray<Finding> Findings)
{
    /// <summary><c>StaticOpenSslLinking</c>: OpenSSL is linked into the executable.</summary>
    public bool StaticOpenSsl { get; init; }

    /// <summary><c>StaticICULinking</c>: ICU is linked into the executable.</summary>
    public bool StaticIcu { get; init; }

    /// <summary><c>LinkerFlavor</c>; null leaves the SDK's choice.</summary>
    public string? LinkerFlavor { get; init; }

    /// <summary>The linker packs the relocations that a position-independent executable applies to itself at start (DT_RELR).</summary>
    public bool PacksRelocations { get; init; }

    /// <summary>What links for another architecture; null for the build machine's own.</summary>
    public CrossToolchain? Cross { get; init; }

    /// <summary><c>ObjCopyName</c>; null leaves the SDK's choice.</summary>
    public string? ObjCopyName { get; init; }
}
