using System.Collections.Immutable;
using HardenedContainer.Planning;

namespace HardenedContainer.Facts.Host;

/// <summary>
/// What links for another architecture than the build machine's, as Debian and its descendants package it: a cross compiler with
/// a C library in <c>/usr/TRIPLET</c>, and libraries of the other architecture beside the machine's own (multiarch) or unpacked.
/// </summary>
/// <param name="Platform">What it links for.</param>
/// <param name="Root">Where the libraries of the other architecture are installed or unpacked: <c>/</c>, or a directory with a <c>usr</c>.</param>
public sealed record CrossToolchain(TargetPlatform Platform, string Root)
{
    /// <summary>The cross tool chain from one runtime identifier to another.</summary>
    /// <param name="host">The build machine's.</param>
    /// <param name="target">The image's.</param>
    /// <param name="root">Root of the other architecture's libraries.</param>
    /// <returns>The tool chain; null where both are the same, or where none is known: 64 bits and glibc on both sides.</returns>
    public static CrossToolchain? For(string host, string target, string root) =>
        host != target && TargetPlatform.TryParse(host) is { IsMusl: false, Is64Bit: true } && TargetPlatform.TryParse(target) is { IsMusl: false, Is64Bit: true } platform
            ? new(platform, root)
            : null;

    /// <summary>The compiler's name.</summary>
    public string Compiler => $"{Platform.Triplet}-gcc";

    /// <summary>objcopy's name.</summary>
    public string ObjCopy => $"{Platform.Triplet}-objcopy";

    /// <summary>Where the C library is.</summary>
    public string SysRoot => $"/usr/{Platform.Triplet}";

    /// <summary>Directory of the other architecture's libraries.</summary>
    public string Libraries => $"{Root.TrimEnd('/')}/usr/lib/{Platform.Triplet}";

    /// <summary>The one command that installs pieces.</summary>
    /// <param name="distribution">The build machine's.</param>
    /// <param name="pieces">What to install.</param>
    /// <returns>The command; null where the distribution is no descendant of Debian, or does not package one of them.</returns>
    public string? InstallCommand(Distribution distribution, IEnumerable<BuildPiece> pieces)
    {
        string?[] packages = [.. pieces.Select(Package).Distinct(StringComparer.Ordinal)];
        if (!distribution.UsesDpkg || packages.Contains(null))
        {
            return null;
        }

        var install = $"{distribution.Installer} {string.Join(' ', packages)}";
        return packages.Any(p => p!.Contains(':', StringComparison.Ordinal)) ? $"dpkg --add-architecture {Platform.Architecture} && apt-get update && {install}" : install;
    }

    private string? Package(BuildPiece piece)
    {
        var suffix = Platform.Triplet.Replace('_', '-');
        return piece switch
        {
            BuildPiece.Clang => "clang",
            BuildPiece.Lld => "lld",
            BuildPiece.CMake => "cmake",
            BuildPiece.Make => "make",
            BuildPiece.CrossCompiler => $"gcc-{suffix}",
            BuildPiece.ObjCopy => $"binutils-{suffix}",
            BuildPiece.StaticLibC => $"libc6-dev-{Platform.Architecture}-cross",
            BuildPiece.StaticOpenSsl => $"libssl-dev:{Platform.Architecture}",
            BuildPiece.Zlib => $"zlib1g-dev:{Platform.Architecture}",
            _ => null,
        };
    }
}
