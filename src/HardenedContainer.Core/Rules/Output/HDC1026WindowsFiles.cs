using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Files of IIS, and assemblies that work on Windows only.</summary>
internal sealed class HDC1026WindowsFiles : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1026;

    private static readonly string[] Files = ["web.config", "aspnetcorev2_inprocess.dll", "aspnetcorev2.dll"];

    private static readonly string[] Assemblies = ["PresentationFramework", "PresentationCore", "System.Windows.Forms"];

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        foreach (var file in subject.App.Files.Where(f => f.Kind == FileKind.File && Files.Contains(f.Path, StringComparer.OrdinalIgnoreCase)))
        {
            yield return Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);
        }

        foreach (var name in subject.App.Assemblies.Where(n => Assemblies.Contains(n, StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            yield return Descriptor.At($"{Printable.Of(name)} works on Windows only.", subject.App.ProjectFile);
        }
    }
}
