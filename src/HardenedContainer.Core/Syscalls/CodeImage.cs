using HardenedContainer.Elf;

namespace HardenedContainer.Syscalls;

/// <summary>The code of a file in memory, cut into functions, and who refers to what.</summary>
internal sealed class CodeImage
{
    /// <summary>No program that goes into a container has more code.</summary>
    private const ulong MostCode = 256 << 20;

    private const ushort FixedAddress = 2;
    private const uint DynamicRela = 7;
    private const uint DynamicRelaSize = 8;
    private const uint DynamicJumpRelocations = 23;
    private const uint DynamicJumpRelocationSize = 2;

    // mov rax, 15; syscall. Unwinding looks at the byte before a return address, so that libc describes the function to which
    // signal handlers return from one byte before its start (glibc, sysdeps/unix/sysv/linux/x86_64/libc_sigaction.c).
    private static ReadOnlySpan<byte> ReturnFromSignal => [0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05];

    // Stretches that no function claims are looked at in windows: both machines' code comes into step with itself quickly.
    private const ulong Window = 2048;

    private readonly ElfImage _image;
    private readonly ElfLayout _layout;
    private readonly List<(ulong Start, ulong End)> _functions;
    private readonly Dictionary<ulong, CodeRange?> _ranges = [];
    private readonly List<(ulong Address, byte[] Bytes)> _code = [];

    internal CodeImage(Stream seekable)
    {
        _image = new ElfImage(seekable);
        _layout = new ElfLayout(_image);
        var total = 0UL;
        foreach (var segment in _layout.Segments.Where(s => s is { Type: ElfSegment.Load, IsExecutable: true, FileSize: > 0 }))
        {
            if ((total += segment.FileSize) > MostCode)
            {
                throw new ElfFormatException($"The file has more than {MostCode >> 20} MB of code.");
            }

            var bytes = new byte[segment.FileSize];
            _image.Read(segment.Offset, bytes, "segment");
            _code.Add((segment.Address, bytes));
        }

        _functions = FunctionTable.Read(_image, _layout);
    }

    internal ushort Machine => _image.Machine;

    internal bool Is64Bit => _image is { Is64Bit: true, IsLittleEndian: true };

    internal IEnumerable<(ulong Address, ReadOnlyMemory<byte> Bytes)> Code => _code.Select(c => (c.Address, (ReadOnlyMemory<byte>)c.Bytes));

    internal int NumberRegister => Machine == 62 ? X64Code.NumberRegister : Arm64Code.NumberRegister;

    internal int FirstArgument => Machine == 62 ? X64Code.FirstArgument : Arm64Code.FirstArgument;

    /// <summary>The decoded function that an address is in, or a window around it where no function claims it; null outside of code.</summary>
    internal CodeRange? RangeAt(ulong address)
    {
        var (start, end, isFunction) = BoundsAt(address);
        if (end <= start)
        {
            return null;
        }

        if (!_ranges.TryGetValue(start, out var range))
        {
            var (segment, bytes) = _code.First(c => start >= c.Address && start - c.Address < (ulong)c.Bytes.Length);
            var first = start + (Machine == 62 && bytes.AsSpan((int)(start - segment) + 1).StartsWith(ReturnFromSignal) ? 1UL : 0);
            var code = bytes[(int)(first - segment)..(int)(end - segment)];
            range = Machine == 62 ? new X64Code(code, first, isFunction) : new Arm64Code(code, start, isFunction);
            _ranges[start] = range;
        }

        return range;
    }

    /// <summary>Nothing stands before an address: code begins there.</summary>
    internal bool IsStartOfCode(ulong address) => _code.Any(c => c.Address == address) || address == _image.Entry;

    /// <summary>The four bytes at an address of memory that the program cannot change; null elsewhere.</summary>
    internal uint? ReadConstant(ulong address)
    {
        foreach (var segment in _layout.Segments)
        {
            if (segment is { Type: ElfSegment.Load, IsWritable: false } && address >= segment.Address && address - segment.Address <= segment.FileSize - 4 && segment.FileSize >= 4)
            {
                Span<byte> bytes = stackalloc byte[4];
                _image.Read(segment.Offset + (address - segment.Address), bytes, "constant");
                return _image.U32(bytes, 0);
            }
        }

        return null;
    }

