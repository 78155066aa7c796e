namespace HardenedContainer.Elf;

/// <summary>Reads ELF files (System V gABI, chapter 4 and 5), 32 and 64 bit, both byte orders.</summary>
public static class ElfReader
{
}
