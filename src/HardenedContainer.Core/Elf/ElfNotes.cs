namespace HardenedContainer.Elf;

/// <summary>What the notes of a file say.</summary>
/// <param name="BuildId">NT_GNU_BUILD_ID in lower-case hexadecimal, or null.</param>
/// <param name="InstructionSetLevel">x86-64 level 1 to 4; 0 where none is said.</param>
/// <param name="HasControlFlowProtection">Both protections of the processor are on.</param>
internal readonly record struct ElfNoteFacts(string? BuildId, int InstructionSetLevel, bool HasControlFlowProtection);

/// <summary>Note segments and sections.</summary>
internal static class ElfNotes
{
    private const uint BuildIdType = 3;
    private const uint PropertyType = 5;
    private const int LongestDescription = 1024;

    // x86-64 psABI and arm64 ABI, "Program Property".
    private const uint X86Features = 0xc0000002;
    private const uint X86Needed = 0xc0008002;
    private const uint Arm64Features = 0xc0000000;
    private const uint BothProtections = 3;
    private const ushort Arm64 = 183;

    /// <summary>Reads the notes. They are comments: a broken one ends the search, it is no error.</summary>
    internal static ElfNoteFacts Read(ElfImage image, ElfLayout layout)
    {
        var facts = default(ElfNoteFacts);
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

                if (type is BuildIdType or PropertyType && nameSize == 4 && descriptionSize is > 0 and <= LongestDescription)
                {
                    image.Read(offset + at + 12, name, "note");
                    var bytes = new byte[descriptionSize];
                    image.Read(offset + description, bytes, "note");
                    facts = name.SequenceEqual("GNU\0"u8) ? With(facts, type, bytes, image) : facts;
                }

                at = Align(description + descriptionSize, alignment);
            }
        }

        return facts;
    }

    private static ElfNoteFacts With(ElfNoteFacts facts, uint type, byte[] bytes, ElfImage image)
    {
        if (type == BuildIdType)
        {
            return facts.BuildId is null && bytes.Length <= 64 ? facts with { BuildId = Convert.ToHexStringLower(bytes) } : facts;
        }

        for (var at = 0; at + 8 <= bytes.Length;)
        {
            var (property, size) = (image.U32(bytes, at), image.U32(bytes, at + 4));
            if (size > bytes.Length - at - 8)
            {
                break;
            }

            var value = size >= 4 ? image.U32(bytes, at + 8) : 0;
            facts = property switch
            {
                X86Needed when image.Machine != Arm64 => facts with { InstructionSetLevel = (value & 0xf) == 0 ? 0 : int.Log2((int)(value & 0xf)) + 1 },
                X86Features when image.Machine != Arm64 => facts with { HasControlFlowProtection = (value & BothProtections) == BothProtections },
                Arm64Features when image.Machine == Arm64 => facts with { HasControlFlowProtection = (value & BothProtections) == BothProtections },
                _ => facts,
            };
            at += 8 + (int)Align(size, (ulong)image.WordSize);
        }

        return facts;
    }

    // Go's linker leaves the section of the build id out of its note segment.
    private static IEnumerable<(ulong Offset, ulong Size, ulong Alignment)> Areas(ElfLayout layout) =>
    [
        .. layout.Segments.Where(s => s.Type == ElfSegment.Note).Select(s => (s.Offset, s.FileSize, s.Alignment == 8 ? 8UL : 4UL)),
        .. layout.Sections(ElfSection.Note).Select(s => (s.Offset, s.Size, 4UL)),
    ];

    private static ulong Align(ulong value, ulong alignment) => (value + alignment - 1) / alignment * alignment;
}