    /// <summary>The instructions that refer to one of the addresses: jumps, calls, and reads and computations relative to themselves.</summary>
    internal IEnumerable<(CodeRange Range, int Index, ulong Target)> References(IReadOnlySet<ulong> targets)
    {
        foreach (var at in Machine == 62 ? RelativeWords(targets) : RelativeInstructions(targets))
        {
            if (RangeAt(at) is not { Count: > 0 } range)
            {
                continue;
            }

            var index = range.IndexOf(at);
            index = index >= 0 ? index : ~index - 1;
            if (index < 0)
            {
                continue;
            }

            if (range.TargetOf(index) is > 0 and var jump && targets.Contains(jump))
            {
                yield return (range, index, jump);
            }
            else if (range.DataReferenceOf(index) is > 0 and var data && targets.Contains(data))
            {
                yield return (range, index, data);
            }
        }
    }

    /// <summary>Which of the addresses stand in data, as pointers: tables of functions, relocations.</summary>
    internal HashSet<ulong> Pointers(IReadOnlySet<ulong> targets)
    {
        var found = new HashSet<ulong>();
        var (symbols, symbolsEnd) = DynamicSymbols is { } table ? (table.Offset, table.Offset + table.Count * 24UL) : (0, 0);
        var (headers, headersEnd) = (_image.ProgramHeaderOffset, _image.ProgramHeaderOffset + _image.ProgramHeaderCount * (ulong)_image.ProgramHeaderSize);
        foreach (var segment in _layout.Segments.Where(s => s is { Type: ElfSegment.Load, FileSize: >= 8 } && (Machine != 62 || !s.IsExecutable)))
        {
            var skip = (8 - segment.Address % 8) % 8;
            var at = segment.Offset + skip;
            _image.ReadAll(at, (segment.FileSize - skip) / 8 * 8, 8, "segment", chunk =>
            {
                for (var i = 0; i < chunk.Length; i += 8, at += 8)
                {
                    if (_image.Word(chunk, i) is var word && targets.Contains(word) && (at < symbols || at >= symbolsEnd) && (at < headers || at >= headersEnd) && at >= 64)
                    {
                        found.Add(word);
                    }
                }

                return true;
            });
        }

        // Code with a fixed address also has addresses of functions as operands.
        if (_image.Type == FixedAddress)
        {
            foreach (var (_, bytes) in _code)
            {
                for (var i = 0; i + 4 <= bytes.Length; i++)
                {
                    if (BitConverter.ToUInt32(bytes, i) is var word && targets.Contains(word))
                    {
                        found.Add(word);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Names under which other files can call the functions at addresses.</summary>
    internal ILookup<ulong, string> Exports => Symbols(DynamicSymbols).Where(s => s.Address != 0 && s.IsDefined).ToLookup(s => s.Address, s => s.Name);

    /// <summary>Addresses of the slots that the loader fills with the address of a function of another file.</summary>
    internal HashSet<ulong> ImportSlots(string name)
    {
        var slots = new HashSet<ulong>();
        if (DynamicSymbols is not { } table)
        {
            return slots;
        }

        var indices = Symbols(table).Where(s => !s.IsDefined && s.Name == name).Select(s => s.Index).ToHashSet();
        var dynamic = new ElfDynamic(_image, _layout);
        foreach (var (tag, sizeTag) in new[] { (DynamicRela, DynamicRelaSize), (DynamicJumpRelocations, DynamicJumpRelocationSize) })
        {
            if (indices.Count == 0 || _layout.Map(dynamic.Value(tag)) is not { } at)
            {
                continue;
            }

            var size = ulong.Min(dynamic.Value(sizeTag), at.End - at.Offset);
            _image.ReadAll(at.Offset, size / 24 * 24, 24, "table of relocations", chunk =>
            {
                for (var i = 0; i < chunk.Length; i += 24)
                {
                    if (indices.Contains(_image.U32(chunk, i + 12)))
                    {
                        slots.Add(_image.Word(chunk, i));
                    }
                }

                return true;
            });
        }

        return slots;
    }

    /// <summary>The name of the function that an address is in, as far as the symbols of the file say.</summary>
    internal Dictionary<ulong, string> Names(IReadOnlyCollection<ulong> addresses)
    {
        var names = new Dictionary<ulong, string>();
        var table = ElfSymbolTable.FromSection(_image, _layout, ElfSection.SymbolTable) ?? DynamicSymbols;
        foreach (var symbol in addresses.Count == 0 ? [] : Symbols(table))
        {
            foreach (var address in addresses)
            {
                if (symbol.IsDefined && address >= symbol.Address && address - symbol.Address < symbol.Size)
                {
                    names[address] = symbol.Name;
                }
            }
        }

        return names;
    }

    private ElfSymbolTable? DynamicSymbols => new ElfDynamic(_image, _layout).FindSymbolTable();

    private readonly record struct Symbol(uint Index, string Name, ulong Address, ulong Size, bool IsDefined);

    private IEnumerable<Symbol> Symbols(ElfSymbolTable? symbols)
    {
        if (symbols is not { } table)
        {
            yield break;
        }

        var entry = new byte[24];
        for (uint i = 0; i < table.Count; i++)
        {
            _image.Read(table.Offset + i * 24UL, entry, "symbol table");

            // Functions, also those that are chosen at run time, and names without a type, which stand for what other files have.
            if ((entry[4] & 15) is 0 or 2 or 10 && _image.U32(entry, 0) is var name and > 0 && name < table.StringsSize)
            {
                yield return new(
                    i, _image.ReadString(table.StringsOffset + name, table.StringsOffset + table.StringsSize, ElfLimits.Path, "name of a symbol"),
                    _image.Word(entry, 8), _image.Word(entry, 16), _image.U16(entry, 6) != 0);
            }
        }
    }

    private (ulong Start, ulong End, bool IsFunction) BoundsAt(ulong address)
    {
        var (segment, bytes) = _code.FirstOrDefault(c => address >= c.Address && address - c.Address < (ulong)c.Bytes.Length);
        if (bytes is null)
        {
            return default;
        }

        var at = _functions.BinarySearch((address, ulong.MaxValue));
        at = (at < 0 ? ~at : at) - 1;
        var segmentEnd = segment + (ulong)bytes.Length;
        if (at >= 0 && address < _functions[at].End)
        {
            return (ulong.Max(_functions[at].Start, segment), ulong.Min(_functions[at].End, segmentEnd), _functions[at].Start >= segment);
        }

        var gapStart = ulong.Max(at >= 0 ? _functions[at].End : segment, segment);
        var gapEnd = ulong.Min(at + 1 < _functions.Count ? _functions[at + 1].Start : segmentEnd, segmentEnd);
        if (gapEnd - gapStart <= 2 * Window)
        {
            return (gapStart, gapEnd, false);
        }

        var middle = gapStart + (address - gapStart) / Window * Window;
        return (ulong.Max(gapStart, middle - ulong.Min(middle - gapStart, Window) & ~15UL), ulong.Min(gapEnd, middle + (2 * Window)), false);
    }

    // A displacement ends where its instruction ends, or before an immediate operand.
    private IEnumerable<ulong> RelativeWords(IReadOnlySet<ulong> targets)
    {
        var filter = new AddressFilter(targets.SelectMany(t => new[] { t, t - 1, t - 2, t - 4 }));
        foreach (var (address, bytes) in _code)
        {
            for (var i = 0; i + 4 <= bytes.Length; i++)
            {
                var end = address + (ulong)i + 4;
                var target = end + (ulong)(long)BitConverter.ToInt32(bytes, i);
                if (filter.Contains(target))
                {
                    yield return end - 4;
                }
            }

            // Branches inside of functions are known to them; between functions compilers also use short ones.
            for (var i = 0; i + 2 <= bytes.Length; i++)
            {
                if (bytes[i] is 0xeb or (>= 0x70 and <= 0x7f) && filter.Contains(address + (ulong)i + 2 + (ulong)(long)(sbyte)bytes[i + 1]))
                {
                    yield return address + (ulong)i;
                }
            }
        }
    }

    private IEnumerable<ulong> RelativeInstructions(IReadOnlySet<ulong> targets)
    {
        var filter = new AddressFilter(targets);
        var pages = new AddressFilter(targets.Select(t => t & ~0xfffUL));
        foreach (var (address, bytes) in _code)
        {
            var last = -100;
            for (var i = 0; i + 4 <= bytes.Length; i += 4)
            {
                var word = BitConverter.ToUInt32(bytes, i);
                var at = address + (ulong)i;
                if (Arm64Code.Page(word, at) is { } page)
                {
                    last = pages.Contains(page) ? i : last;
                    if (filter.Contains(page))
                    {
                        yield return at;
                    }
                }
                else if (i - last <= 32 || (Arm64Code.Target(word, at) is > 0 and var target && filter.Contains(target)))
                {
                    yield return at;
                }
            }
        }
    }
}
