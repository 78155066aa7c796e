using System.Formats.Tar;

namespace HardenedContainer.IO;

/// <summary>Tells devices, pipes and sockets from files, before one is opened: to open a pipe is to wait for its writer.</summary>
public static class SpecialFile
{
    /// <summary>Whether a path is a device, a pipe or a socket. The path itself is looked at, not what a link leads to.</summary>
    /// <param name="path">The path.</param>
    /// <returns>True where it is.</returns>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    // The BCL's only look at the type of a file, without opening it, is the tar writer's. Devices, pipes and sockets have
    // no length, so only empty files need it.
    public static bool Is(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        using var archive = new MemoryStream();
        try
        {
            using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
            {
                writer.WriteEntry(path, "entry");
            }
        }
        catch (UnauthorizedAccessException)
        {
            // Only regular files are opened.
            return false;
        }
        catch (IOException)
        {
            // Sockets have no place in an archive.
            return true;
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()?.EntryType is TarEntryType.Fifo or TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
    }

    /// <summary>Whether a link leads to a device, a pipe or a socket, or the path is one.</summary>
    /// <param name="path">The path.</param>
    /// <returns>True where it does; false where it leads to a file, to a directory, or nowhere.</returns>
    public static bool LeadsTo(string path)
    {
        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            return new FileInfo(target) is { Exists: true, Length: 0 } && Is(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
