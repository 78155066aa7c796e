using System.Text;

namespace HardenedContainer.Elf;

/// <summary>A symbol table and its string table, by position in the file.</summary>
internal readonly record struct ElfSymbolTable(ulong Offset, uint Count, ulong StringsOffset, ulong StringsSize)
{
    internal static int EntrySize(ElfImage image) => image.Is64Bit ? 24 : 16;

    /// <summary>The table of a section type, or null where there is none.</summary>
    internal static ElfSymbolTable? FromSection(ElfImage image, ElfLayout layout, uint type)
    {
        if (layout.FindSection(type) is not { } symbols)
        {
            return null;
        }

        var entry = EntrySize(image);
        var count = symbols.Size / (ulong)entry;
        if (symbols.EntrySize != (ulong)entry || count > ElfLimits.Symbols)
        {
            throw new ElfFormatException($"The symbol table has {count} entries of {symbols.EntrySize} bytes; expected are entries of {entry} bytes, at most {ElfLimits.Symbols}.");
        }

        var strings = layout.ReadSection(symbols.Link);
        if (strings.Type != ElfSection.StringTable || (strings.Flags & ElfSection.Compressed) != 0)
        {
            throw new ElfFormatException($"Section {symbols.Link} should hold the names of the symbols, but is no string table.");
        }

        image.CheckRange(symbols.Offset, symbols.Size, "symbol table");
        image.CheckRange(strings.Offset, strings.Size, "string table");
        return new(symbols.Offset, (uint)count, strings.Offset, strings.Size);
    }

    /// <summary>
    /// Which of the names are names of symbols. One pass over the strings finds where the names stand, one over the
    /// symbols which of these places are used; memory does not grow with the tables.
    /// </summary>
    internal HashSet<string> Find(ElfImage image, IReadOnlyCollection<string> names, bool undefinedOnly = false)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var places = FindStrings(image, names);
        if (places.Count == 0 || Count == 0)
        {
            return found;
        }

        var entry = EntrySize(image);
        var sectionAt = image.Is64Bit ? 6 : 14;
        image.ReadAll(Offset, Count * (ulong)entry, entry, "symbol table", chunk =>
        {
            for (var i = 0; i < chunk.Length; i += entry)
            {
                if (places.TryGetValue(image.U32(chunk, i), out var name) && (!undefinedOnly || image.U16(chunk, i + sectionAt) == 0))
                {
                    found.Add(name);
                }
            }

            return found.Count < names.Count;
        });
        return found;
    }

    /// <summary>Which of the prefixes start a string of the table; of several that fit, the longest.</summary>
    internal HashSet<string> FindPrefixes(ElfImage image, IReadOnlyCollection<string> prefixes)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var byFirstByte = prefixes.Select(p => (Prefix: p, Bytes: Encoding.UTF8.GetBytes(p))).OrderByDescending(p => p.Bytes.Length).ToLookup(p => p.Bytes[0]);
        var longest = prefixes.Select(p => Encoding.UTF8.GetByteCount(p)).DefaultIfEmpty().Max();
        if (longest == 0)
        {
            return found;
        }

        // What is kept of a string that goes on in the next chunk; more than the longest prefix is never looked at.
        var start = new byte[longest];
        var kept = 0;
        image.ReadAll(StringsOffset, StringsSize, 1, "string table", chunk =>
        {
            while (chunk.Length > 0)
            {
                var end = chunk.IndexOf((byte)0);
                var part = end < 0 ? chunk : chunk[..end];
                part = part[..Math.Min(part.Length, longest - kept)];
                part.CopyTo(start.AsSpan(kept));
                kept += part.Length;
                if (end < 0)
                {
                    break;
                }

                Match(start.AsSpan(0, kept));
                kept = 0;
                chunk = chunk[(end + 1)..];
            }

            return found.Count < prefixes.Count;
        });
        return found;

        void Match(ReadOnlySpan<byte> name)
        {
            foreach (var (prefix, bytes) in name.Length > 0 ? byFirstByte[name[0]] : [])
            {
                if (name.StartsWith(bytes))
                {
                    found.Add(prefix);
                    return;
                }
            }
        }
    }

    /// <summary>The section that defines a symbol, and where in the section (object files) the symbol is.</summary>
    internal (uint Section, ulong Offset)? Place(ElfImage image, string name)
    {
        var places = FindStrings(image, [name]);
        (uint, ulong)? place = null;
        if (places.Count == 0)
        {
            return place;
        }

        var (entry, sectionAt, valueAt) = image.Is64Bit ? (24, 6, 8) : (16, 14, 4);
        image.ReadAll(Offset, Count * (ulong)entry, entry, "symbol table", chunk =>
        {
            for (var i = 0; i < chunk.Length && place is null; i += entry)
            {
                if (places.ContainsKey(image.U32(chunk, i)) && image.U16(chunk, i + sectionAt) is not 0 and < 0xff00 and var section)
                {
                    place = (section, image.Word(chunk, i + valueAt));
                }
            }

            return place is null;
        });
        return place;
    }

    // A name may be the end of a longer string: linkers merge tails.
    private Dictionary<uint, string> FindStrings(ElfImage image, IReadOnlyCollection<string> names)
    {
        var byLastByte = names
            .Where(n => n.Length > 0 && !n.Contains('\0'))
            .Select(n => (Name: n, Bytes: Encoding.UTF8.GetBytes(n)))
            .ToLookup(n => n.Bytes[^1]);
        var places = new Dictionary<uint, string>();
        if (byLastByte.Count == 0 || StringsSize > uint.MaxValue)
        {
            return places;
        }

        var longest = byLastByte.SelectMany(g => g).Max(n => n.Bytes.Length);
        var candidates = new (string Name, byte[] Bytes)[256][];
        foreach (var group in byLastByte)
        {
            candidates[group.Key] = [.. group];
        }

        var window = new byte[longest + (1 << 16)];
        var kept = 0;
        ulong windowStart = 0;
        image.ReadAll(StringsOffset, StringsSize, 1, "string table", chunk =>
        {
            chunk.CopyTo(window.AsSpan(kept));
            var filled = window.AsSpan(0, kept + chunk.Length);
            for (var from = kept; from < filled.Length;)
            {
                var length = filled[from..].IndexOf((byte)0);
                if (length < 0)
                {
                    break;
                }

                var end = from + length;
                if (end > 0 && candidates[filled[end - 1]] is { } possible)
                {
                    foreach (var (name, bytes) in possible)
                    {
                        if (filled[..end].EndsWith(bytes))
                        {
                            places[(uint)(windowStart + (ulong)(end - bytes.Length))] = name;
                        }
                    }

                    if (places.Count > ElfLimits.SymbolMatches)
                    {
                        throw new ElfFormatException($"The string table repeats the same names more than {ElfLimits.SymbolMatches} times.");
                    }
                }

                from = end + 1;
            }

            var keep = Math.Min(longest, filled.Length);
            windowStart += (ulong)(filled.Length - keep);
            filled[^keep..].CopyTo(window);
            kept = keep;
            return true;
        });
        return places;
    }
}
