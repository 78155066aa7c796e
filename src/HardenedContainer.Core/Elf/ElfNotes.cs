namespace HardenedContainer.Elf;

/// <summary>Note segments and sections.</summary>
internal static class ElfNotes
{
    private const uint BuildIdType = 3;

    /// <summary>NT_GNU_BUILD_ID in lower-case hexadecimal, or null. Notes are comments: a broken one ends the search, it is no error.</summary>
    internal static string? ReadBuildId(ElfImage image, ElfLayout layout)
    {
        var notes = 0;
        Span<byte> header = stackalloc byte[12];
        Span<byte> name = stackalloc byte[4];
        foreach (var (offset, length, alignment) in Areas(layout).Where(a => a.Offset <= image.Length))
        {
            var size = Math.Min(Math.Min(length, ElfLimits.NoteBytes), image.Length - offset);
            for (ulong at = 0; at + 12 <= size && notes < ElfLimits.Notes; notes++)
            {
                image.Read(offset + at, header, "note");
                var (nameSize, descriptionSize, type) = (image.U32(header, 0), image.U32(header, 4), image.U32(header, 8));
                var description = at + Align(12UL + nameSize, alignment);
                if (description + descriptionSize > size)
                {
                    break;
                }

                if (type == BuildIdType && nameSize == 4 && descriptionSize is > 0 and <= 64)
                {
                    image.Read(offset + at + 12, name, "note");
                    if (name.SequenceEqual("GNU\0"u8))
                    {
                        var id = new byte[descriptionSize];
                        image.Read(offset + description, id, "note");
                        return Convert.ToHexStringLower(id);
                    }
                }

                at = Align(description + descriptionSize, alignment);
            }
        }

        return null;
    }

    // Go's linker leaves the section of the build id out of its note segment.
    private static IEnumerable<(ulong Offset, ulong Size, ulong Alignment)> Areas(ElfLayout layout) =>
    [
        .. layout.Segments.Where(s => s.Type == ElfSegment.Note).Select(s => (s.Offset, s.FileSize, s.Alignment == 8 ? 8UL : 4UL)),
        .. layout.Sections(ElfSection.Note).Select(s => (s.Offset, s.Size, 4UL)),
    ];

    private static ulong Align(ulong value, ulong alignment) => (value + alignment - 1) / alignment * alignment;
}
