using HardenedContainer.Elf;
using HardenedContainer.Facts.Images;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>How an image starts: its executable, found as the container runtime finds it, and what the loader sees.</summary>
/// <param name="image">The image.</param>
internal sealed class ImageStart(Facts.Images.BuiltImage image) : ILibraryRoot
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <inheritdoc/>
    public IReadOnlyList<string> LibraryPath { get; } = Variable(image, "LD_LIBRARY_PATH")?.Split(':', ';') ?? [];

    /// <summary>The executable, behind all links; null where there is none.</summary>
    internal LayerFile? Executable { get; } = image.Arguments is [var name, ..] ? Resolve(image, name) : null;

    /// <inheritdoc/>
    public RootFile? Find(string path) => image.Find(path) is { File.Kind: Facts.FileKind.File } file ? new(file.Path, file.File.Elf) : null;

    /// <inheritdoc/>
    public bool HasLibrary(string name) => false;

    /// <summary>Finds a program by a path, or by a name on PATH.</summary>
    internal static LayerFile? Resolve(Facts.Images.BuiltImage image, string name) => name.Contains('/', StringComparison.Ordinal)
        ? image.Find(Path.Join(name.StartsWith('/') ? "" : image.WorkingDirectory, name))
        : (Variable(image, "PATH") ?? DefaultPath).Split(':').Select(d => image.Find($"{(d.Length == 0 ? image.WorkingDirectory : d)}/{name}")).FirstOrDefault(f => f?.File.Kind == Facts.FileKind.File);

    private static string? Variable(Facts.Images.BuiltImage image, string name) =>
        image.Environment.Where(v => v.Key == name).Select(v => v.Value).LastOrDefault();
}
