namespace HardenedContainer.Facts;

/// <summary>What a file's first bytes say it is.</summary>
public enum ContentFormat
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>Text, in UTF-8 or, with a byte order mark, in UTF-16.</summary>
    Text,

    /// <summary>Starts with the ELF magic.</summary>
    Elf,

    /// <summary>A .NET assembly: a PE file with a CLR header.</summary>
    ManagedAssembly,

    /// <summary>A PE file without a CLR header: machine code for Windows.</summary>
    WindowsNative,

    /// <summary>Machine code for macOS.</summary>
    MachO,
}
