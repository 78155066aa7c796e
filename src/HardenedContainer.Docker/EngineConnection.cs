using System.Security.Cryptography.X509Certificates;
using Docker.DotNet;
using Docker.DotNet.X509;

namespace HardenedContainer.Docker;

/// <summary>Makes the library's configuration of an address, with the user's certificates where there are some.</summary>
internal static class EngineConnection
{
    internal static DockerClientConfiguration Configure(EngineAddress address) => new(
        address.Uri,
        address.CertificateDirectory is { } directory ? WithCertificates(directory) : null,
        defaultTimeout: Timeout.InfiniteTimeSpan);

    // The engine's certificate must come from ca.pem: what else the machine trusts does not count, as with Docker's own client.
    private static CertificateCredentials WithCertificates(string directory)
    {
        using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(directory, "cert.pem"), Path.Combine(directory, "key.pem"));
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(directory, "ca.pem"));
        return new(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null))
        {
            ServerCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                if (certificate is null || errors.HasFlag(System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch))
                {
                    return false;
                }

                using var chain = new X509Chain();
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.Add(authority);
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                using var server = new X509Certificate2(certificate);
                return chain.Build(server);
            },
        };
    }
}
