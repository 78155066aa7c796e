using System.Collections.Immutable;

namespace HardenedContainer.Elf;

/// <summary>The dynamic section: what the loader is told.</summary>
internal sealed class ElfDynamic
{
    private const ulong TagNeeded = 1;
    private const ulong TagHash = 4;
    private const ulong TagStringTable = 5;
    private const ulong TagSymbolTable = 6;
    private const ulong TagStringTableSize = 10;
    private const ulong TagSoName = 14;
    private const ulong TagRPath = 15;
    private const ulong TagDebug = 21;
    private const ulong TagTextRelocations = 22;
    private const ulong TagBindNow = 24;
    private const ulong TagRunPath = 29;
    private const ulong TagFlags = 30;
    private const ulong TagGnuHash = 0x6ffffef5;
    private const ulong TagVersionSymbols = 0x6ffffff0;
    private const ulong TagFlags1 = 0x6ffffffb;
    private const ulong TagVersionDefinitions = 0x6ffffffc;
    private const ulong TagVersionDefinitionCount = 0x6ffffffd;
    private const ulong TagVersionNeeds = 0x6ffffffe;
    private const ulong TagVersionNeedCount = 0x6fffffff;

    private readonly ElfImage _image;
    private readonly ElfLayout _layout;
    private readonly Dictionary<ulong, ulong> _values = [];
    private readonly List<ulong> _needed = [];
    private readonly Lazy<(ulong Start, ulong End)> _strings;
    private int _stringBytes;
    private int _versions;

    internal ElfDynamic(ElfImage image, ElfLayout layout)
    {
        _image = image;
        _layout = layout;
        _strings = new(FindStrings);
        foreach (var segment in layout.Segments)
        {
            if (segment.Type == ElfSegment.Dynamic)
            {
                ReadEntries(segment);
                break;
            }
        }
    }

    /// <summary>There are entries: not so in static executables that are not position independent, and in files with symbols only.</summary>
    internal bool HasEntries => _values.Count > 0;

    internal bool BindNow => _values.ContainsKey(TagBindNow) || (Value(TagFlags) & 8) != 0 || (Value(TagFlags1) & 1) != 0;

    internal bool HasTextRelocations => _values.ContainsKey(TagTextRelocations) || (Value(TagFlags) & 4) != 0;

    /// <summary>DF_1_PIE, or DT_DEBUG: linkers write that only into executables, and did so before the flag existed.</summary>
    internal bool IsExecutable => (Value(TagFlags1) & 0x08000000) != 0 || _values.ContainsKey(TagDebug);

    internal string? ReadSoName() => _values.TryGetValue(TagSoName, out var at) ? String(at, "soname", ElfLimits.Path) : null;

    internal ImmutableArray<string> ReadNeeded() => [.. _needed.Select(at => String(at, "name of a needed library", ElfLimits.Path))];

    internal ImmutableArray<string> ReadRPath() => SearchPath(TagRPath);

    internal ImmutableArray<string> ReadRunPath() => SearchPath(TagRunPath);

    internal ImmutableArray<RequiredVersion> ReadRequiredVersions()
    {
        var versions = ImmutableArray.CreateBuilder<RequiredVersion>();
        var need = new byte[16];
        var aux = new byte[16];
        foreach (var at in ChainOf(TagVersionNeeds, TagVersionNeedCount, need, nextAt: 12, "table of needed versions"))
        {
            CheckRecordVersion(need);
            var library = String(_image.U32(need, 4), "name of a needed library", ElfLimits.Path);
            foreach (var _ in Chain(at + _image.U32(need, 8), _image.U16(need, 2), aux, nextAt: 12, "table of needed versions"))
            {
                versions.Add(new(library, String(_image.U32(aux, 8), "name of a version", ElfLimits.Path)));
            }
        }

        return versions.ToImmutable();
    }

