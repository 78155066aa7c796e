using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HardenedContainer.Facts;
using HardenedContainer.Options;

namespace HardenedContainer.Dockerfiles;

/// <summary>What is known of the image that a stage starts from.</summary>
/// <param name="Facts">Facts of the catalogue; null where the image is not in it.</param>
/// <param name="User">Default user; null where nothing is known.</param>
/// <param name="HasShell">A shell is in it; null where nothing is known.</param>
/// <param name="IsSdk">It is made for building, not for running.</param>
/// <param name="Environment">Variables that it sets, as far as they are known; null for one whose value is not.</param>
/// <param name="HasOtherVariables">It may set variables that are not in <paramref name="Environment"/>.</param>
public sealed partial record BaseImage(
    BaseFacts? Facts, string? User, bool? HasShell, bool IsSdk, ImmutableDictionary<string, string?> Environment, bool HasOtherVariables)
{
    private static readonly ImmutableDictionary<string, string?> Nothing = ImmutableDictionary<string, string?>.Empty;

    // The Dockerfiles of dotnet-docker set these since .NET 8.
    private static readonly ImmutableDictionary<string, string?> DotnetVariables = Nothing
        .Add("APP_UID", "1654").Add("ASPNETCORE_HTTP_PORTS", "8080").Add("DOTNET_RUNNING_IN_CONTAINER", "true").Add("DOTNET_VERSION", null).Add("ASPNET_VERSION", null);

    private static readonly string[] BuildImages = ["golang", "rust", "maven", "gradle", "gcc"];

    /// <summary>An image of which nothing is known.</summary>
    public static BaseImage Unknown { get; } = new(null, null, null, IsSdk: false, Nothing, HasOtherVariables: true);

    /// <summary>Recognises an image by its name.</summary>
    /// <param name="reference">The name, after variables were replaced.</param>
    /// <returns>What is known.</returns>
    public static BaseImage Of(string reference)
    {
        if (reference == "scratch")
        {
            return From(BaseKind.Scratch, reference, 10, "");
        }

        var at = reference.IndexOf('@', StringComparison.Ordinal);
        var name = ImageName.Familiar(at < 0 ? reference : reference[..at]);
        var colon = name.LastIndexOf(':');
        var (repository, tag) = colon > name.LastIndexOf('/') ? (name[..colon], name[(colon + 1)..]) : (name, "");
        return repository switch
        {
            _ when Dotnet().Match(repository) is { Success: true } match => DotnetImage(match.Groups[1].Value, tag, reference),
            "gcr.io/distroless/static" or "gcr.io/distroless/static-debian12" or "gcr.io/distroless/static-debian13" => Distroless(BaseKind.DistrolessStatic, reference, tag),
            "gcr.io/distroless/base" or "gcr.io/distroless/base-debian12" or "gcr.io/distroless/base-debian13" => Distroless(BaseKind.DistrolessBase, reference, tag),
            "gcr.io/distroless/cc" or "gcr.io/distroless/cc-debian12" or "gcr.io/distroless/cc-debian13" => Distroless(BaseKind.DistrolessCc, reference, tag),
            _ when BuildImages.Contains(repository) => Unknown with { User = "0", HasShell = true, IsSdk = true },
            _ when repository.StartsWith("gcr.io/distroless/", StringComparison.Ordinal) => new(null, tag.Contains("nonroot", StringComparison.Ordinal) ? "65532" : "0", tag.Contains("debug", StringComparison.Ordinal), IsSdk: false, Nothing, HasOtherVariables: true),
            "cgr.dev/chainguard/static" or "cgr.dev/chainguard/glibc-dynamic" or "cgr.dev/chainguard/dotnet-runtime" or "cgr.dev/chainguard/aspnet-runtime" => new(null, "65532", tag.EndsWith("-dev", StringComparison.Ordinal), IsSdk: false, Nothing, HasOtherVariables: true),
            "alpine" or "debian" or "ubuntu" or "busybox" or "fedora" or "centos" or "rockylinux" or "almalinux" => new(null, "0", true, IsSdk: false, Nothing, HasOtherVariables: false),
            _ when repository.StartsWith("mcr.microsoft.com/windows/", StringComparison.Ordinal) => Unknown with { User = WindowsUser(repository), HasShell = true },
            _ => Unknown,
        };
    }

    /// <summary>Whether it is an image for Windows, by the names that Microsoft gives such images.</summary>
    /// <param name="reference">The name.</param>
    /// <returns>True where it is.</returns>
    public static bool IsWindows(string reference) => reference.StartsWith("mcr.microsoft.com/windows/", StringComparison.Ordinal) || IsWindowsTag(ImageName.Tag(reference));

    /// <summary>What is known of a base of the catalogue.</summary>
    /// <param name="kind">Which one.</param>
    /// <returns>What is known; its default user is root for scratch.</returns>
    public static BaseImage Of(BaseKind kind) => From(kind, OptionNames.Of(kind), 10, kind switch
    {
        BaseKind.Chiseled or BaseKind.AzureLinuxDistroless => "1654",
        BaseKind.Scratch => "",
        _ => "0",
    });

    /// <summary>What is known of a user's own base.</summary>
    /// <param name="facts">Its facts.</param>
    /// <returns>What is known.</returns>
    public static BaseImage Of(BaseFacts facts) =>
        new(facts, facts.User, facts.HasShell, IsSdk: false, facts.Environment.ToImmutableDictionary(p => p.Key, p => (string?)p.Value, StringComparer.Ordinal), HasOtherVariables: false);

    private static BaseImage DotnetImage(string kind, string tag, string reference)
    {
        var major = Major().Match(tag) is { Success: true } match && int.TryParse(match.Value, out var number) ? number : 10;
        var chiseled = tag.Contains("chiseled", StringComparison.Ordinal);
        if (kind == "runtime-deps" && (chiseled || tag.Contains("distroless", StringComparison.Ordinal)))
        {
            return From(chiseled ? BaseKind.Chiseled : BaseKind.AzureLinuxDistroless, reference, major, "1654");
        }

        if (IsWindowsTag(tag))
        {
            return new(null, WindowsUser(tag), HasShell: true, kind == "sdk", DotnetVariables, HasOtherVariables: true);
        }

        var small = chiseled || tag.Contains("distroless", StringComparison.Ordinal);
        return new(null, small ? "1654" : "0", !small, kind == "sdk", DotnetVariables, HasOtherVariables: true);
    }

    // Nano Server runs as ContainerUser. Windows Server Core runs as an administrator of the container, who has no number.
    private static string? WindowsUser(string tag) => tag.Contains("nanoserver", StringComparison.Ordinal) ? "ContainerUser" : null;

    private static bool IsWindowsTag(string tag) => tag.Contains("nanoserver", StringComparison.Ordinal) || tag.Contains("windowsservercore", StringComparison.Ordinal);

    private static BaseImage Distroless(BaseKind kind, string reference, string tag)
    {
        var known = From(kind, reference, 10, tag.Contains("nonroot", StringComparison.Ordinal) ? "65532" : "0");
        return tag.Contains("debug", StringComparison.Ordinal) ? known with { HasShell = true, Facts = null } : known;
    }

    private static BaseImage From(BaseKind kind, string reference, int major, string user)
    {
        var facts = BaseCatalog.For(kind, PublishMode.SelfContained, major, reference);
        return new(facts, user, facts.HasShell, IsSdk: false, facts.Environment.ToImmutableDictionary(p => p.Key, p => (string?)p.Value, StringComparer.Ordinal), HasOtherVariables: false);
    }

    [GeneratedRegex("^mcr\\.microsoft\\.com/dotnet/(?:nightly/)?(sdk|aspnet|runtime|runtime-deps)$", RegexOptions.CultureInvariant)]
    private static partial Regex Dotnet();

    [GeneratedRegex("^[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Major();
}
