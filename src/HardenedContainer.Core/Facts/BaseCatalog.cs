using System.Collections.Immutable;
using HardenedContainer.Options;

namespace HardenedContainer.Facts;

/// <summary>
/// The facts of the bases that this package knows. They come from the public recipes of the images, each named in
/// <see cref="BaseFacts.Source"/>; what a recipe does not show is left out, so that a rule rather asks than assumes.
/// </summary>
public static class BaseCatalog
{
    private const string CaBundle = "/etc/ssl/certs/ca-certificates.crt";

    private static readonly string[] Loaders = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"];
    private static readonly string[] LoadersWithArm = [.. Loaders, "/lib/ld-linux-armhf.so.3"];

    // glibc installs these together; loaders are listed because compilers write them into DT_NEEDED.
    private static readonly string[] Glibc =
    [
        "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2", "libutil.so.1", "libanl.so.1",
        "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "ld-linux-armhf.so.3",
    ];

    private static readonly string[] OpenSsl = ["libssl.so.3", "libcrypto.so.3"];
    private static readonly string[] GccRuntime = ["libgcc_s.so.1", "libstdc++.so.6"];

    /// <summary>Gives the facts of a base.</summary>
    /// <param name="kind">Which base; <see cref="BaseKind.Auto"/> stands for scratch.</param>
    /// <param name="mode">The mode that was built: a static executable brings its ICU along and never needs a larger base for it.</param>
    /// <param name="dotnetMajor">Major version of .NET, which names the tag of Microsoft's images.</param>
    /// <param name="reference">The image reference in use, or null for the default: it tells variants apart (<c>debian12</c>, <c>-extra</c>).</param>
    /// <param name="needsIcu">The app uses cultures, so the default is the variant with ICU where there is one.</param>
    /// <returns>The facts; with <see cref="BaseFacts.IsKnown"/> false for <see cref="BaseKind.Reference"/>.</returns>
    public static BaseFacts For(BaseKind kind, PublishMode mode, int dotnetMajor, string? reference = null, bool needsIcu = false)
    {
        var withIcu = reference?.Contains("-extra", StringComparison.Ordinal) ?? (needsIcu && mode != PublishMode.Static);
        var debian = reference?.Contains("debian12", StringComparison.Ordinal) == true ? Debian12 : Debian13;
        return kind switch
        {
            BaseKind.Auto or BaseKind.Scratch => Scratch,
            BaseKind.Chiseled => Chiseled(dotnetMajor, withIcu),
            BaseKind.AzureLinuxDistroless => AzureLinux(dotnetMajor, withIcu),
            BaseKind.DistrolessStatic => Distroless(debian, "static", libraries: []),
            BaseKind.DistrolessBase => Distroless(debian, "base", [.. Glibc, .. OpenSsl]),
            BaseKind.DistrolessCc => Distroless(debian, "cc", [.. Glibc, .. OpenSsl, .. GccRuntime, "libgomp.so.1"]),
            BaseKind.Reference => Unknown(reference),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such base."),
        };
    }

    private static BaseFacts Scratch { get; } = new()
    {
        Kind = BaseKind.Scratch,
        Name = "scratch",
        Source = "https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch",
    };

    private static BaseFacts Unknown(string? reference) => new()
    {
        Kind = BaseKind.Reference,
        IsKnown = false,
        DefaultReference = reference,
        Name = reference ?? "the given image",
        Source = "nothing is known of it",
    };

    // glibc 2.39 and gcc 14 are those of Ubuntu 24.04; the versions of libstdc++ and libgcc stand in gcc's ABI history.
    private static BaseFacts Chiseled(int dotnetMajor, bool withIcu) => new()
    {
        Kind = BaseKind.Chiseled,
        DefaultReference = $"mcr.microsoft.com/dotnet/runtime-deps:{dotnetMajor}.0-noble-chiseled{(withIcu ? "-extra" : "")}",
        Name = withIcu ? "chiseled-extra (Ubuntu 24.04)" : "chiseled (Ubuntu 24.04)",
        Source = $"https://github.com/dotnet/dotnet-docker/blob/main/src/runtime-deps/{dotnetMajor}.0/noble-chiseled{(withIcu ? "-extra" : "")}/amd64/Dockerfile"
            + " and https://github.com/canonical/chisel-releases/tree/ubuntu-24.04/slices",
        Libc = "glibc",
        Architectures = ["amd64", "arm64", "arm"],
        Paths = [.. LoadersWithArm, "/etc/passwd", "/etc/group", "/home/app", CaBundle, "/tmp", .. withIcu ? ["/usr/share/zoneinfo"] : Array.Empty<string>()],
        Libraries = [.. Glibc, .. OpenSsl, .. GccRuntime, .. withIcu ? Icu(74) : []],
        SymbolVersions = Versions(("GLIBC", "2.39"), ("GLIBCXX", "3.4.33"), ("CXXABI", "1.3.15"), ("GCC", "14.0.0")),
        HasCaCertificates = true,
        HasTimeZones = withIcu,
        HasTemp = true,
        Users = Users(("root", 0), ("app", 1654)),
        Environment = DotnetEnvironment(invariant: !withIcu),
    };