    internal ImmutableArray<string> ReadDefinedVersions()
    {
        const int BaseFlag = 1;
        var versions = ImmutableArray.CreateBuilder<string>();
        var definition = new byte[20];
        var aux = new byte[8];
        foreach (var at in ChainOf(TagVersionDefinitions, TagVersionDefinitionCount, definition, nextAt: 16, "table of defined versions"))
        {
            CheckRecordVersion(definition);

            // The base definition names the file; of the others the first name is the version, the rest are its ancestors.
            if ((_image.U16(definition, 2) & BaseFlag) == 0 && _image.U16(definition, 6) > 0)
            {
                _image.Read(at + _image.U32(definition, 12), aux, "table of defined versions");
                versions.Add(String(_image.U32(aux, 0), "name of a version", ElfLimits.Path));
            }
        }

        return versions.ToImmutable();
    }

    /// <summary>The dynamic symbol table, or null where there is none.</summary>
    internal ElfSymbolTable? FindSymbolTable()
    {
        if (!_values.TryGetValue(TagSymbolTable, out var address))
        {
            return null;
        }

        var (offset, end) = Map(address, "dynamic symbol table");
        var entry = (ulong)ElfSymbolTable.EntrySize(_image);
        var count = CountByHash() ?? CountByGnuHash() ?? CountBySection() ?? (DistanceToNextTable(address) is { } distance ? distance / entry : 0);
        if (count > ElfLimits.Symbols || count * entry > end - offset)
        {
            throw new ElfFormatException($"The dynamic symbol table claims {count} symbols, which its segment does not hold.");
        }

        return new(offset, (uint)count, _strings.Value.Start, _strings.Value.End - _strings.Value.Start);
    }

    private void ReadEntries(ElfSegment segment)
    {
        _image.CheckRange(segment.Offset, segment.FileSize, "dynamic section");
        Span<byte> entry = stackalloc byte[2 * _image.WordSize];
        var count = segment.FileSize / (ulong)entry.Length;
        for (ulong i = 0; i < count; i++)
        {
            if (i == ElfLimits.DynamicEntries)
            {
                throw new ElfFormatException($"The dynamic section has more than {ElfLimits.DynamicEntries} entries.");
            }

            _image.Read(segment.Offset + i * (ulong)entry.Length, entry, "dynamic section");
            var (tag, value) = (_image.Word(entry, 0), _image.Word(entry, _image.WordSize));
            switch (tag)
            {
                case 0:
                    return;
                case TagNeeded:
                    _needed.Add(value);
                    break;
                default:
                    _values[tag] = value;
                    break;
            }
        }
    }

    /// <summary>The value of a tag, or 0.</summary>
    internal ulong Value(ulong tag) => _values.GetValueOrDefault(tag);

    private (ulong Offset, ulong End) Map(ulong address, string what) => _layout.Map(address)
        ?? throw new ElfFormatException($"The {what} at address 0x{address:x} lies in no segment of the file.");

    private (ulong Start, ulong End) FindStrings()
    {
        if (!_values.TryGetValue(TagStringTable, out var address))
        {
            throw new ElfFormatException("The dynamic section has names, but no string table.");
        }

        var (start, end) = Map(address, "dynamic string table");
        if (!_values.TryGetValue(TagStringTableSize, out var size))
        {
            return (start, end);
        }

        return size <= end - start
            ? (start, start + size)
            : throw new ElfFormatException($"The dynamic string table claims {size} bytes, which its segment does not hold.");
    }

    private string String(ulong at, string what, int maxLength)
    {
        var (start, end) = _strings.Value;
        if (at >= end - start)
        {
            throw new ElfFormatException($"The {what} lies outside the dynamic string table.");
        }

        var text = _image.ReadString(start + at, end, maxLength, what);
        _stringBytes += text.Length;
        return _stringBytes <= ElfLimits.TotalStringBytes
            ? text
            : throw new ElfFormatException("The names in the dynamic section are together longer than any linker makes them.");
    }

