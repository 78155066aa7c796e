using System.Buffers;
using System.Collections.Immutable;

namespace HardenedContainer.Elf;

/// <summary>
/// Reads ELF files (System V gABI, chapters 4 and 5, and the GNU extensions), 32 and 64 bit, both byte orders. A file may
/// say what it likes: time and memory are bounded by <see cref="ElfLimits"/>, and the only answer to nonsense is
/// <see cref="ElfFormatException"/>. Facts come from the program headers, as the loader sees them; section headers are
/// used only for symbols.
/// </summary>
public static class ElfReader
{
    private const ushort TypeExecutable = 2;
    private const ushort TypeShared = 3;

    private static readonly string[] CanaryNames = ["__stack_chk_fail", "__stack_chk_guard", "__stack_chk_fail_local"];

    /// <summary>Whether a file that starts with these bytes claims to be ELF.</summary>
    /// <param name="start">The first bytes; four are enough.</param>
    /// <returns>True where they are the ELF magic.</returns>
    public static bool IsElf(ReadOnlySpan<byte> start) => start.StartsWith("\x7f"u8) && start[1..].StartsWith("ELF"u8);

    /// <summary>Reads what an ELF file says of itself.</summary>
    /// <param name="seekable">The file; it is not closed, and its position is changed.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="ElfFormatException">The file is not a well-formed ELF file.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ElfFile Read(Stream seekable)
    {
        ArgumentNullException.ThrowIfNull(seekable);
        var image = new ElfImage(seekable);
        var layout = new ElfLayout(image);
        var dynamic = new ElfDynamic(image, layout);

        var interpreter = ReadInterpreter(image, layout, dynamic);
        var needed = dynamic.ReadNeeded();
        var versions = dynamic.ReadRequiredVersions();
        
        // An interpreter alone makes no executable: libc.so.6 has one to print its version (checksec looks at DT_DEBUG, too).
        var isPie = image.Type == TypeShared && dynamic.IsExecutable;
        var isStatic = (image.Type == TypeExecutable || isPie) && interpreter is null && needed.IsEmpty;
        var symbols = ElfSymbolTable.FromSection(image, layout, ElfSection.SymbolTable);
        var dynamicSymbols = dynamic.FindSymbolTable();
        var notes = ElfNotes.Read(image, layout);
        var relro = layout.Segments.Any(s => s.Type == ElfSegment.GnuRelro);

        return new()
        {
            Is64Bit = image.Is64Bit,
            IsLittleEndian = image.IsLittleEndian,
            Machine = image.Machine,
            MachineName = MachineName(image.Machine),
            Type = image.Type,
            Interpreter = interpreter,
            SoName = dynamic.ReadSoName(),
            Needed = needed,
            RPath = dynamic.ReadRPath(),
            RunPath = dynamic.ReadRunPath(),
            Relro = (relro, dynamic.BindNow) switch
            {
                (false, _) => Relro.None,
                (true, false) => Relro.Partial,
                (true, true) => Relro.Full,
            },
            BindNow = dynamic.BindNow,
            NonExecutableStack = layout.Segments.Where(s => s.Type == ElfSegment.GnuStack).Select(s => (bool?)!s.IsExecutable).FirstOrDefault() ?? false,
            IsPie = isPie,
            IsStatic = isStatic,
            HasStackCanary = HasAny(CanaryNames, undefinedOnly: false)
                || (isStatic && symbols is null && ContainsText(image, layout, "stack smashing detected"u8)),
            IsFortified = HasAny(FortifiedFunctions.Names, undefinedOnly: true),
            IsStripped = symbols is null,
            HasWritableCode = layout.Segments.Any(s => s is { Type: ElfSegment.Load, IsExecutable: true, IsWritable: true }),
            HasTextRelocations = dynamic.HasTextRelocations,
            BuildId = notes.BuildId,
            InstructionSetLevel = notes.InstructionSetLevel,
            HasControlFlowProtection = notes.HasControlFlowProtection,
            AppendedBytes = (long)(image.Length - ulong.Min(layout.End, image.Length)),
            IsPacked = ContainsPackerMark(image),
            RequiredVersions = versions,
            DefinedVersions = dynamic.ReadDefinedVersions(),
            MaxGlibc = MaxGlibc(versions),
        };

        bool HasAny(string[] names, bool undefinedOnly) =>
            new[] { dynamicSymbols, symbols }.Any(t => t is { StringsSize: <= ElfLimits.SearchedBytes } table && table.Find(image, names, undefinedOnly).Count > 0);
    }

