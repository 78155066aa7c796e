using System.Text;
using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.IO;

/// <summary>A manifest of the user's own that is read to be written again: its mode and byte order mark stay.</summary>
public sealed class ManifestFile
{
    private readonly string _path;
    private readonly bool _hasMark;

    private ManifestFile(string path, string text, bool hasMark) => (_path, Text, _hasMark) = (path, text, hasMark);

    /// <summary>Its text without the byte order mark.</summary>
    public string Text { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>The file.</returns>
    /// <exception cref="FindingException">HDC0007: it is missing, unreadable, too long, binary, not in UTF-8, or a link, which would be replaced by a file.</exception>
    public static ManifestFile Read(string path)
    {
        if (SourceText.Read(path, ManifestReader.MaximumLength, out var problem) is not { } text)
        {
            throw new FindingException(problem!);
        }

        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new FindingException(DiagnosticCatalog.HDC0007.At("It is a link.", path, fix: "Name the file that it leads to."));
        }

        var bytes = File.ReadAllBytes(path);
        var mark = Encoding.UTF8.Preamble;
        var hasMark = bytes.AsSpan().StartsWith(mark);
        return bytes.AsSpan(hasMark ? mark.Length : 0).SequenceEqual(Encoding.UTF8.GetBytes(text))
            ? new(path, text, hasMark)
            : throw new FindingException(DiagnosticCatalog.HDC0007.At("It is not in UTF-8.", path, fix: "Save it in UTF-8."));
    }

    /// <summary>Writes another text, whole or not at all.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="IOException">The disk is full or the file cannot be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written.</exception>
    public void Write(string text)
    {
        UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(_path);
        AtomicFile.WriteBytes(_path, Encoding.UTF8.GetBytes((_hasMark ? "\uFEFF" : "") + text));
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_path, mode.Value);
        }
    }
}
