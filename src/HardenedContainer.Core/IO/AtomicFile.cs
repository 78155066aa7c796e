using System.Security.Cryptography;
using System.Text;

namespace HardenedContainer.IO;

/// <summary>Files that are whole or absent, and that are only touched when they differ.</summary>
public static class AtomicFile
{
    /// <summary>Ending of the temporary files: a killed run may leave one, the next run removes it.</summary>
    public const string TemporaryEnding = ".hdc-tmp";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes text as UTF-8 without a byte order mark, unless the file says the same already.</summary>
    /// <param name="path">Absolute path; its directory is made where it is missing.</param>
    /// <param name="text">The text, with LF line ends.</param>
    /// <returns>True where the file was written, false where it was left alone.</returns>
    /// <exception cref="IOException">The disk is full or the file cannot be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written.</exception>
    public static bool WriteText(string path, string text) => WriteBytes(path, Utf8.GetBytes(text));

    /// <summary>Whether a file says this already.</summary>
    /// <param name="path">Absolute path; there need not be a file.</param>
    /// <param name="text">The text.</param>
    /// <returns>True where the file holds the text and nothing else.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static bool Holds(string path, string text) => Holds(path, Utf8.GetBytes(text));

    /// <summary>Writes bytes, unless the file holds the same already.</summary>
    /// <inheritdoc cref="WriteText" path="/exception"/>
    /// <param name="path">Absolute path; its directory is made where it is missing.</param>
    /// <param name="bytes">The content.</param>
    /// <returns>True where the file was written, false where it was left alone.</returns>
    public static bool WriteBytes(string path, ReadOnlySpan<byte> bytes)
    {
        if (Holds(path, bytes))
        {
            return false;
        }

        var content = bytes.ToArray();
        Replace(path, stream => stream.Write(content));
        return true;
    }

    /// <summary>Writes a file through a temporary one beside it and a rename, so that no reader ever sees half of it.</summary>
    /// <inheritdoc cref="WriteText" path="/exception"/>
    /// <param name="path">Absolute path; its directory is made where it is missing.</param>
    /// <param name="write">Writes the content. Where it throws, the old file stays as it was.</param>
    public static void Replace(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}{TemporaryEnding}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: false);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    private static bool Holds(string path, ReadOnlySpan<byte> bytes) =>
        new FileInfo(path) is { Exists: true } file && file.Length == bytes.Length && bytes.SequenceEqual(File.ReadAllBytes(path));

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to tell.
        }
    }
}
