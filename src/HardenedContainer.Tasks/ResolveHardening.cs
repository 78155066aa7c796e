using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Host;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>
/// Before anything is restored: binds every property, looks for the tool chain and decides the mode. All that is wrong is
/// told at once, in a second.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ResolveHardening : HardeningTask
{
    /// <summary>The project's <c>PublishAot</c>; empty where it does not say.</summary>
    public string PublishAot { get; set; } = "";

    /// <summary>The project's <c>PublishTrimmed</c>; empty where it does not say.</summary>
    public string PublishTrimmed { get; set; } = "";

    /// <summary>The project's <c>InvariantGlobalization</c>.</summary>
    public string InvariantGlobalization { get; set; } = "";

    /// <summary>The project's <c>TargetFrameworkVersion</c>, such as <c>v10.0</c>.</summary>
    public string TargetFrameworkVersion { get; set; } = "";

    /// <summary>The mode to build: <c>static</c>, <c>aot</c>, <c>trimmed</c> or <c>self-contained</c>.</summary>
    [Output]
    public string Mode { get; private set; } = "";

    /// <summary>Why this mode: one phrase.</summary>
    [Output]
    public string ModeReason { get; private set; } = "";

    /// <summary>The runtime identifier to publish for.</summary>
    [Output]
    public string RuntimeIdentifier { get; private set; } = "";

    /// <summary><c>LinkerFlavor</c> for the native link; empty leaves the SDK's choice.</summary>
    [Output]
    public string Linker { get; private set; } = "";

    /// <summary>The native link packs the executable's relocations.</summary>
    [Output]
    public bool PacksRelocations { get; private set; }

    /// <summary><c>ObjCopyName</c> for stripping; empty leaves the SDK's choice.</summary>
    [Output]
    public string ObjCopy { get; private set; } = "";

    /// <summary>Where it links for another architecture: that one's triplet.</summary>
    [Output]
    public string CrossTriplet { get; private set; } = "";

    /// <summary>Where it links for another architecture: where that one's <c>usr</c> is, without a slash at the end.</summary>
    [Output]
    public string CrossRoot { get; private set; } = "";

    /// <summary><c>host</c> or <c>docker</c>.</summary>
    [Output]
    public string BuildIn { get; private set; } = "";

    /// <summary>Debian packages that a build inside an engine needs, with semicolons.</summary>
    [Output]
    public string BuildPackages { get; private set; } = "";

    private protected override void Run(BindingResult binding)
    {
        if (binding.Options is not { } options)
        {
            Report(binding.Severity, binding.Findings);
            return;
        }

        var isInEngine = options.Builder.Location == BuildLocation.Docker;
        (string Identifier, ModeDecision Decision)[] decisions = [.. options.RuntimeIdentifiers.Select(identifier =>
            (identifier, ModeSelector.Select(options.Mode, Project(identifier, isInEngine), Tools(options, identifier, isInEngine), options.Base)))];

        // Of several, each is resolved again in a pass of its own, which tells the rest.
        var findings = decisions.SelectMany(d => d.Decision.Findings).Where(f => decisions.Length == 1 || f.DefaultSeverity == DiagnosticSeverity.Error);
        Report(binding.Severity, [.. binding.Findings, .. findings]);

        (RuntimeIdentifier, var decision) = decisions[0];
        Mode = OptionNames.Of(decision.Mode);
        ModeReason = decision.Reason;
        Linker = decision.LinkerFlavor ?? "";
        PacksRelocations = decision.PacksRelocations;
        ObjCopy = decision.ObjCopyName ?? "";
        CrossTriplet = decision.Cross?.Platform.Triplet ?? "";
        CrossRoot = decision.Cross?.Root.TrimEnd('/') ?? "";
        BuildIn = OptionNames.Of(options.Builder.Location);
        BuildPackages = string.Join(';', options.Builder.Packages ?? [.. ModeSelector.Pieces(decision.Mode, Project(RuntimeIdentifier, isInEngine)).SelectMany(piece => Distribution.Debian.Packages[piece]).Distinct().Order(StringComparer.Ordinal)]);
        Log.LogMessage(MessageImportance.Low, "[output] Mode={0}: {1}", Mode, ModeReason);
    }

    private ToolchainFacts Tools(HardeningOptions options, string identifier, bool isInEngine) => isInEngine
        ? ToolchainFacts.Complete
        : ToolchainProbe.Probe(SearchPath.Current, "/", HostRuntimeIdentifier, CrossToolchain.For(HostRuntimeIdentifier, identifier, options.CrossRoot));

    private ProjectFacts Project(string runtimeIdentifier, bool isInEngine) => new()
    {
        PublishAot = Boolean(PublishAot),
        PublishTrimmed = Boolean(PublishTrimmed),
        InvariantGlobalization = Boolean(InvariantGlobalization) ?? false,
        RuntimeIdentifier = runtimeIdentifier,
        HostRuntimeIdentifier = isInEngine ? runtimeIdentifier : HostRuntimeIdentifier,
        TargetFrameworkMajor = ProjectFacts.MajorOf(TargetFrameworkVersion),
    };

    private static bool? Boolean(string text) => bool.TryParse(text, out var value) ? value : null;
}
