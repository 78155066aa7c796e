namespace HardenedContainer.Facts;

/// <summary>What the project says that decides how it can be published.</summary>
public sealed record ProjectFacts
{
    /// <summary>Major version of the framework that this package runs on.</summary>
    public const int NewestMajor = 10;

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
    public int TargetFrameworkMajor { get; init; } = NewestMajor;

    /// <summary>Major version of a target framework.</summary>
    /// <param name="targetFrameworkVersion">MSBuild's <c>TargetFrameworkVersion</c>, such as <c>v8.0</c>.</param>
    /// <returns>The number; that of the framework that this package runs on where the text has none.</returns>
    public static int MajorOf(string targetFrameworkVersion)
    {
        ArgumentNullException.ThrowIfNull(targetFrameworkVersion);
        return Version.TryParse(targetFrameworkVersion.TrimStart('v', 'V'), out var version) ? version.Major : NewestMajor;
    }
}