    /// <summary>
    /// Which of the names are names of symbols, defined or not, in <c>.symtab</c> or <c>.dynsym</c>. Quick for hundreds of
    /// thousands of symbols, and works on files with nothing but symbols (<c>objcopy --only-keep-debug</c>).
    /// </summary>
    /// <param name="seekable">The file; it is not closed, and its position is changed.</param>
    /// <param name="names">Exact names, as the linker sees them.</param>
    /// <returns>The names that occur.</returns>
    /// <exception cref="ElfFormatException">The file is not a well-formed ELF file.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static IReadOnlySet<string> FindSymbols(Stream seekable, IReadOnlySet<string> names)
    {
        ArgumentNullException.ThrowIfNull(seekable);
        ArgumentNullException.ThrowIfNull(names);
        var image = new ElfImage(seekable);
        var layout = new ElfLayout(image);
        ElfSymbolTable?[] tables =
        [
            ElfSymbolTable.FromSection(image, layout, ElfSection.SymbolTable),
            ElfSymbolTable.FromSection(image, layout, ElfSection.DynamicSymbolTable) ?? new ElfDynamic(image, layout).FindSymbolTable(),
        ];
        return tables.OfType<ElfSymbolTable>().SelectMany(t => t.Find(image, names)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Which of the prefixes start the name of a symbol in <c>.symtab</c>. Of several that fit, the longest counts: the names of
    /// native AOT start with the assembly's, and <c>Grpc_Core_Api</c> is not <c>Grpc_Core</c>.
    /// </summary>
    /// <param name="seekable">The file; it is not closed, and its position is changed.</param>
    /// <param name="prefixes">What names may start with, not empty.</param>
    /// <returns>The prefixes that occur.</returns>
    /// <exception cref="ElfFormatException">The file is not a well-formed ELF file.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static IReadOnlySet<string> FindPrefixes(Stream seekable, IReadOnlySet<string> prefixes)
    {
        ArgumentNullException.ThrowIfNull(seekable);
        ArgumentNullException.ThrowIfNull(prefixes);
        var image = new ElfImage(seekable);
        return ElfSymbolTable.FromSection(image, new ElfLayout(image), ElfSection.SymbolTable)?.FindPrefixes(image, prefixes) ?? [];
    }

    /// <summary>The first bytes of a function of an object file (<c>.o</c>).</summary>
    /// <param name="seekable">The file; it is not closed, and its position is changed.</param>
    /// <param name="name">The function's symbol.</param>
    /// <param name="length">How many bytes at most.</param>
    /// <returns>The machine (<c>e_machine</c>) and the bytes, fewer where the section ends; null where the file does not define it.</returns>
    /// <exception cref="ElfFormatException">The file is not a well-formed ELF file.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static (ushort Machine, byte[] Code)? ReadFunction(Stream seekable, string name, int length)
    {
        ArgumentNullException.ThrowIfNull(seekable);
        var image = new ElfImage(seekable);
        var layout = new ElfLayout(image);
        if (ElfSymbolTable.FromSection(image, layout, ElfSection.SymbolTable)?.Place(image, name) is not (var section, var offset) || section >= image.SectionHeaderCount)
        {
            return null;
        }

        var code = layout.ReadSection(section);
        if (code.Type is 0 or ElfSection.NoBits || offset >= code.Size)
        {
            return null;
        }

        image.CheckRange(code.Offset, code.Size, "code section");
        var bytes = new byte[Math.Min((ulong)length, code.Size - offset)];
        image.Read(code.Offset + offset, bytes, "code section");
        return (image.Machine, bytes);
    }

    private static string MachineName(ushort machine) => machine switch
    {
        3 => "i386",
        40 => "arm",
        62 => "x86-64",
        183 => "aarch64",
        _ => $"machine {machine}",
    };

    private static string? ReadInterpreter(ElfImage image, ElfLayout layout, ElfDynamic dynamic)
    {
        foreach (var segment in layout.Segments)
        {
            if (segment.Type != ElfSegment.Interpreter)
            {
                continue;
            }

            // A file with nothing but symbols keeps its headers and loses the bytes behind them.
            if (segment.FileSize == 0 && !dynamic.HasEntries)
            {
                return null;
            }

            // The kernel's own conditions (fs/binfmt_elf.c).
            if (segment.FileSize is < 2 or > ElfLimits.Path)
            {
                throw new ElfFormatException($"The interpreter's path has {segment.FileSize} bytes; the kernel takes 2 to {ElfLimits.Path}.");
            }

            image.CheckRange(segment.Offset, segment.FileSize, "interpreter's path");
            return image.ReadString(segment.Offset, segment.Offset + segment.FileSize, ElfLimits.Path, "interpreter's path");
        }

        return null;
    }

    private static string? MaxGlibc(ImmutableArray<RequiredVersion> versions) => versions
        .Select(v => v.Version.StartsWith("GLIBC_", StringComparison.Ordinal) && Version.TryParse(v.Version.AsSpan(6), out var version) ? version : null)
        .Max()?.ToString();

    // UPX puts its header (p_info, l_info) behind the program headers.
    private static bool ContainsPackerMark(ElfImage image)
    {
        const int reach = 512;
        var start = image.ProgramHeaderOffset + image.ProgramHeaderCount * (ulong)image.ProgramHeaderSize;
        var bytes = new byte[(int)ulong.Min(reach, image.Length - start)];
        image.Read(start, bytes, "start of the content");
        return bytes.AsSpan().IndexOf("UPX!"u8) >= 0;
    }

    // A static binary without symbols still holds glibc's message.
    private static bool ContainsText(ElfImage image, ElfLayout layout, ReadOnlySpan<byte> text)
    {
        var pattern = text.ToArray();
        using var search = MemoryPool<byte>.Shared.Rent(pattern.Length + (1 << 16));
        var window = search.Memory;
        ulong budget = ElfLimits.SearchedBytes;
        foreach (var segment in layout.Segments)
        {
            if (segment.Type != ElfSegment.Load || segment.IsWritable || segment.FileSize == 0 || budget == 0)
            {
                continue;
            }

            var (found, kept) = (false, 0);
            var length = Math.Min(segment.FileSize, budget);
            budget -= length;
            image.ReadAll(segment.Offset, length, 1, "segment", chunk =>
            {
                var filled = window.Span[..(kept + chunk.Length)];
                chunk.CopyTo(filled[kept..]);
                found = filled.IndexOf(pattern) >= 0;
                kept = Math.Min(pattern.Length, filled.Length);
                filled[^kept..].CopyTo(window.Span);
                return !found;
            });
            if (found)
            {
                return true;
            }
        }

        return false;
    }
}
