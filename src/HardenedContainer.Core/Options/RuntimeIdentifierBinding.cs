using System.Collections.Immutable;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Options;

/// <summary>
/// The runtime identifiers: <c>ContainerRuntimeIdentifier</c>, else <c>ContainerRuntimeIdentifiers</c>, else the project's
/// <c>RuntimeIdentifier</c>, else Linux on the build machine's architecture.
/// </summary>
internal static class RuntimeIdentifierBinding
{
    private static readonly string[] Architectures = ["x64", "arm64", "arm"];
    private static readonly string[] Supported = [.. Architectures.Select(a => $"linux-{a}"), .. Architectures.Select(a => $"linux-musl-{a}")];

    public static ImmutableArray<string> Bind(Binding binding, PublishMode mode, BaseKind baseKind, string? librariesReference)
    {
        var (source, identifiers) = Choose(binding);
        foreach (var identifier in identifiers)
        {
            if (!Supported.Contains(identifier))
            {
                RejectIdentifier(binding, source, identifier);
            }
            else if (IsMusl(identifier) && !IsMusl(binding.Context.HostRuntimeIdentifier) && !BringsMusl(mode, baseKind, librariesReference))
            {
                binding.Findings.Add(DiagnosticCatalog.HDC9012.At(
                    $"{source}='{identifier}' asks for musl, and the build machine ({ValueText.Show(binding.Context.HostRuntimeIdentifier)}) has glibc."));
            }
        }

        // An index names a platform, and linux-x64 and linux-musl-x64 are the same one.
        foreach (var same in identifiers.Where(Supported.Contains).GroupBy(i => i.Split('-')[^1]).Where(g => g.Count() > 1))
        {
            binding.Reject(source, string.Join(';', identifiers), $"names {string.Join(" and ", same)}, which are one platform in an image index", "Leave one of them out.");
        }

        return identifiers;
    }

    private static (string Source, ImmutableArray<string> Identifiers) Choose(Binding binding)
    {
        var one = binding.Property("ContainerRuntimeIdentifier");
        var list = binding.Property("ContainerRuntimeIdentifiers");
        var project = binding.Property("RuntimeIdentifier");
        if (one.Length > 0)
        {
            return ("ContainerRuntimeIdentifier", [one]);
        }

        var several = list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (!several.IsEmpty)
        {
            return ("ContainerRuntimeIdentifiers", several);
        }

        if (project.Length > 0)
        {
            return ("RuntimeIdentifier", [project]);
        }

        // The last part is the architecture in every portable identifier: linux-x64, linux-musl-arm64, osx-arm64, win-x64.
        return ("The build machine", [$"linux-{binding.Context.HostRuntimeIdentifier.Split('-')[^1]}"]);
    }

    private static void RejectIdentifier(Binding binding, string source, string identifier)
    {
        var isLinux = identifier.StartsWith("linux-", StringComparison.Ordinal);
        var what = isLinux ? "is a Linux one that is not supported" : "is not a Linux one";
        var fix = isLinux || ValueText.Nearest(identifier, Supported) is not null
            ? $"{Binding.Suggestion(identifier, Supported)}Supported: {string.Join(", ", Supported)}."
            : null;
        binding.Findings.Add(DiagnosticCatalog.HDC9003.At($"{source}={ValueText.Quote(identifier)} {what}.", fix: fix));
    }

    // Managed code needs no cross tool chain, so there the libraries' source decides.
    private static bool BringsMusl(PublishMode mode, BaseKind baseKind, string? librariesReference) =>
        mode is PublishMode.Trimmed or PublishMode.SelfContained && (baseKind == BaseKind.Reference || librariesReference is not null);

    private static bool IsMusl(string identifier) => identifier.StartsWith("linux-musl-", StringComparison.Ordinal);
}
