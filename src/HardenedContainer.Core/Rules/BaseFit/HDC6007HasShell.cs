using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BaseFit;

/// <summary>The base has a shell.</summary>
internal sealed class HDC6007HasShell : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC6007;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var reference = subject.Plan.Base.Reference ?? "";
        var name = reference.Split('@')[0];
        var isDebug = name.Contains("distroless", StringComparison.Ordinal) && name[(name.LastIndexOf('/') + 1)..].Split(':', '-').Contains("debug", StringComparer.Ordinal);
        if (isDebug || subject.Base.HasShell)
        {
            yield return Descriptor.At($"{Printable.Of(reference.Length > 0 ? reference : subject.Base.Name)} {(isDebug ? "is the variant for debugging, with busybox" : "has /bin/sh")}.", subject.App.ProjectFile);
        }
    }
}
