namespace HardenedContainer.Elf;

/// <summary>Note segments.</summary>
internal static class ElfNotes
{
    private const uint BuildIdType = 3;

    /// <summary>NT_GNU_BUILD_ID in lower-case hexadecimal, or null. Notes are comments: a broken one ends the search, it is no error.</summary>
    internal static string? ReadBuildId(ElfImage image, ElfLayout layout)
    {
        var notes = 0;
        Span<byte> header = stackalloc byte[12];
        Span<byte> name = stackalloc byte[4];
        foreach (var segment in layout.Segments.Where(s => s.Type == ElfSegment.Note && s.Offset <= image.Length))
        {
            var size = Math.Min(Math.Min(segment.FileSize, ElfLimits.NoteBytes), image.Length - segment.Offset);
            var alignment = segment.Alignment == 8 ? 8UL : 4UL;
            for (ulong at = 0; at + 12 <= size && notes < ElfLimits.Notes; notes++)
            {
                image.Read(segment.Offset + at, header, "note");
                var (nameSize, descriptionSize, type) = (image.U32(header, 0), image.U32(header, 4), image.U32(header, 8));
                var description = at + Align(12UL + nameSize, alignment);
                if (description + descriptionSize > size)
                {
                    break;
                }

                if (type == BuildIdType && nameSize == 4 && descriptionSize is > 0 and <= 64)
                {
                    image.Read(segment.Offset + at + 12, name, "note");
                    if (name.SequenceEqual("GNU\0"u8))
                    {
                        var id = new byte[descriptionSize];
                        image.Read(segment.Offset + description, id, "note");
                        return Convert.ToHexStringLower(id);
                    }
                }

                at = Align(description + descriptionSize, alignment);
            }
        }

        return null;
    }

    private static ulong Align(ulong value, ulong alignment) => (value + alignment - 1) / alignment * alignment;
}
