using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>XML documentation of assemblies, reference assemblies and MSBuild files.</summary>
internal sealed class HDC1011BuildLeftovers : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1011;

    private static bool IsLeftover(PublishSubject subject, string path) =>
        path.EndsWith(".targets", StringComparison.OrdinalIgnoreCase)
        || (path.StartsWith("ref/", StringComparison.Ordinal) && path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        || (path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && subject.App.Assemblies.Append(subject.App.EntryFile).Contains(PublishPath.Name(path)[..^4], StringComparer.OrdinalIgnoreCase));

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where file.Kind == FileKind.File && IsLeftover(subject, file.Path)
        select Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);
}
