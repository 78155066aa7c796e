using System.Collections.Immutable;

namespace HardenedContainer.Elf;

/// <summary>RELRO as checksec reports it.</summary>
public enum Relro
{
    /// <summary>No PT_GNU_RELRO.</summary>
    None,

    /// <summary>PT_GNU_RELRO without BIND_NOW.</summary>
    Partial,

    /// <summary>PT_GNU_RELRO and BIND_NOW.</summary>
    Full,
}

/// <summary>What an ELF file says of itself. Read by <see cref="ElfReader"/>; holds no reference to the file.</summary>
public sealed record ElfFile
{
    /// <summary>True for ELFCLASS64.</summary>
    public bool Is64Bit { get; init; }

    /// <summary>True for ELFDATA2LSB.</summary>
    public bool IsLittleEndian { get; init; } = true;

    /// <summary>e_machine.</summary>
    public ushort Machine { get; init; }

    /// <summary>Machine in the tool's words: <c>x86-64</c>, <c>aarch64</c>, <c>arm</c>, <c>i386</c>, else <c>machine N</c>.</summary>
    public string MachineName { get; init; } = "";

    /// <summary>e_type: 1 REL, 2 EXEC, 3 DYN, 4 CORE.</summary>
    public ushort Type { get; init; }

    /// <summary>PT_INTERP, or null.</summary>
    public string? Interpreter { get; init; }

    /// <summary>DT_SONAME, or null.</summary>
    public string? SoName { get; init; }

    /// <summary>DT_NEEDED, in order.</summary>
    public ImmutableArray<string> Needed { get; init; } = [];

    /// <summary>DT_RPATH, split at colons, empty elements kept.</summary>
    public ImmutableArray<string> RPath { get; init; } = [];

    /// <summary>DT_RUNPATH, split at colons, empty elements kept.</summary>
    public ImmutableArray<string> RunPath { get; init; } = [];

    /// <summary>RELRO.</summary>
    public Relro Relro { get; init; }

    /// <summary>DT_BIND_NOW, DF_BIND_NOW or DF_1_NOW.</summary>
    public bool BindNow { get; init; }

    /// <summary>PT_GNU_STACK is there and not executable.</summary>
    public bool NonExecutableStack { get; init; }

    /// <summary>A position-independent executable, static-pie included; false for plain shared libraries.</summary>
    public bool IsPie { get; init; }

    /// <summary>No interpreter and no DT_NEEDED in an executable.</summary>
    public bool IsStatic { get; init; }

    /// <summary>References or contains <c>__stack_chk_fail</c>.</summary>
    public bool HasStackCanary { get; init; }

    /// <summary>References fortified functions (<c>__…_chk</c>).</summary>
    public bool IsFortified { get; init; }

    /// <summary>No .symtab.</summary>
    public bool IsStripped { get; init; }

    /// <summary>A PT_LOAD segment is both writable and executable.</summary>
    public bool HasWritableCode { get; init; }

    /// <summary>DT_TEXTREL or DF_TEXTREL.</summary>
    public bool HasTextRelocations { get; init; }

    /// <summary>NT_GNU_BUILD_ID in lower-case hexadecimal, or null.</summary>
    public string? BuildId { get; init; }

    /// <summary>
    /// The lowest x86-64 micro-architecture level that can run the file (1 to 4), as its GNU property says; 0 where it says
    /// nothing (x86-64 psABI, "Program property").
    /// </summary>
    public int InstructionSetLevel { get; init; }

    /// <summary>The processor checks indirect branches and returns: IBT and SHSTK on x86-64, BTI and PAC on arm64.</summary>
    public bool HasControlFlowProtection { get; init; }

    /// <summary>Bytes behind everything that the headers speak of: a bundle of .NET, or something else that was appended.</summary>
    public long AppendedBytes { get; init; }

    /// <summary>The file was compressed with UPX, whose mark stands behind the program headers.</summary>
    public bool IsPacked { get; init; }

    /// <summary>Symbol versions required, such as <c>GLIBC_2.34</c>, by library.</summary>
    public ImmutableArray<RequiredVersion> RequiredVersions { get; init; } = [];

    /// <summary>Symbol versions defined (DT_VERDEF), such as <c>GLIBC_2.36</c>.</summary>
    public ImmutableArray<string> DefinedVersions { get; init; } = [];

    /// <summary>The highest GLIBC version required, such as <c>2.34</c>, or null.</summary>
    public string? MaxGlibc { get; init; }
}

/// <summary>One version of one library that an ELF file needs.</summary>
/// <param name="Library">The DT_NEEDED name.</param>
/// <param name="Version">The version, such as <c>GLIBC_2.34</c>.</param>
public sealed record RequiredVersion(string Library, string Version);
