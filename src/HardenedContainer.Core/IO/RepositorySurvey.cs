using System.Collections.Immutable;

namespace HardenedContainer.IO;

/// <summary>Reads those files of a repository that say how its image is built, renewed, signed and admitted.</summary>
public static class RepositorySurvey
{
    private const string Workflows = ".github/workflows";
    private const int LongestFile = 256 << 10;
    private const int MostWorkflows = 50;

    private static readonly string[] Names =
    [
        ".github/dependabot.yml", ".github/renovate.json", ".gitlab-ci.yml", ".renovaterc.json", "Dockerfile.base", "azure-pipelines.yml",
        "deploy/aws/ecr.yaml", "deploy/aws/ecs-deploy.sh", "deploy/kubernetes/signed-images-policy.yaml", "renovate.json",
    ];

    /// <summary>Reads them. A file that cannot be read, or is no text, is not there: nobody can say what it does.</summary>
    /// <param name="projectDirectory">A directory of the repository, absolute.</param>
    /// <returns>Texts by path from the root, with <c>/</c>.</returns>
    public static ImmutableSortedDictionary<string, string> Read(string projectDirectory)
    {
        var root = RepositoryFiles.RootOf(projectDirectory);
        return Names.Concat(WorkflowNames(root))
            .Select(name => (Name: name, Text: SourceText.Read(Path.Combine(root, name), LongestFile, out _)))
            .Where(file => file.Text is not null)
            .ToImmutableSortedDictionary(file => file.Name, file => file.Text!, StringComparer.Ordinal);
    }

    private static IEnumerable<string> WorkflowNames(string root)
    {
        try
        {
            return [.. Directory.EnumerateFiles(Path.Combine(root, Workflows)).Select(file => Path.GetFileName(file)!)
                .Where(name => Path.GetExtension(name) is ".yml" or ".yaml").Order(StringComparer.Ordinal).Take(MostWorkflows).Select(name => $"{Workflows}/{name}")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
