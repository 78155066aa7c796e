using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>The image says that it is for one processor, and its executable is for another.</summary>
internal sealed class HDC8009WrongPlatform : IRule<BuiltImageSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8009;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        var image = subject.Image;
        if (new ImageStart(image).Executable?.File.Elf is not { } elf)
        {
            yield break;
        }

        if (image.OperatingSystem is not ("linux" or ""))
        {
            yield return subject.Finding(Descriptor, $"The image says that it is for {Printable.Of(image.OperatingSystem)}, and its executable is an ELF file.");
        }

        if (Machine(image.Architecture) is { } machine && machine != elf.Machine)
        {
            yield return subject.Finding(Descriptor, $"The image says that it is for {image.Architecture}, and its executable is built for {elf.MachineName}.");
        }
    }

    private static ushort? Machine(string architecture) => architecture switch
    {
        "amd64" => 62,
        "arm64" => 183,
        "arm" => 40,
        "386" => 3,
        _ => null,
    };
}