    // glibc 2.38 and gcc 13 are those of Azure Linux 3.0. Its OpenSSL finds the CA bundle by a path of its own.
    private static BaseFacts AzureLinux(int dotnetMajor, bool withIcu) => new()
    {
        Kind = BaseKind.AzureLinuxDistroless,
        DefaultReference = $"mcr.microsoft.com/dotnet/runtime-deps:{dotnetMajor}.0-azurelinux3.0-distroless{(withIcu ? "-extra" : "")}",
        Name = withIcu ? "Azure Linux 3.0 distroless-extra" : "Azure Linux 3.0 distroless",
        Source = $"https://github.com/dotnet/dotnet-docker/blob/main/src/runtime-deps/{dotnetMajor}.0/azurelinux3.0-distroless{(withIcu ? "-extra" : "")}/amd64/Dockerfile"
            + " and https://github.com/microsoft/azurelinux/tree/3.0/SPECS (distroless-packages, filesystem, glibc, gcc)",
        Libc = "glibc",
        Architectures = ["amd64", "arm64"],
        Paths = [.. Loaders, "/etc/passwd", "/etc/group", "/home/app", "/tmp", .. withIcu ? ["/usr/share/zoneinfo"] : Array.Empty<string>()],
        Libraries = [.. Glibc, .. OpenSsl, .. GccRuntime, .. withIcu ? Icu(72) : []],
        SymbolVersions = Versions(("GLIBC", "2.38"), ("GLIBCXX", "3.4.32"), ("CXXABI", "1.3.14"), ("GCC", "13.0.0")),
        HasCaCertificates = true,
        HasTimeZones = withIcu,
        HasTemp = true,
        Users = Users(("root", 0), ("app", 1654)),
        Environment = DotnetEnvironment(invariant: !withIcu),
    };

    private static BaseFacts Distroless(DebianRelease debian, string image, string[] libraries) => new()
    {
        Kind = image switch { "static" => BaseKind.DistrolessStatic, "base" => BaseKind.DistrolessBase, _ => BaseKind.DistrolessCc },
        DefaultReference = $"gcr.io/distroless/{image}-debian{debian.Number}:nonroot",
        Name = $"distroless {image} (Debian {debian.Number})",
        Source = $"https://github.com/GoogleContainerTools/distroless/tree/main/{image} (packages, /tmp, passwd)"
            + $" and https://packages.debian.org/{debian.Name} (versions)",
        Libc = libraries.Length > 0 ? "glibc" : "",
        Architectures = ["amd64", "arm64", "arm", "s390x", "ppc64le"],
        Paths = [.. libraries.Length > 0 ? LoadersWithArm : [], "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/home/nonroot", CaBundle, "/usr/share/zoneinfo", "/tmp"],
        Libraries = [.. libraries],
        SymbolVersions = image switch
        {
            "static" => ImmutableDictionary<string, Version>.Empty,
            "base" => Versions(debian.Glibc),
            _ => Versions([debian.Glibc, .. debian.Gcc]),
        },
        HasCaCertificates = true,
        HasTimeZones = true,
        HasTemp = true,
        Users = Users(("root", 0), ("nobody", 65534), ("nonroot", 65532)),
        Environment = ImmutableDictionary<string, string>.Empty
            .Add("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
            .Add("SSL_CERT_FILE", CaBundle),
    };

    private sealed record DebianRelease(int Number, string Name, (string, string) Glibc, (string, string)[] Gcc);

    private static readonly DebianRelease Debian12 = new(12, "bookworm", ("GLIBC", "2.36"), [("GLIBCXX", "3.4.30"), ("CXXABI", "1.3.13"), ("GCC", "12.0.0")]);
    private static readonly DebianRelease Debian13 = new(13, "trixie", ("GLIBC", "2.41"), [("GLIBCXX", "3.4.33"), ("CXXABI", "1.3.15"), ("GCC", "14.0.0")]);

    private static string[] Icu(int version) => [$"libicuuc.so.{version}", $"libicui18n.so.{version}", $"libicudata.so.{version}"];

    private static ImmutableDictionary<string, Version> Versions(params (string Prefix, string Version)[] versions) =>
        versions.ToImmutableDictionary(v => v.Prefix, v => Version.Parse(v.Version), StringComparer.Ordinal);

    private static ImmutableDictionary<string, int> Users(params (string Name, int Id)[] users) =>
        users.ToImmutableDictionary(u => u.Name, u => u.Id, StringComparer.Ordinal);

    private static ImmutableDictionary<string, string> DotnetEnvironment(bool invariant)
    {
        var environment = ImmutableDictionary<string, string>.Empty
            .Add("APP_UID", "1654")
            .Add("ASPNETCORE_HTTP_PORTS", "8080")
            .Add("DOTNET_RUNNING_IN_CONTAINER", "true");
        return invariant ? environment.Add("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "true") : environment;
    }
}
