using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Apps that run with the settings of development.</summary>
internal sealed class HDC7033Development : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7033;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        where container.Workload.Platform != ManifestPlatform.Compose
        from variable in container.Environment
        where variable is { Name: "ASPNETCORE_ENVIRONMENT" or "DOTNET_ENVIRONMENT" } && "Development".Equals(variable.Value, StringComparison.OrdinalIgnoreCase)
        select Descriptor.At($"{variable.Name} of {container.Title(inSentence: true)} is Development.", subject.Path, variable.Line);
}
