using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Project;

/// <summary>The runtime identifier is missing or not a supported Linux one.</summary>
internal sealed class HDC0002RuntimeIdentifier : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0002;

    private static readonly string[] Supported =
        ["linux-x64", "linux-arm64", "linux-arm", "linux-musl-x64", "linux-musl-arm64", "linux-musl-arm"];

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var rid = subject.App.RuntimeIdentifier;
        if (!Supported.Contains(rid, StringComparer.Ordinal))
        {
            yield return Descriptor.At(
                rid.Length == 0 ? "The app was published without a runtime identifier." : $"The app was published for {rid}.",
                subject.App.ProjectFile);
        }
    }
}
