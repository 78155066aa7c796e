using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Satellite assemblies of an app that knows no cultures: one finding for all.</summary>
internal sealed class HDC1022UselessResources : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1022;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        string[] cultures =
        [
            .. subject.App.Files.Where(f => f.Kind == FileKind.File && f.Path.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase) && f.Path.Contains('/', StringComparison.Ordinal))
                .Select(f => PublishPath.Folders(f.Path)[^1])
                .Distinct(StringComparer.Ordinal),
        ];
        if (subject.App.InvariantGlobalization && cultures.Length > 0)
        {
            yield return Descriptor.At($"The output has resources for {Printable.Of(string.Join(", ", cultures.Take(5)))}{(cultures.Length > 5 ? $" and {cultures.Length - 5} more" : "")}.", subject.App.ProjectFile);
        }
    }
}
