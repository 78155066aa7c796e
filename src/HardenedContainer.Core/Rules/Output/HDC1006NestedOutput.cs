using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>An earlier output in this one: bin, obj or publish with assemblies, or another publish of the same app.</summary>
internal sealed class HDC1006NestedOutput : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1006;

    private static readonly string[] OutputFolders = ["bin", "obj", "publish"];
    private static readonly string[] OutputEndings = [".dll", ".deps.json", ".runtimeconfig.json"];

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var app = subject.App;
        var settings = app.Files.FirstOrDefault(f => f.Path == "appsettings.json");
        string[] own = [app.EntryFile + ".dll", app.EntryFile + ".deps.json", app.EntryFile + ".runtimeconfig.json"];
        var nested = app.Files
            .Where(f => f.Kind == FileKind.File && f.Path.Contains('/'))
            .Select(f => InOutputFolder(f.Path) ?? (IsOwn(f) || IsCopyOf(settings, f) ? Folder(f.Path) : null))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        return nested
            .Where(folder => !nested.Any(outer => folder.StartsWith(outer + '/', StringComparison.Ordinal)))
            .Select(folder => Descriptor.At($"{Printable.Of(folder)}/ in the output looks like the output of an earlier build or publish.", $"{app.PublishDirectory}/{folder}"));

        // A file may share the app's name and be something else, such as a page or a script.
        bool IsOwn(PublishFile file) => PublishPath.Name(file.Path) is var name
            && (own.Contains(name, StringComparer.Ordinal) || (name == app.EntryFile && (file.Elf is not null || file.Format == ContentFormat.Elf)));
    }

    // Publishing twice with -o inside the project copies the first output's settings into the second one, and little else.
    private static bool IsCopyOf(PublishFile? settings, PublishFile file) =>
        settings?.Sha256 is not null && file.Sha256 == settings.Sha256 && PublishPath.Name(file.Path) == settings.Path;

    private static string Folder(string path) => path[..path.LastIndexOf('/')];

    private static string? InOutputFolder(string path)
    {
        var folders = PublishPath.Folders(path);
        var index = Array.FindIndex(folders, f => OutputFolders.Contains(f, StringComparer.OrdinalIgnoreCase));
        return index >= 0 && OutputEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? string.Join('/', folders[..(index + 1)])
            : null;
    }
}
