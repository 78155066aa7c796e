using HardenedContainer.Facts;
using HardenedContainer.Planning;

namespace HardenedContainer.Components;

/// <summary>What the base brings.</summary>
internal static class BaseComponents
{
    /// <summary>The base itself, and the packages that were seen in it.</summary>
    /// <param name="plannedBase">The base.</param>
    /// <param name="facts">What is known of it.</param>
    /// <returns>Nothing for scratch.</returns>
    public static IEnumerable<SoftwareComponent> Of(PlannedBase plannedBase, BaseFacts facts)
    {
        if (plannedBase.Reference is not { } reference)
        {
            yield break;
        }

        var at = reference.IndexOf("@sha256:", StringComparison.Ordinal);
        yield return new()
        {
            Kind = ComponentKind.BaseImage,
            Name = at < 0 ? reference : reference[..at],
            Version = at < 0 ? null : reference[(at + 1)..],
            Evidence = $"the image stands on it ({facts.Source})",
        };
        foreach (var package in facts.Packages)
        {
            yield return new()
            {
                Kind = ComponentKind.SystemPackage,
                Name = package.Name,
                Version = package.Version,
                PackageUrl = package.Url,
                Evidence = $"installed in the base ({facts.Source})",
            };
        }
    }
}
