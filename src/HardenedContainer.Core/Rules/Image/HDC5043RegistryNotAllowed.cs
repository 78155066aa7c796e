using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Image;

/// <summary>The base, or the image that libraries are copied from, comes from a registry that the project does not allow.</summary>
internal sealed class HDC5043RegistryNotAllowed : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5043;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from reference in new[] { subject.Plan.Base.Reference, subject.Plan.Base.LibrariesReference, subject.Plan.DebugImage }.OfType<string>()
        where !ImageName.IsAllowed(reference, subject.Options.AllowedRegistries)
        select Descriptor.At($"{Printable.Of(reference)} comes from {Printable.Of(ImageName.Registry(reference))}.", subject.App.ProjectFile);
}
