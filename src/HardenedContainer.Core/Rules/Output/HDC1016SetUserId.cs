using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>setuid or setgid files. On directories setgid only passes a group on, which many shared folders do.</summary>
internal sealed class HDC1016SetUserId : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1016;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where file.Kind == FileKind.File && (file.Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != 0
        select Descriptor.At($"{Printable.Of(file.Path)} has the {(file.Mode.HasFlag(UnixFileMode.SetUser) ? "setuid" : "setgid")} bit.", file.FullPath);
}
