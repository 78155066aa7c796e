using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using HardenedContainer.IO;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Facts;

/// <summary>
/// Reads what a publish directory holds. Symbolic links are not followed and nothing but regular files is opened, so that
/// neither a loop nor a pipe can hold it up. Each file is read once, in blocks: its hash, its format and the secrets in it
/// come from the same bytes, and memory does not grow with its length.
/// </summary>
public static class PublishDirectoryReader
{
    private const int BlockSize = 1 << 17;

    private const UnixFileMode UnusualDirectoryMode =
        UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Reads every entry. What cannot be read is in the result with a <see cref="PublishFile.ReadError"/>.</summary>
    /// <param name="directory">The publish directory.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The entries, ordered by path (ordinal). Directories only where they are empty, unreadable or have an unusual mode.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static ImmutableArray<PublishFile> Read(string directory, CancellationToken cancellation)
    {
        var root = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        if (!root.Exists)
        {
            throw new DirectoryNotFoundException($"There is no directory {root.FullName}.");
        }

        var entries = new List<PublishFile>();
        Walk(root, "", entries, cancellation);
        entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));

        var files = entries.ToArray();
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            if (files[i] is { Kind: FileKind.File, ReadError: null } file)
            {
                files[i] = ReadContent(file, cancellation);
            }
        });
        return ImmutableArray.Create(files);
    }

    /// <summary>Reads one file, or one entry that is none.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The entry; with a <see cref="PublishFile.ReadError"/> where it cannot be read.</returns>
    public static PublishFile ReadFile(string path)
    {
        var file = Describe(new FileInfo(Path.GetFullPath(path)), path);
        return file is { Kind: FileKind.File, ReadError: null } ? ReadContent(file, CancellationToken.None) : file;
    }

    // True where the directory holds anything.
    private static bool Walk(DirectoryInfo directory, string prefix, List<PublishFile> entries, CancellationToken cancellation)
    {
        var any = false;
        foreach (var info in directory.EnumerateFileSystemInfos("*", Everything))
        {
            cancellation.ThrowIfCancellationRequested();
            any = true;
            var file = Describe(info, prefix + info.Name);
            if (file.Kind != FileKind.Directory)
            {
                entries.Add(file);
                continue;
            }

            try
            {
                if (!Walk((DirectoryInfo)info, file.Path + '/', entries, cancellation) || (file.Mode & UnusualDirectoryMode) != 0)
                {
                    entries.Add(file);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                entries.Add(file with { ReadError = e.Message });
            }
        }

        return any;
    }

    private static PublishFile Describe(FileSystemInfo info, string path)
    {
        var file = new PublishFile { Path = path, FullPath = info.FullName };
        try
        {
            var target = info.LinkTarget;
            file = file with
            {
                Kind = target is not null ? FileKind.SymbolicLink : info is DirectoryInfo ? FileKind.Directory : FileKind.File,
                LinkTarget = target,
                Mode = OperatingSystem.IsWindows() ? UnixFileMode.None : info.UnixFileMode,
                Length = target is null && info is FileInfo regular ? regular.Length : 0,
            };
            return file is { Kind: FileKind.File, Length: 0 } && SpecialFile.Is(info.FullName) ? file with { Kind = FileKind.Other } : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return file with { ReadError = e.Message };
        }
    }

    private static PublishFile ReadContent(PublishFile file, CancellationToken cancellation)
    {
        try
        {
            using var stream = new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return ReadContent(file, stream, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return file with { ReadError = e.Message };
        }
    }

    /// <summary>Adds to a file what its content says.</summary>
    /// <param name="file">The file so far.</param>
    /// <param name="stream">Its content, seekable.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The file with what was found.</returns>
    internal static PublishFile ReadContent(PublishFile file, Stream stream, CancellationToken cancellation)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var count = stream.ReadAtLeast(block.AsSpan(0, BlockSize), BlockSize, throwOnEndOfStream: false);
            var format = FormatReader.Detect(block.AsSpan(0, count), stream);
            var secrets = format == ContentFormat.Text ? new SecretScanner() : null;
            var whole = file.Length <= FileInspector.MaxLength && FileInspector.Wants(file.Path) ? new MemoryStream() : null;
            stream.Position = count;

            for (; count > 0; count = stream.Read(block, 0, BlockSize))
            {
                cancellation.ThrowIfCancellationRequested();
                var bytes = block.AsSpan(0, count);
                hash.AppendData(bytes);
                secrets?.Add(bytes);
                whole?.Write(bytes);
            }

            file = file with
            {
                Length = stream.Position,
                Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
                Format = format,
                Secrets = secrets?.Complete() ?? [],
            };
            return FileInspector.Inspect(file, stream, whole?.ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
