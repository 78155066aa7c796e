using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>Code for instructions that not every processor of the architecture has.</summary>
internal sealed class HDC2023NewerProcessor : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2023;

    // .NET itself asks for x86-64-v2.
    private const int UbiquitousLevel = 2;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (subject.App.InstructionSet.Length > 0)
        {
            yield return Descriptor.At($"The app is compiled for {Printable.Of(subject.App.InstructionSet)} (IlcInstructionSet).", subject.App.ProjectFile);
        }

        foreach (var file in new ImageView(subject).Loadable.Where(f => f.Elf.InstructionSetLevel > UbiquitousLevel))
        {
            yield return file.Finding(Descriptor, $"{file.Name} needs x86-64-v{file.Elf.InstructionSetLevel}.");
        }
    }
}
