using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Assemblies and resources that the host will look for and not find.</summary>
internal sealed class HDC1023MissingDependency : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1023;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        // The host of a single file passes over what is not in it (measured: trimmed assemblies stay in its deps.json).
        var present = subject.App.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return subject.App.Entry?.Bundle is not null ? [] :
            from file in subject.App.Files
            where !file.Path.Contains('/', StringComparison.Ordinal)
            from dependency in file.Dependencies
            where !present.Contains(dependency)
            select Descriptor.At($"{Printable.Of(dependency)} is not in the output, and {Printable.Of(file.Path)} needs it.", file.FullPath);
    }
}
