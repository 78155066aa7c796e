namespace HardenedContainer.Elf;

/// <summary>A program header.</summary>
internal readonly record struct ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize, ulong MemorySize, ulong Alignment)
{
    internal const uint Load = 1;
    internal const uint Dynamic = 2;
    internal const uint Interpreter = 3;
    internal const uint Note = 4;
    internal const uint GnuStack = 0x6474e551;
    internal const uint GnuRelro = 0x6474e552;

    internal bool IsExecutable => (Flags & 1) != 0;

    internal bool IsWritable => (Flags & 2) != 0;
}

/// <summary>A section header.</summary>
internal readonly record struct ElfSection(uint Type, ulong Flags, ulong Offset, ulong Size, uint Link, ulong EntrySize)
{
    internal const uint SymbolTable = 2;
    internal const uint StringTable = 3;
    internal const uint Note = 7;
    internal const uint NoBits = 8;
    internal const uint DynamicSymbolTable = 11;
    internal const ulong Compressed = 0x800;
}

/// <summary>The program and section headers of a file.</summary>
internal sealed class ElfLayout
{
    private readonly ElfImage _image;
    private readonly ElfSegment[] _loads;

    internal ElfLayout(ElfImage image)
    {
        _image = image;
        Segments = ReadSegments(image);
        _loads = [.. Segments.Where(s => s.Type == ElfSegment.Load)];
        CheckLoads();
    }

    internal IReadOnlyList<ElfSegment> Segments { get; }

    /// <summary>Where the last byte that the headers speak of ends in the file; it may be more than the file's length.</summary>
    internal ulong End
    {
        get
        {
            var end = ulong.Max(_image.ProgramHeaderOffset + _image.ProgramHeaderCount * (ulong)_image.ProgramHeaderSize, _image.SectionHeaderOffset + _image.SectionHeaderCount * (ulong)_image.SectionHeaderSize);
            foreach (var segment in Segments)
            {
                end = ulong.Max(end, Sum(segment.Offset, segment.FileSize));
            }

            for (uint i = 0; i < _image.SectionHeaderCount; i++)
            {
                end = ReadSection(i) is { Type: not ElfSection.NoBits and not 0 } section ? ulong.Max(end, Sum(section.Offset, section.Size)) : end;
            }

            return end;

            static ulong Sum(ulong offset, ulong size) => size > ulong.MaxValue - offset ? ulong.MaxValue : offset + size;
        }
    }

    /// <summary>Where in the file the byte at an address lies, and where its segment ends in the file.</summary>
    internal (ulong Offset, ulong End)? Map(ulong address)
    {
        foreach (var load in _loads)
        {
            if (address >= load.Address && address - load.Address < load.FileSize)
            {
                return (load.Offset + (address - load.Address), load.Offset + load.FileSize);
            }
        }

        return null;
    }

    /// <summary>The first section of a type. Tools know only one symbol table of each kind, as the gABI says.</summary>
    internal ElfSection? FindSection(uint type) => Sections(type).Cast<ElfSection?>().FirstOrDefault();

    /// <summary>The sections of a type.</summary>
    internal IEnumerable<ElfSection> Sections(uint type)
    {
        for (uint i = 0; i < _image.SectionHeaderCount; i++)
        {
            if (ReadSection(i) is var section && section.Type == type)
            {
                yield return section;
            }
        }
    }

    internal ElfSection ReadSection(uint index)
    {
        if (index >= _image.SectionHeaderCount)
        {
            throw new ElfFormatException($"Section {index} is referred to, but there are only {_image.SectionHeaderCount}.");
        }

        Span<byte> b = stackalloc byte[_image.SectionHeaderSize];
        _image.Read(_image.SectionHeaderOffset + index * (ulong)b.Length, b, "section header");
        return _image.Is64Bit
            ? new(_image.U32(b, 4), _image.Word(b, 8), _image.Word(b, 24), _image.Word(b, 32), _image.U32(b, 40), _image.Word(b, 56))
            : new(_image.U32(b, 4), _image.Word(b, 8), _image.Word(b, 16), _image.Word(b, 20), _image.U32(b, 24), _image.Word(b, 36));
    }

    private static ElfSegment[] ReadSegments(ElfImage image)
    {
        var segments = new ElfSegment[image.ProgramHeaderCount];
        Span<byte> b = stackalloc byte[image.ProgramHeaderSize];
        for (var i = 0; i < segments.Length; i++)
        {
            image.Read(image.ProgramHeaderOffset + (ulong)i * (ulong)b.Length, b, "program header");
            segments[i] = image.Is64Bit
                ? new(image.U32(b, 0), image.U32(b, 4), image.Word(b, 8), image.Word(b, 16), image.Word(b, 32), image.Word(b, 40), image.Word(b, 48))
                : new(image.U32(b, 0), image.U32(b, 24), image.Word(b, 4), image.Word(b, 8), image.Word(b, 16), image.Word(b, 20), image.Word(b, 28));
        }

        return segments;
    }

    private void CheckLoads()
    {
        foreach (var load in _loads)
        {
            _image.CheckRange(load.Offset, load.FileSize, "segment");
            if (load.FileSize > load.MemorySize)
            {
                throw new ElfFormatException($"The segment at address 0x{load.Address:x} has more bytes in the file than in memory.");
            }

            if (load.MemorySize > ulong.MaxValue - load.Address)
            {
                throw new ElfFormatException($"The segment at address 0x{load.Address:x} goes beyond the end of memory.");
            }
        }

        ElfSegment? previous = null;
        foreach (var load in _loads.Where(l => l.MemorySize > 0).OrderBy(l => l.Address))
        {
            if (previous is { } p && p.Address + p.MemorySize > load.Address)
            {
                throw new ElfFormatException($"The segments at addresses 0x{p.Address:x} and 0x{load.Address:x} overlap.");
            }

            previous = load;
        }
    }
}
