using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>What a build leaves behind: caches, lists of packages, repositories, files of the build itself, symbols.</summary>
internal sealed class HDC8013Leftovers : IRule<BuiltImageSubject>
{
    private static readonly string[] Folders =
        ["/.git/", "/.svn/", "/.hg/", "/.vs/", "/.vscode/", "/.idea/", "/.nuget/packages/", "/.npm/_cacache/", "/.cache/", "/var/lib/apt/lists/", "/var/cache/apt/archives/", "/var/cache/apk/", "/var/cache/dnf/", "/var/cache/yum/"];

    private static readonly string[] FileNames = ["Dockerfile", "Containerfile", ".dockerignore", "docker-compose.yml", "docker-compose.yaml", "compose.yaml", "compose.yml", ".gitignore", ".DS_Store", "Thumbs.db"];

    private static readonly string[] Endings = [".pdb", ".dbg", ".csproj", ".sln", ".slnx", ".orig", ".rej", ".swp"];

    private static readonly string[] Markers = ["lock", ".gitkeep", "partial"];

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8013;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        var found = subject.Image.Visible.Where(f => f.File.Kind == FileKind.File && IsLeftover(f.Path)).Select(f => f.Path).Order(StringComparer.Ordinal).ToArray();
        return found.Length == 0 ? [] : [subject.Finding(Descriptor, $"{Names.Of(found)} {(found.Length == 1 ? "is" : "are")} of no use in a container.")];
    }

    private static bool IsLeftover(string path)
    {
        var name = Path.GetFileName(path);
        return !path.StartsWith("/usr/", StringComparison.Ordinal) && !Markers.Contains(name, StringComparer.Ordinal)
            && (Folders.Any(f => path.Contains(f, StringComparison.Ordinal)) || FileNames.Contains(name, StringComparer.Ordinal) || Endings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase));
    }
}
