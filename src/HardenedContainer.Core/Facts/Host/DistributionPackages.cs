using System.Collections.Frozen;
using System.Collections.Immutable;

namespace HardenedContainer.Facts.Host;

/// <summary>
/// How distributions call what a build machine needs. Fedora, RHEL and openSUSE do not package OpenSSL's static archives, so
/// no static executable can be built there.
/// </summary>
/// <param name="Installer">The start of an install command.</param>
/// <param name="Packages">Packages by piece; a piece that is missing here is not packaged.</param>
internal sealed record DistributionPackages(string Installer, ImmutableDictionary<BuildPiece, ImmutableArray<string>> Packages)
{
    private static readonly DistributionPackages Debian = Table(
        "apt-get install -y", clang: "clang", compiler: "clang", lld: "lld", binutils: "binutils", staticLibC: "libc6-dev", staticOpenSsl: "libssl-dev", staticIcu: "libicu-dev",
        zlib: "zlib1g-dev", icu: "libicu-dev", openSsl: "openssl", cppRuntime: "libstdc++6 libgcc-s1");

    private static readonly DistributionPackages Fedora = Table(
        "dnf install -y", clang: "clang", compiler: "clang glibc-devel", lld: "lld", binutils: "binutils", staticLibC: "glibc-static", staticOpenSsl: null, staticIcu: null,
        zlib: "zlib-devel", icu: "libicu", openSsl: "openssl-libs", cppRuntime: "libstdc++ libgcc");

    private static readonly DistributionPackages AzureLinux = Table(
        "tdnf install -y", clang: "clang", compiler: "clang glibc-devel", lld: "lld", binutils: "binutils", staticLibC: "glibc-static", staticOpenSsl: "openssl-devel openssl-static",
        staticIcu: null, zlib: "zlib-devel", icu: "icu", openSsl: "openssl-libs", cppRuntime: "libstdc++ libgcc");

    private static readonly DistributionPackages Alpine = Table(
        "apk add", clang: "clang", compiler: "clang build-base", lld: "lld", binutils: "binutils", staticLibC: "build-base", staticOpenSsl: "openssl-dev openssl-libs-static",
        staticIcu: "icu-dev icu-static", zlib: "zlib-dev", icu: "icu-libs icu-data-full", openSsl: "libssl3", cppRuntime: "libstdc++");

    private static readonly DistributionPackages Suse = Table(
        "zypper install -y", clang: "clang", compiler: "clang glibc-devel", lld: "lld", binutils: "binutils", staticLibC: "glibc-devel-static", staticOpenSsl: null, staticIcu: null,
        zlib: "zlib-devel", icu: "libicu-devel", openSsl: "libopenssl3", cppRuntime: "libstdc++6 libgcc_s1", caCertificates: "ca-certificates-mozilla", timeZones: "timezone");

    /// <summary>By ID and ID_LIKE of os-release.</summary>
    public static readonly FrozenDictionary<string, DistributionPackages> ById =
        new Dictionary<string, DistributionPackages>
        {
            ["debian"] = Debian,
            ["ubuntu"] = Debian,
            ["fedora"] = Fedora,
            ["rhel"] = Fedora,
            ["centos"] = Fedora,
            ["azurelinux"] = AzureLinux,
            ["mariner"] = AzureLinux,
            ["alpine"] = Alpine,
            ["suse"] = Suse,
            ["opensuse"] = Suse,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static DistributionPackages Table(
        string installer, string clang, string compiler, string lld, string binutils, string staticLibC, string? staticOpenSsl, string? staticIcu, string zlib, string icu,
        string openSsl, string cppRuntime, string caCertificates = "ca-certificates", string timeZones = "tzdata") => new(
        installer,
        new (BuildPiece Piece, string? Packages)[]
        {
            (BuildPiece.Clang, clang), (BuildPiece.Compiler, compiler), (BuildPiece.Linker, binutils), (BuildPiece.Lld, lld),
            (BuildPiece.ObjCopy, binutils), (BuildPiece.CMake, "cmake"), (BuildPiece.Make, "make"), (BuildPiece.StaticLibC, staticLibC),
            (BuildPiece.StaticOpenSsl, staticOpenSsl), (BuildPiece.StaticIcu, staticIcu), (BuildPiece.Zlib, zlib),
            (BuildPiece.CaCertificates, caCertificates), (BuildPiece.TimeZones, timeZones), (BuildPiece.Icu, icu),
            (BuildPiece.OpenSsl, openSsl), (BuildPiece.CppRuntime, cppRuntime),
        }.Where(row => row.Packages is not null).ToImmutableDictionary(row => row.Piece, row => row.Packages!.Split(' ').ToImmutableArray()));
}
