namespace HardenedContainer.Components;

/// <summary>Package URLs (package-url/purl-spec, "Purl syntax").</summary>
internal static class PackageUrl
{
    /// <summary>A NuGet package.</summary>
    internal static string NuGet(string id, string version) => $"pkg:nuget/{Escape(id)}@{Escape(version)}";

    /// <summary>A package of Debian's or Ubuntu's.</summary>
    internal static string Deb(string distribution, string release, string name, string version, string architecture) =>
        $"pkg:deb/{Escape(distribution)}/{Escape(name)}@{Escape(version)}?arch={Escape(architecture)}" + (release.Length > 0 ? $"&distro={Escape(distribution)}-{Escape(release)}" : "");

    /// <summary>A package of Alpine's, Wolfi's or Chainguard's.</summary>
    internal static string Apk(string distribution, string name, string version) => $"pkg:apk/{Escape(distribution)}/{Escape(name)}@{Escape(version)}";

    /// <summary>A package of Fedora's, Azure Linux' or SUSE's.</summary>
    internal static string Rpm(string distribution, string name, string version) => $"pkg:rpm/{Escape(distribution)}/{Escape(name)}@{Escape(version)}";

    /// <summary>Software that no registry keeps under this name.</summary>
    internal static string Generic(string name, string? version) => $"pkg:generic/{Escape(name)}" + (version is null ? "" : $"@{Escape(version)}");

    private static string Escape(string part) => Uri.EscapeDataString(part);
}
