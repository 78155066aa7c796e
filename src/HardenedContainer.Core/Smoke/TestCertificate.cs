using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HardenedContainer.Smoke;

/// <summary>A certificate of this run's own for the app's HTTPS endpoint, in a folder that is removed afterwards.</summary>
internal sealed class TestCertificate : IDisposable
{
    /// <summary>Where the folder is in the sandbox.</summary>
    internal const string Mounted = "/.smoke";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("harden-");

    internal TestCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(Path.Combine(Folder, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The folder.</summary>
    internal string Folder => _folder.FullName;

    /// <summary>What tells Kestrel of it.</summary>
    internal static IReadOnlyDictionary<string, string> Settings(int port) => new Dictionary<string, string>
    {
        ["ASPNETCORE_HTTPS_PORTS"] = port.ToString(CultureInfo.InvariantCulture),
        ["ASPNETCORE_Kestrel__Certificates__Default__Path"] = $"{Mounted}/cert.pem",
        ["ASPNETCORE_Kestrel__Certificates__Default__KeyPath"] = $"{Mounted}/key.pem",
    };

    public void Dispose() => _folder.Delete(recursive: true);
}
