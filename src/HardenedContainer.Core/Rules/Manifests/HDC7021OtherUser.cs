using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Users other than the image's own.</summary>
internal sealed class HDC7021OtherUser : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7021;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        let app = subject.AppOf(container)
        where app is { OwnedDirectories.IsEmpty: false } && container.User?.Text is { Length: > 0 } user && !user.Contains('$') && user.Split(':')[0] != app.User.Split(':')[0]
        select Descriptor.At($"{container.Title()} runs as {Printable.Of(container.User!.Text!)}, and {app.OwnedDirectories[0]} belongs to {app.User}.", subject.Path, container.User.Line);
}
