namespace HardenedContainer.Elf;

/// <summary>The bytes are not an ELF file, or not a well-formed one. The message is one sentence for people, with its full stop.</summary>
public sealed class ElfFormatException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public ElfFormatException()
        : this("The file is not a well-formed ELF file.")
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">What is wrong with the file.</param>
    public ElfFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    /// <param name="message">What is wrong with the file.</param>
    /// <param name="innerException">The cause.</param>
    public ElfFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
