using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;

namespace HardenedContainer.Rules.Binary;

/// <summary>A binary for another processor than the image's. Native assets of the app other than its executable are HDC1012's.</summary>
internal sealed class HDC2002WrongMachine : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2002;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (Expected(subject.Plan.RuntimeIdentifier) is not var (machine, is64Bit, name))
        {
            return [];
        }

        return from file in new ImageView(subject).Loadable
               where (file.IsEntry || file.App is null)
                   && (file.Elf.Machine != machine || file.Elf.Is64Bit != is64Bit || !file.Elf.IsLittleEndian)
               select file.Finding(
                   Descriptor,
                   $"{file.Name} is built for {Describe(file.Elf)}, but the image is for {subject.Plan.RuntimeIdentifier} ({name}).",
                   file.IsEntry
                       ? $"Remove what sets another RuntimeIdentifier in the project, or set ContainerRuntimeIdentifier to the one that the app is built for."
                       : $"Take the library for {name}: publish on such a machine, or set HardenContainerLibraries to an image for it.");
    }

    private static (ushort Machine, bool Is64Bit, string Name)? Expected(string runtimeIdentifier) =>
        runtimeIdentifier[(runtimeIdentifier.LastIndexOf('-') + 1)..] switch
        {
            "x64" => (62, true, "x86-64"),
            "arm64" => (183, true, "aarch64"),
            "arm" => (40, false, "arm"),
            "x86" => (3, false, "i386"),
            _ => null,
        };

    private static string Describe(ElfFile elf) =>
        $"{elf.MachineName}, {(elf.Is64Bit ? 64 : 32)} bit{(elf.IsLittleEndian ? "" : ", big endian")}";
}
