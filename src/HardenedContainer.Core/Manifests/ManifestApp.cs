using System.Collections.Immutable;
using HardenedContainer.Facts;
using HardenedContainer.Planning;

namespace HardenedContainer.Manifests;

/// <summary>What is known of the image that a manifest runs, so that the two can be compared.</summary>
/// <param name="Repository">Repository of the image, without registry and tag: containers with this image are the app's.</param>
/// <param name="User">Its user, <c>uid:gid</c>.</param>
/// <param name="TempPath">The one directory that the user may write.</param>
public sealed record ManifestApp(string Repository, string User, string TempPath)
{
    /// <summary>Ports that the app listens on.</summary>
    public ImmutableArray<int> Ports { get; init; } = [];

    /// <summary>Whether the app writes temporary files.</summary>
    public Evidence TempFiles { get; init; }

    /// <summary>Says of the first word of a command whether the image has it; null where that is not known.</summary>
    public Func<string, bool?> HasProgram { get; init; } = _ => null;

    /// <summary>Directories that the image's user alone may write.</summary>
    public ImmutableArray<string> OwnedDirectories { get; init; } = [];

    /// <summary>Describes the image of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="tempFiles">Whether the app writes temporary files.</param>
    /// <param name="hasShell">Whether the base has a shell; null where that is not known.</param>
    /// <returns>What is known.</returns>
    public static ManifestApp Of(ImagePlan plan, Evidence tempFiles = Evidence.Unknown, bool? hasShell = null)
    {
        var programs = plan.Entries.Where(e => e.Kind != ImageEntryKind.Directory).Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
        var isWhole = plan.Base.Reference is null;
        return new(plan.Repository, plan.Configuration.User, plan.Configuration.TempPath)
        {
            Ports = [.. plan.Configuration.Ports.Select(p => p.Number)],
            TempFiles = tempFiles,
            OwnedDirectories = [.. plan.Entries.Where(e => e.Kind == ImageEntryKind.Directory && e.UserId != 0 && (e.Mode & 0x02) == 0).Select(e => e.Path)],
            HasProgram = word => programs.Contains(word) || (!word.Contains('/') && programs.Any(p => p.EndsWith("/" + word, StringComparison.Ordinal))) ? true
                : isWhole ? false
                : ProgramNames.IsShell(word) ? hasShell
                : hasShell == false && ProgramNames.IsUsualTool(word) ? false : null,
        };
    }

    /// <summary>Whether a container runs the app.</summary>
    /// <param name="container">The container.</param>
    /// <returns>True where its image has the app's repository.</returns>
    public bool Runs(ManifestContainer container)
    {
        if (container.Image?.Text is not { } image)
        {
            return false;
        }

        var at = image.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? image : image[..at];
        var colon = name.LastIndexOf(':');
        name = colon > name.LastIndexOf('/') ? name[..colon] : name;
        return name == Repository || name.EndsWith("/" + Repository, StringComparison.Ordinal);
    }
}
