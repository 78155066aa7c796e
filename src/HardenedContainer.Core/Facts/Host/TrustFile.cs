using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HardenedContainer.Facts.Host;

/// <summary>p11-kit's trust files: sections of <c>name: value</c> lines and PEM.</summary>
internal static class TrustFile
{
    private const string Section = "[p11-kit-object-v1]";
    private const string ExtendedKeyUsage = "2.5.29.37";

    // 1.3.6.1.5.5.7.3.1 (RFC 5280, serverAuth) in DER.
    private static readonly byte[] ServerAuth = [0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];

    /// <summary>The roots that are trusted to authenticate servers.</summary>
    /// <param name="text">The file's text.</param>
    /// <returns>DER certificates in order.</returns>
    /// <exception cref="CryptographicException">The file holds what is not a certificate or a key.</exception>
    public static IReadOnlyList<byte[]> ServerRoots(string text)
    {
        var sections = text.Split(Section, StringSplitOptions.RemoveEmptyEntries);

        // A root's restrictions stand in a section of their own, which names the root by its public key.
        var notForServers = sections
            .Where(s => Value(s, "object-id") == ExtendedKeyUsage && Unescape(Value(s, "value")).AsSpan().IndexOf(ServerAuth) < 0)
            .Select(s => Block(s, "PUBLIC KEY"))
            .OfType<byte[]>()
            .Select(Convert.ToHexString)
            .ToHashSet(StringComparer.Ordinal);

        var roots = new List<byte[]>();
        foreach (var section in sections)
        {
            if (Value(section, "trusted") == "true" && Value(section, "x-distrusted") != "true" && Block(section, "CERTIFICATE") is { } der)
            {
                using var certificate = X509CertificateLoader.LoadCertificate(der);
                if (!notForServers.Contains(Convert.ToHexString(certificate.PublicKey.ExportSubjectPublicKeyInfo())))
                {
                    roots.Add(certificate.RawData);
                }
            }
        }

        return roots;
    }

    private static string Value(string section, string name) => section
        .Split('\n')
        .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..].Trim().Trim('"'))
        .FirstOrDefault("");

    private static byte[]? Block(string section, string label)
    {
        var rest = section.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label].SequenceEqual(label))
            {
                return Convert.FromBase64String(rest[fields.Base64Data].ToString());
            }

            rest = rest[fields.Location.End..];
        }

        return null;
    }

    // Bytes are %XX, or stand for themselves where they print.
    private static byte[] Unescape(string value)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length
                && byte.TryParse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                bytes.Add(code);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(value[i].ToString()));
            }
        }

        return [.. bytes];
    }
}
