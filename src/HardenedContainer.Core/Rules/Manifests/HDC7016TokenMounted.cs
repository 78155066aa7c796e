using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Tokens for the cluster's API that nothing asks for.</summary>
internal sealed class HDC7016TokenMounted : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7016;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from pod in subject.Pods()
        let setting = pod.Node["automountServiceAccountToken"]
        where setting is null ? !pod.IsPartial : setting.Truth != false
        where (pod.Node["serviceAccountName"] ?? pod.Node["serviceAccount"])?.Text is null or "default"
        select Descriptor.At($"The pod of {pod.Title()} gets the token of the default service account.", subject.Path, setting?.Line ?? pod.Line);
}
