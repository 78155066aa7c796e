using System.Buffers.Binary;
using HardenedContainer.Elf;

namespace HardenedContainer.Syscalls;

/// <summary>
/// Finds the system calls that machine code makes: every system call instruction, and the constants that can be in its number
/// register. What the code of a file does not say, such as a number that comes from another file, is reported as unresolved.
/// </summary>
public static class SystemCallReader
{
    /// <summary>libc's function that makes any system call: its first argument is the number.</summary>
    internal const string Generic = "syscall";

    /// <summary>Reads the code of a file. Where it cannot be read, the result says so.</summary>
    /// <param name="seekable">The file; it is not closed, and its position is changed.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ElfFormatException">The file is not a well-formed ELF file.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static SystemCallFacts Read(Stream seekable)
    {
        ArgumentNullException.ThrowIfNull(seekable);
        var image = new CodeImage(seekable);
        return SystemCallTable.For(image.Machine) is null || !image.Is64Bit
            ? new([], [], 0) { Problem = "system calls are known for x86-64 and arm64 only" }
            : new SystemCallTracer(image).Trace(Sites(image, out var beside), beside);
    }

    // The bytes of an x86-64 system call may also stand inside of other instructions and in data; decoding tells.
    private static List<(CodeRange Range, int Index)> Sites(CodeImage image, out SortedSet<int> beside)
    {
        beside = [];
        var sites = new List<(CodeRange Range, int Index)>();
        foreach (var (address, bytes) in image.Code)
        {
            foreach (var offset in image.Machine == 62 ? Candidates(bytes, [0x0f, 0x05], 1) : Candidates(bytes, ArmSystemCall, 4))
            {
                if (image.RangeAt(address + (ulong)offset) is { } range && range.IndexOf(address + (ulong)offset) is >= 0 and var index && range.IsSystemCall(index) && (range.IsFunction || IsCode(range, index)))
                {
                    sites.Add((range, index));
                }
                else if (image.Machine == 62 && image.RangeAt(address + (ulong)offset) is { IsFunction: false } && LoadedBefore(bytes.Span[..offset]) is { } number)
                {
                    beside.Add(number);
                }
            }
        }

        return sites;
    }

    // Where no function claims the bytes, decoding may have begun in the middle of an instruction. mov eax, number or
    // mov rax, number right before them is too much for chance: the number counts, whatever this is.
    private static int? LoadedBefore(ReadOnlySpan<byte> before)
    {
        const int mostNumbers = 1024;
        var isLoad = before.Length >= 5 && (before[^5] == 0xb8 || (before.Length >= 7 && before[^7..^4].SequenceEqual<byte>([0x48, 0xc7, 0xc0])));
        return isLoad && BinaryPrimitives.ReadInt32LittleEndian(before[^4..]) is >= 0 and < mostNumbers and var number ? number : null;
    }

    private static byte[] ArmSystemCall
    {
        get
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, Arm64Code.SystemCall);
            return bytes;
        }
    }

    private static IEnumerable<int> Candidates(ReadOnlyMemory<byte> code, byte[] pattern, int step)
    {
        for (var from = 0; from < code.Length;)
        {
            var at = code.Span[from..].IndexOf(pattern);
            if (at < 0)
            {
                yield break;
            }

            if ((from + at) % step == 0)
            {
                yield return from + at;
            }

            from += at + 1;
        }
    }

    // Cryptographic libraries keep tables between their functions. Data does not stay plausible as code for long.
    private static bool IsCode(CodeRange range, int index)
    {
        const int reach = 16;
        var first = index;
        while (first > Math.Max(0, index - reach) && !(range.AddressOf(first) % 16 == 0 && range.IsPadding(first - 1)))
        {
            first--;
        }

        var last = index;
        while (last < Math.Min(range.Count - 1, index + reach) && range.FlowOf(last) is not (Flow.End or Flow.Jump))
        {
            last++;
        }

        return !Enumerable.Range(first, last - first + 1).Any(range.IsImplausible);
    }
}
