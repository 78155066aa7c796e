using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;

namespace HardenedContainer.Rules.Secrets;

/// <summary>
/// Looks into key stores, which are known by name. What opens without a password and holds nothing but public
/// certificates or a public key is a message; what holds a private key, or keeps its content to itself, is an error.
/// </summary>
internal static class KeyStoreReader
{
    private static readonly string[] Endings = [".pfx", ".p12", ".snk", ".jks", ".keystore", ".kdbx"];

    private static readonly string[] SshNames =
        ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk"];

    /// <summary>Whether the name is that of a key store or of an SSH private key.</summary>
    internal static bool IsKeyStore(string path)
    {
        var name = NameOf(path);
        return SshNames.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Looks into a key store.</summary>
    /// <param name="path">Its path, for the name.</param>
    /// <param name="content">Its content, or null where it is too long to be opened.</param>
    /// <returns>What it is, or null where it is empty.</returns>
    internal static SecretSighting? Inspect(string path, byte[]? content)
    {
        var name = NameOf(path);
        return content switch
        {
            null => Private("key store that is too long to be opened", name),
            [] => null,
            _ when SshNames.Contains(name, StringComparer.OrdinalIgnoreCase) => Private("SSH private key, by its name", name),
            [0xfe, 0xed, 0xfe, 0xed, ..] => Java(content, name),
            [0xce, 0xce, 0xce, 0xce, ..] => Private("Java key store (JCEKS)", name),
            [0x03, 0xd9, 0xa2, 0x9a, ..] => Private("KeePass database", name),
            [0x07, 0x02, ..] when name.EndsWith(".snk", StringComparison.OrdinalIgnoreCase) => Private("strong-name key pair", name),
            _ when IsPublicStrongNameKey(content) => Public("public strong-name key", name),
            [0x30, ..] => Pkcs12(content, name),
            _ => Private("key store of unknown form", name),
        };
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static SecretSighting Private(string kind, string name) => new("HDC3002", kind, 0, name);

    private static SecretSighting Public(string kind, string name) => Private(kind, name) with { Severity = DiagnosticSeverity.Info };

    // A public key blob is a header of three words (signature and hash algorithm, length) and a PUBLICKEYBLOB (6).
    private static bool IsPublicStrongNameKey(byte[] content) =>
        content.Length > 20 && content[12] == 6 && BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(8)) == content.Length - 12;

    private static SecretSighting Pkcs12(byte[] content, string name)
    {
        try
        {
            // macOS has no key set in memory only.
            var flags = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
            var certificates = X509CertificateLoader.LoadPkcs12Collection(content, "", flags);
            var hasPrivateKey = certificates.Any(c => c.HasPrivateKey);
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }

            return hasPrivateKey
                ? Private("PKCS #12 store with a private key and no password", name)
                : Public("PKCS #12 store with public certificates only", name);
        }
        catch (CryptographicException)
        {
            return Private("PKCS #12 store that cannot be opened without a password", name);
        }
    }

    // Entries of a Java key store are a tag (1 key, 2 certificate), an alias, a time, and in a certificate's case its type
    // and bytes. Integers are big-endian; whatever does not fit counts as private.
    private static SecretSighting Java(byte[] content, string name)
    {
        var rest = content.AsSpan();
        if (rest.Length < 12)
        {
            return Private("Java key store that is cut off", name);
        }

        var version = BinaryPrimitives.ReadInt32BigEndian(rest[4..]);
        var count = BinaryPrimitives.ReadInt32BigEndian(rest[8..]);
        rest = rest[12..];
        for (var i = 0; i < count; i++)
        {
            if (rest.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(rest) != 2
                || !Skip(ref rest, 4) || !SkipText(ref rest) || !Skip(ref rest, 8) || (version == 2 && !SkipText(ref rest)) || !SkipBytes(ref rest))
            {
                return Private("Java key store with a private key", name);
            }
        }

        return Public("Java key store with public certificates only", name);
    }

    private static bool SkipText(ref Span<byte> rest) => rest.Length >= 2 && Skip(ref rest, 2 + BinaryPrimitives.ReadUInt16BigEndian(rest));

    private static bool SkipBytes(ref Span<byte> rest) =>
        rest.Length >= 4 && BinaryPrimitives.ReadInt32BigEndian(rest) is >= 0 and < MaxEntry and var length && Skip(ref rest, 4 + length);

    private const int MaxEntry = 1 << 20;

    private static bool Skip(ref Span<byte> rest, int count)
    {
        if (count > rest.Length)
        {
            return false;
        }

        rest = rest[count..];
        return true;
    }
}
