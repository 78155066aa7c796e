using HardenedContainer.Elf;

namespace HardenedContainer.Syscalls;

/// <summary>
/// Where functions begin and end, by the table for unwinding (<c>.eh_frame_hdr</c>, Linux Standard Base, "Exception Frames"). It is
/// loaded with the program, so that stripping leaves it, and describes hand-written code of libc as well.
/// </summary>
internal static class FunctionTable
{
    private const uint EhFrameHeader = 0x6474e550;
    private const int Most = 4 << 20;

    /// <summary>Start and end of each function, by start; empty where there is no such table, or one of another form than linkers write.</summary>
    internal static List<(ulong Start, ulong End)> Read(ElfImage image, ElfLayout layout)
    {
        var functions = new List<(ulong Start, ulong End)>();
        var segment = layout.Segments.FirstOrDefault(s => s.Type == EhFrameHeader);
        if (segment.FileSize < 12)
        {
            return functions;
        }

        var header = new byte[12];
        image.Read(segment.Offset, header, "table for unwinding");

        // Version 1, count of 4 bytes, pairs of 4-byte offsets from the table's own address.
        if (header is not [1, _, 0x03, 0x3b, ..])
        {
            return functions;
        }

        var count = ulong.Min(image.U32(header, 8), ulong.Min(Most, (segment.FileSize - 12) / 8));
        var encodings = new Dictionary<ulong, int>();
        image.ReadAll(segment.Offset + 12, count * 8, 8, "table for unwinding", chunk =>
        {
            for (var i = 0; i < chunk.Length; i += 8)
            {
                var start = segment.Address + (ulong)(int)image.U32(chunk, i);
                functions.Add((start, segment.Address + (ulong)(int)image.U32(chunk, i + 4)));
            }

            return true;
        });
        for (var i = 0; i < functions.Count; i++)
        {
            var (start, description) = functions[i];
            functions[i] = (start, start + Length(image, layout, description, encodings));
        }

        functions.Sort();
        for (var i = 0; i + 1 < functions.Count; i++)
        {
            functions[i] = (functions[i].Start, ulong.Min(functions[i].End, functions[i + 1].Start));
        }

        functions.RemoveAll(f => f.End <= f.Start);
        return functions;
    }

    private static ulong Length(ElfImage image, ElfLayout layout, ulong description, Dictionary<ulong, int> encodings)
    {
        if (layout.Map(description) is not { } at || at.End - at.Offset < 16)
        {
            return 0;
        }

        Span<byte> entry = stackalloc byte[24];
        entry.Clear();
        image.Read(at.Offset, entry[..(int)ulong.Min(24, at.End - at.Offset)], "table for unwinding");
        var common = at.Offset + 4 - image.U32(entry, 4);
        if (!encodings.TryGetValue(common, out var size))
        {
            encodings[common] = size = PointerSize(image, common);
        }

        return size == 4 ? image.U32(entry, 12) : size == 8 ? image.Word(entry, 16) : 0;
    }

    // The common entry says how its functions' addresses are written. The letters before R have operands of their own.
    private static int PointerSize(ElfImage image, ulong common)
    {
        var bytes = new byte[(int)ulong.Min(64, image.Length - ulong.Min(common, image.Length))];
        if (bytes.Length < 24)
        {
            return 0;
        }

        image.Read(common, bytes, "table for unwinding");
        var end = Array.IndexOf(bytes, (byte)0, 9);
        if (end < 0 || bytes[9] != 'z')
        {
            return 8;
        }

        var at = Skip(Skip(Skip(Skip(end + 1))));
        foreach (var letter in bytes.AsSpan(10, end - 10))
        {
            if (at >= bytes.Length)
            {
                return 0;
            }

            switch (letter)
            {
                case (byte)'R':
                    return (bytes[at] & 7) switch { 3 => 4, 0 or 4 => 8, _ => 0 };
                case (byte)'L':
                    at++;
                    break;
                case (byte)'P':
                    at += 1 + ((bytes[at] & 7) switch { 2 => 2, 3 => 4, _ => 8 });
                    break;
            }
        }

        return 8;

        int Skip(int from)
        {
            while (from < bytes.Length && (bytes[from] & 0x80) != 0)
            {
                from++;
            }

            return from + 1;
        }
    }
}
