using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HardenedContainer.Facts.Host;

/// <summary>Certificates as PEM (RFC 7468).</summary>
internal static class CertificatePem
{
    private const string Label = "CERTIFICATE";

    /// <summary>Reads text that holds certificates and nothing else in PEM.</summary>
    /// <param name="text">PEM text; what stands between blocks is passed over.</param>
    /// <returns>DER certificates in order, at least one.</returns>
    /// <exception cref="CryptographicException">There is no certificate, or something else, such as a private key.</exception>
    public static IReadOnlyList<byte[]> Read(string text)
    {
        var certificates = new List<byte[]>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (!rest[fields.Label].SequenceEqual(Label))
            {
                throw new CryptographicException($"it holds a {rest[fields.Label]}, not only certificates");
            }

            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
            certificates.Add(certificate.RawData);
            rest = rest[fields.Location.End..];
        }

        return certificates.Count > 0 ? certificates : throw new CryptographicException("it holds no certificate in PEM form");
    }

    /// <summary>Writes a bundle in one form, however the sources were written; each certificate once.</summary>
    /// <param name="certificates">DER certificates.</param>
    /// <returns>PEM text.</returns>
    public static string Write(IEnumerable<byte[]> certificates) => string.Concat(certificates
        .DistinctBy(Convert.ToHexString)
        .Select(certificate => PemEncoding.WriteString(Label, certificate) + "\n"));
}
