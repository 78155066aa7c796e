using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Source and build files.</summary>
internal sealed class HDC1007SourceFiles : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1007;

    private static readonly string[] Sources = [".cs", ".csx", ".fs", ".fsi", ".fsx", ".vb", ".razor", ".cshtml"];

    private static readonly string[] BuildEndings =
        [".csproj", ".fsproj", ".vbproj", ".proj", ".sln", ".slnx", ".slnf", ".dockerignore", ".gitignore", ".editorconfig"];

    private static readonly string[] BuildNames =
    [
        "directory.build.props", "directory.build.targets", "directory.packages.props", "nuget.config", "packages.lock.json",
        "dockerfile", "containerfile", "docker-compose.yml", "docker-compose.yaml",
    ];

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where file.Kind == FileKind.File && IsSourceOrBuildFile(file.Path.ToLowerInvariant())
        where !RunTimeViews.IsView(file.Path) || !RunTimeViews.AreNeeded(subject.App)
        select Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);

    // A web site may well offer source files; global.json is also a common name for texts in folders.
    private static bool IsSourceOrBuildFile(string path)
    {
        var name = PublishPath.Name(path);
        return path == "global.json"
            || BuildNames.Contains(name, StringComparer.Ordinal)
            || name.StartsWith("dockerfile.", StringComparison.Ordinal)
            || BuildEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
            || (!PublishPath.IsWebRoot(path) && Sources.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)));
    }
}