    private ImmutableArray<string> SearchPath(ulong tag) =>
        _values.TryGetValue(tag, out var at) ? [.. String(at, "library search path", ElfLimits.SearchPath).Split(':')] : [];

    private IEnumerable<ulong> ChainOf(ulong tag, ulong countTag, byte[] record, int nextAt, string what)
    {
        if (!_values.TryGetValue(tag, out var address))
        {
            return [];
        }

        var count = _values.TryGetValue(countTag, out var claimed) ? claimed : ulong.MaxValue;
        return Chain(Map(address, what).Offset, count, record, nextAt, what);
    }

    // Links are unsigned distances, so a chain cannot run in circles; but records may overlap, so that a small table can
    // hold very many.
    private IEnumerable<ulong> Chain(ulong at, ulong count, byte[] record, int nextAt, string what)
    {
        for (ulong i = 0; i < count; i++)
        {
            if (++_versions > ElfLimits.Versions)
            {
                throw new ElfFormatException($"The {what} has more than {ElfLimits.Versions} records.");
            }

            _image.Read(at, record, what);
            var next = _image.U32(record, nextAt);
            yield return at;
            if (next == 0)
            {
                yield break;
            }

            at += next;
        }
    }

    private void CheckRecordVersion(byte[] record)
    {
        if (_image.U16(record, 0) is not 1 and var version)
        {
            throw new ElfFormatException($"A table of symbol versions has records of version {version}; only version 1 exists.");
        }
    }

    private ulong? CountByHash()
    {
        // Alpha and 64-bit s390 have hash tables of 8-byte words; they are counted by other means.
        if (!_values.TryGetValue(TagHash, out var address) || _image.Machine is 0x9026 or 22)
        {
            return null;
        }

        Span<byte> header = stackalloc byte[8];
        _image.Read(Map(address, "hash table").Offset, header, "hash table");
        return _image.U32(header, 4);
    }

    // The table does not say how many symbols there are: the last one is at the end of the chain of the highest bucket.
    private ulong? CountByGnuHash()
    {
        if (!_values.TryGetValue(TagGnuHash, out var address))
        {
            return null;
        }

        const string What = "GNU hash table";
        var (start, end) = Map(address, What);
        Span<byte> header = stackalloc byte[16];
        _image.Read(start, header, What);
        var (bucketCount, first, filterWords) = (_image.U32(header, 0), _image.U32(header, 4), _image.U32(header, 8));
        var buckets = start + 16 + filterWords * (ulong)_image.WordSize;
        var chains = buckets + bucketCount * 4UL;
        if (bucketCount > ElfLimits.Symbols || chains > end)
        {
            throw new ElfFormatException($"The {What} claims {bucketCount} buckets, which its segment does not hold.");
        }

        uint last = 0;
        _image.ReadAll(buckets, bucketCount * 4UL, 4, What, chunk =>
        {
            for (var i = 0; i < chunk.Length; i += 4)
            {
                last = Math.Max(last, _image.U32(chunk, i));
            }

            return true;
        });

        // GNU ld writes an empty table where nothing is exported; it does not tell how many symbols are imported.
        if (last < first || last == 0)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[4];
        for (; last < ElfLimits.Symbols; last++)
        {
            _image.Read(chains + (last - first) * 4UL, hash, What);
            if ((_image.U32(hash, 0) & 1) != 0)
            {
                return last + 1UL;
            }
        }

        throw new ElfFormatException($"The {What} has a chain without an end.");
    }

    private ulong? CountBySection() =>
        _layout.FindSection(ElfSection.DynamicSymbolTable) is { } section ? section.Size / (ulong)ElfSymbolTable.EntrySize(_image) : null;

    private ulong? DistanceToNextTable(ulong address)
    {
        ulong[] tags = [TagStringTable, TagHash, TagGnuHash, TagVersionSymbols, TagVersionNeeds, TagVersionDefinitions];
        var above = tags.Select(Value).Where(v => v > address).ToArray();
        return above.Length > 0 ? above.Min() - address : null;
    }
}
