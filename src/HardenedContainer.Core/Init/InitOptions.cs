using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HardenedContainer.Options;

namespace HardenedContainer.Init;

/// <summary>Where a repository is built.</summary>
public enum BuildService
{
    /// <summary>GitHub Actions.</summary>
    GitHub,

    /// <summary>GitLab CI.</summary>
    GitLab,

    /// <summary>Azure Pipelines.</summary>
    Azure,
}

/// <summary>What signs images.</summary>
public enum ImageSigner
{
    /// <summary>cosign, keyless: the workflow's own identity.</summary>
    Cosign,

    /// <summary>notation with AWS Signer.</summary>
    Notation,
}

/// <summary>What the files of a repository are filled in with.</summary>
public sealed partial record InitOptions
{
    /// <summary>The project file, from the repository's root, with <c>/</c>.</summary>
    public required string Project { get; init; }

    /// <summary>The hardened output directory, from the repository's root, with <c>/</c>.</summary>
    public required string Output { get; init; }

    /// <summary>The image's repository, such as <c>team/web-api</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The image with its registry and without a tag, such as <c>ghcr.io/team/web-api</c>.</summary>
    public required string Image { get; init; }

    /// <summary>The same image elsewhere; empty for none.</summary>
    public string SecondImage { get; init; } = "";

    /// <summary>The branch whose images are pushed.</summary>
    public string Branch { get; init; } = "main";

    /// <summary>The repository at GitHub as <c>owner/name</c>, whose workflow signs; empty where it is not known.</summary>
    public string GitHubRepository { get; init; } = "";

    /// <summary>For which services files are written.</summary>
    public ImmutableArray<BuildService> Services { get; init; } = [BuildService.GitHub];

    /// <summary>A pipeline builds the base for many apps, too.</summary>
    public bool HasBase { get; init; } = true;

    /// <summary>What signs.</summary>
    public ImageSigner Signer { get; init; }

    /// <summary>Puts together what the project says of itself.</summary>
    /// <param name="options">The bound options.</param>
    /// <param name="project">The project file, from the repository's root.</param>
    /// <param name="output">The output directory of a publish in Release, from the repository's root.</param>
    /// <param name="registry">The registry that images are pushed to; empty where the project does not say.</param>
    /// <param name="repositoryUrl">Where the sources are; empty where it is not known.</param>
    /// <returns>The options. What nothing says is a placeholder that the user fills in.</returns>
    public static InitOptions From(HardeningOptions options, string project, string output, string registry, string repositoryUrl)
    {
        ArgumentNullException.ThrowIfNull(options);
        var gitHub = GitHubUrl().Match(repositoryUrl) is { Success: true } match ? match.Groups[1].Value : "";
        var host = registry.Length > 0 ? registry.TrimEnd('/') : gitHub.Length > 0 ? $"ghcr.io/{gitHub.Split('/')[0].ToLowerInvariant()}" : "registry.example";
        return new()
        {
            Project = project,
            Output = output,
            Repository = options.Repository,
            Image = $"{host}/{options.Repository}",
            SecondImage = options.Init.SecondImage,
            Branch = options.Init.Branch,
            GitHubRepository = gitHub,
            Services = options.Init.Services,
            Signer = options.Init.Signer,
            // -t:HardenContainerBaseImage makes the image of one.
            HasBase = options.RuntimeIdentifiers.Length == 1,
        };
    }

    [GeneratedRegex(@"^(?:https://github\.com/|git@github\.com:|ssh://git@github\.com/)([A-Za-z0-9-]+/[A-Za-z0-9._-]+?)(?:\.git)?/?$", RegexOptions.CultureInvariant)]
    private static partial Regex GitHubUrl();
}

/// <summary>A file for the user's repository.</summary>
/// <param name="Path">Path from the repository's root, with <c>/</c>.</param>
/// <param name="Text">The whole text, with LF line ends.</param>
public sealed record InitFile(string Path, string Text)
{
    /// <summary>It is started by its name.</summary>
    public bool IsExecutable => Path.EndsWith(".sh", StringComparison.Ordinal);
}
