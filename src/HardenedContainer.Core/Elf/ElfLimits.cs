namespace HardenedContainer.Elf;

/// <summary>
/// What a hostile file may cost at most. Each limit is far above what compilers make: Chromium with all symbols has
/// about two million.
/// </summary>
internal static class ElfLimits
{
    internal const int Headers = 65_536;
    internal const int DynamicEntries = 65_536;
    internal const int Versions = 65_536;
    internal const int Notes = 1_024;
    internal const int NoteBytes = 65_536;
    internal const int Path = 4_096;
    internal const int SearchPath = 65_536;
    internal const int TotalStringBytes = 4 << 20;
    internal const int Symbols = 16 << 20;
    internal const int SymbolMatches = 1 << 20;

    /// <summary>String tables above this are not searched for the sake of <see cref="ElfFile.HasStackCanary"/> alone.</summary>
    internal const int SearchedBytes = 128 << 20;
}
