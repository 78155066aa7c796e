using System.Text;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.IO;

/// <summary>Reads text files that are to be checked. What cannot be read is a finding and never passes.</summary>
public static class SourceText
{
    private const string Fix = "Make it a readable file in UTF-8, or leave it out.";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumLength">Longest file, in bytes.</param>
    /// <param name="problem">HDC0007 where the file is missing, unreadable, too long, binary or in UTF-16; else null.</param>
    /// <returns>The text without a byte order mark; null where there is a problem.</returns>
    public static string? Read(string path, int maximumLength, out Finding? problem)
    {
        var (text, what) = Read(path, maximumLength);
        problem = what is null ? null : DiagnosticCatalog.HDC0007.At(what, path, fix: Fix);
        return text;
    }

    private static (string? Text, string? What) Read(string path, int maximumLength)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return (null, "It is a directory.");
            }

            if (SpecialFile.LeadsTo(path))
            {
                return (null, "It is a pipe or a device.");
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (!stream.CanSeek)
            {
                // /dev/stdin leads to a pipe that has no path.
                return (null, "It is a pipe or a device.");
            }


            if (stream.Length > maximumLength)
            {
                return (null, $"It is longer than {maximumLength} bytes.");
            }

            var bytes = new byte[stream.Length];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var content = bytes.AsSpan(0, length);
            if (content.StartsWith<byte>([0xFF, 0xFE]) || content.StartsWith<byte>([0xFE, 0xFF]))
            {
                return (null, "It is in UTF-16, which no builder reads.");
            }

            return content.Contains((byte)0) ? (null, "It is binary.") : (Encoding.UTF8.GetString(content).TrimStart('\uFEFF'), null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "It does not exist.");
        }
        catch (UnauthorizedAccessException)
        {
            return (null, "Access is denied.");
        }
        catch (IOException e)
        {
            return (null, $"It cannot be read: {e.Message.Split('\n')[0].TrimEnd('.', '\r')}.");
        }
    }
}
