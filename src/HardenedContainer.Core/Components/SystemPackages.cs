using HardenedContainer.Facts.Host;
using HardenedContainer.Planning;

namespace HardenedContainer.Components;

/// <summary>The distribution's packages that files of the image come from.</summary>
internal static class SystemPackages
{
    /// <summary>Finds them.</summary>
    /// <param name="entries">The image's entries.</param>
    /// <param name="distribution">The distribution of the build machine.</param>
    /// <param name="architecture">GOARCH of the image.</param>
    /// <returns>One component a package, ordered by name.</returns>
    public static IEnumerable<SoftwareComponent> Of(IEnumerable<ImageEntry> entries, Distribution distribution, string architecture) =>
        from package in entries.SelectMany(e => Named(e.Origin)).Distinct()
        orderby package.Name, package.Version
        select new SoftwareComponent
        {
            Kind = ComponentKind.SystemPackage,
            Name = package.Name,
            Version = package.Version,
            PackageUrl = Url(distribution, package.Name, package.Version, architecture),
            Evidence = $"files of it are in the image, from {distribution.Name}",
        };

    /// <summary>The packages that an origin names: <c>package ca-certificates 20230311 and 1 extra trusted root</c> names one.</summary>
    /// <param name="origin">The origin of an entry.</param>
    /// <returns>Names and versions.</returns>
    public static IEnumerable<(string Name, string Version)> Named(string origin) =>
        from part in origin.Split(" and ")
        let words = part.Split(' ')
        where words is ["package", _, _]
        select (words[1], words[2]);

    private static string? Url(Distribution distribution, string name, string version, string architecture) => distribution switch
    {
        { Id.Length: 0 } => null,
        { UsesDpkg: true } => PackageUrl.Deb(distribution.Id, distribution.VersionId, name, version, architecture),
        { Installer: { } installer } when installer.StartsWith("apk", StringComparison.Ordinal) => PackageUrl.Apk(distribution.Id, name, version),
        _ => PackageUrl.Rpm(distribution.Id, name, version),
    };
}
