using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Options;

namespace HardenedContainer.Rules.Binary;

/// <summary>A library of the image is older than the one that a file was linked with.</summary>
internal sealed class HDC2005SymbolVersionMissing : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2005;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var view = new ImageView(subject);
        if (!view.IsKnown)
        {
            return [];
        }

        var links = view.ResolveLibraries().ToLookup(l => (l.From, l.Name));
        return from file in view.Loadable
               from version in file.Elf.RequiredVersions
               let link = links[(file.Path, version.Library)].FirstOrDefault()
               where link is { IsFound: true } && !LibcFlavour.IsMixed(file.Elf, subject)
               let offered = Offered(version.Version, link.Provider, subject)
               where offered is not null
               group (version.Version, Offered: offered) by (file, version.Library, Prefix: Split(version.Version).Prefix) into missing
               let highest = missing.MaxBy(m => Split(m.Version).Version)
               select missing.Key.file.Finding(
                   Descriptor,
                   $"{missing.Key.file.Name} needs {Printable.Of(highest.Version)} of {Printable.Of(missing.Key.Library)}, but the image has {highest.Offered}.",
                   Fix(missing.Key.Library, highest.Version, subject));
    }

    // What there is instead, or null where the version is there or nothing is known of the library's versions.
    private static string? Offered(string version, ElfFile? provider, PublishSubject subject)
    {
        if (provider is { DefinedVersions.IsEmpty: false })
        {
            return provider.DefinedVersions.Contains(version, StringComparer.Ordinal)
                ? null
                : $"a {Printable.Of(provider.SoName ?? "library")} without it, with {Printable.Of(Highest(provider, Split(version).Prefix) ?? "other versions")} at most";
        }

        var (prefix, required) = Split(version);
        return provider is null && required is not null && subject.Base.SymbolVersions.TryGetValue(prefix, out var highest) && highest < required
            ? $"{prefix}_{highest} at most, on {subject.Base.Name}"
            : null;
    }

    private static string? Highest(ElfFile provider, string prefix) => provider.DefinedVersions
        .Where(v => Split(v) is var (p, version) && p == prefix && version is not null)
        .MaxBy(v => Split(v).Version);

    private static (string Prefix, Version? Version) Split(string version)
    {
        // Relative relocations in packed form: marked by a name of its own, and understood since 2.36.
        if (version == "GLIBC_ABI_DT_RELR")
        {
            return ("GLIBC", new(2, 36));
        }

        var at = version.LastIndexOf('_');
        var number = version[(at + 1)..];
        return (at < 0 ? version : version[..at], Version.TryParse(number.Contains('.') ? number : number + ".0", out var parsed) ? parsed : null);
    }

    private static string Fix(string library, string version, PublishSubject subject)
    {
        var onScratch = subject.Base.Kind == BaseKind.Scratch
            ? "publish on the distribution that the file was built on, so that its libraries are taken"
            : "set HardenContainerBase=scratch, which takes the libraries from the build machine";
        var newer = Split(version) is ("GLIBC", { } glibc)
            ? $"build on a distribution with a glibc older than {glibc}, take a base with glibc {glibc} or newer, or set HardenContainerMode=static"
            : $"take a base with a newer {Printable.Of(library)}, or an older version of the package that the file comes from";
        return $"{char.ToUpperInvariant(onScratch[0])}{onScratch[1..]}; or {newer}.";
    }
}
