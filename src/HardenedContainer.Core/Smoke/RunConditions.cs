using System.Collections.Immutable;
using System.Globalization;
using HardenedContainer.Facts.Images;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;

namespace HardenedContainer.Smoke;

/// <summary>Under which conditions an engine runs an image: those of the guide, and of the plan where there is one.</summary>
public sealed record RunConditions
{
    private const string DefaultTemp = "/tmp";

    /// <summary>The directory in memory.</summary>
    public string TempPath { get; init; } = DefaultTemp;

    /// <summary>Size of that, in bytes.</summary>
    public long TempSize { get; init; } = 64L << 20;

    /// <summary>Memory limit, in bytes.</summary>
    public long Memory { get; init; } = 512L << 20;

    /// <summary>Most processes and threads.</summary>
    public long Pids { get; init; } = 256;

    /// <summary>The seccomp profile in Docker's format; null for the engine's own.</summary>
    public string? Seccomp { get; init; }

    /// <summary>Directories that are volumes.</summary>
    public ImmutableArray<string> Volumes { get; init; } = [];

    /// <summary>Variables beside those of the image.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How long it may take until it is ready.</summary>
    public TimeSpan ReadyLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take until it has stopped: what <c>docker stop</c> gives.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Options of the directory in memory, as engines take them.</summary>
    public string TempOptions => string.Create(CultureInfo.InvariantCulture, $"rw,noexec,nosuid,nodev,mode=1777,size={TempSize}");

    /// <summary>The conditions for an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="plan">The plan that it was made of; null where that is not known.</param>
    /// <returns>The conditions.</returns>
    public static RunConditions Of(BuiltImage image, ImagePlan? plan)
    {
        ArgumentNullException.ThrowIfNull(image);
        var temp = image.Environment.LastOrDefault(v => v.Key == "TMPDIR").Value is ['/', _, ..] directory ? directory.TrimEnd('/') : DefaultTemp;
        return plan is null
            ? new() { TempPath = temp }
            : new()
            {
                TempPath = temp,
                TempSize = plan.Run.TempSize,
                Memory = plan.Run.MemoryLimit,
                Pids = plan.Run.PidsLimit,
                Seccomp = SeccompRenderer.Render(plan),
                Volumes = [.. plan.Run.Volumes.Select(v => v.Path)],
                Variables = RunFacts.Variables(plan),
                StopLimit = TimeSpan.FromSeconds(RunFacts.StopSeconds(plan)),
            };
    }
}
