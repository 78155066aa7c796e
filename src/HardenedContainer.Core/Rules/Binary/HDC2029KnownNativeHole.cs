using HardenedContainer.Auditing;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>A native library is a version with a known hole.</summary>
internal sealed class HDC2029KnownNativeHole : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2029;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from component in subject.App.Audit is null ? [] : subject.App.Components
        from hole in NativeHoles.Of(component)
        select Descriptor.At(
            $"{component.Name} {component.Version} has {hole.Id}, {hole.What} ({component.Evidence}; {hole.Source}).",
            subject.App.ProjectFile,
            fix: $"Take a version of the package that carries {component.Name} {hole.Fixed} or newer.");
}
