namespace HardenedContainer.Facts;

/// <summary>What the project says that decides how it can be published.</summary>
public sealed record ProjectFacts
{
    /// <summary><c>PublishAot</c>; null where the project does not set it.</summary>
    public bool? PublishAot { get; init; }

    /// <summary><c>PublishTrimmed</c>; null where the project does not set it.</summary>
    public bool? PublishTrimmed { get; init; }

    /// <summary><c>InvariantGlobalization</c>.</summary>
    public bool InvariantGlobalization { get; init; }

    /// <summary>The runtime identifier to publish for, such as <c>linux-x64</c>.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>The portable runtime identifier of the build machine, such as <c>linux-x64</c> or <c>linux-musl-x64</c>.</summary>
    public required string HostRuntimeIdentifier { get; init; }

    /// <summary>Major version of the target framework: 10 for net10.0.</summary>
    public int TargetFrameworkMajor { get; init; } = 10;
}
