using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Manifests;

namespace HardenedContainer.IO;

/// <summary>Checks manifests on disk.</summary>
/// <param name="app">What is known of the app's image; null where nothing is.</param>
public sealed partial class ManifestCheck(ManifestApp? app = null)
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    /// <summary>Whether a file may be a manifest by its name.</summary>
    /// <param name="path">The file.</param>
    /// <returns>True for YAML and JSON.</returns>
    public static bool IsName(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file, as it is to be named in findings.</param>
    /// <param name="isNamed">The user named it, and not only a directory that it is in: then it has to be a manifest.</param>
    /// <returns>The findings in the order of lines; HDC0007 where the file cannot be read, as a warning for a template that was only found.</returns>
    public IReadOnlyList<Finding> Run(string path, bool isNamed = true)
    {
        if (SourceText.Read(path, ManifestReader.MaximumLength, out var problem) is not { } text)
        {
            return [problem!];
        }

        // Most YAML and JSON of a repository is something else, and need not even be parsed.
        if (!isNamed && !Looks().IsMatch(text))
        {
            return [];
        }

        var subject = ManifestSubject.Create(path, text, app);
        return subject switch
        {
            { Text.Problem.IsTemplate: true } when !isNamed => [.. ManifestRules.Evaluate(subject).Select(f => f with { Severity = DiagnosticSeverity.Warning })],
            { Text.Problem: not null } or { IsManifest: true } => ManifestRules.Evaluate(subject),
            _ when isNamed => [DiagnosticCatalog.HDC0007.At("It holds nothing for Kubernetes, Compose or ECS.", path, fix: "Leave it out, or say --kind dockerfile if it is one.")],
            _ => [],
        };
    }

    [GeneratedRegex("^\"?apiVersion\"?:|^[ \t{]*\"apiVersion\":|^services:|\"?containerDefinitions\"?:", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Looks();
}
