using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HardenedContainer.Elf;
using HardenedContainer.Native;
using HardenedContainer.Planning;

namespace HardenedContainer.Syscalls;

/// <summary>Reads the machine code of an image's files: executables, libraries, whatever else is ELF.</summary>
public static class ImageSystemCalls
{
    /// <summary>
    /// What a profile depends on, as a hash: every file of the image by its own hash, where it stands in for its content, and
    /// this build of the analysis. The same hash means the same profile.
    /// </summary>
    /// <param name="plan">The image.</param>
    /// <returns>Lower-case hexadecimal SHA-256.</returns>
    public static string Inputs(ImagePlan plan)
    {
        var text = new StringBuilder($"{typeof(ImageSystemCalls).Module.ModuleVersionId}\n{plan.Architecture}\n{plan.Mode}\n{plan.Base.Kind}\n{plan.Base.LibrariesReference}\n");
        foreach (var entry in plan.Entries.Where(e => e.Sha256 is not null))
        {
            text.Append(entry.Sha256).Append(' ').Append(entry.Path).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Reads every file that is ELF. One that cannot be read is in the result with its problem.</summary>
    /// <param name="plan">The image, with contents.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The files, ordered by path (ordinal).</returns>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static ImmutableArray<FileSystemCalls> Read(ImagePlan plan, CancellationToken cancellation)
    {
        var files = new ConcurrentBag<FileSystemCalls>();
        Parallel.ForEach(plan.Entries.Where(e => e is { Kind: ImageEntryKind.File, Content: not null }), new ParallelOptions { CancellationToken = cancellation }, entry =>
        {
            if ((Own(entry, plan.Architecture) ?? Read(entry.Content!)) is { } facts)
            {
                files.Add(new(entry.Path, facts));
            }
        });
        return [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)];
    }

    private static SystemCallFacts? Own(ImageEntry entry, string architecture) =>
        NativeSystemCalls.Of(entry) is { } calls && SystemCallTable.For(architecture) is { } table
            ? new([.. calls.Select(table.Number).OfType<int>().Order()], [], calls.Length)
            : null;

    private static SystemCallFacts? Read(FileContent content)
    {
        try
        {
            using Stream stream = content switch
            {
                FileContent.Inline inline => new MemoryStream([.. inline.Bytes]),
                FileContent.OnDisk file => new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1),
                _ => throw new NotSupportedException(),
            };
            Span<byte> start = stackalloc byte[4];
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && ElfReader.IsElf(start) ? SystemCallReader.Read(stream) : null;
        }
        catch (Exception e) when (e is ElfFormatException or IOException or UnauthorizedAccessException)
        {
            return new([], [], 0) { Problem = "the code cannot be read" };
        }
    }
}
