using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace HardenedContainer.Facts.Host;

/// <summary>
/// The distribution's own copy of Mozilla's root certificates. Never the machine's merged bundle, nor the places for local
/// roots: behind a proxy that breaks TLS open, those hold the proxy's root.
/// </summary>
internal static class MozillaRoots
{
    // Debian, Ubuntu, Alpine.
    private const string Folder = "/usr/share/ca-certificates/mozilla";

    private static readonly string[] TrustFiles =
    [
        "/usr/share/pki/ca-trust-source/ca-bundle.trust.p11-kit", // Fedora, RHEL, Azure Linux
        "/usr/share/pki/trust/ca-certificates-mozilla.trust.p11-kit", // openSUSE
        "/usr/share/ca-certificates/trust-source/mozilla.trust.p11-kit", // Arch
    ];

    /// <summary>The files that hold the set: one a root, or one for all.</summary>
    /// <param name="root">Root directory of the build machine.</param>
    /// <returns>Absolute paths inside, ordered (ordinal); empty where there is no set.</returns>
    public static ImmutableArray<string> Files(string root)
    {
        var folder = RootedPath.OnDisk(root, Folder);
        if (Directory.Exists(folder))
        {
            return [.. Directory.EnumerateFiles(folder, "*.crt").Where(IsRegular).Select(f => $"{Folder}/{Path.GetFileName(f)}").Order(StringComparer.Ordinal)];
        }

        return [.. TrustFiles.Where(f => IsRegular(RootedPath.OnDisk(root, f))).Take(1)];
    }

    /// <summary>Reads the certificates.</summary>
    /// <param name="root">Root directory of the build machine.</param>
    /// <param name="files">Some of <see cref="Files"/>.</param>
    /// <returns>DER certificates that are trusted to authenticate servers, in the order of the files.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="CryptographicException">A file holds what is not a certificate.</exception>
    public static IEnumerable<byte[]> Read(string root, IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            var text = File.ReadAllText(RootedPath.OnDisk(root, file), Encoding.UTF8);
            var certificates = file.EndsWith(".p11-kit", StringComparison.Ordinal) ? TrustFile.ServerRoots(text) : CertificatePem.Read(text);
            foreach (var certificate in certificates)
            {
                yield return certificate;
            }
        }
    }

    private static bool IsRegular(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null };
}
