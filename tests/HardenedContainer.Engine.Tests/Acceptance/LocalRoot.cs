using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>
/// A root that the build machine trusts, as behind a proxy that breaks TLS open, until this is disposed. Its key is gone
/// with the test run, so that one left behind by a kill could not be used by anybody.
/// </summary>
internal sealed class LocalRoot : IDisposable
{
    private const string _bundle = "/etc/ssl/certs/ca-certificates.crt";

    private readonly string _name = $"hdc-test-{Guid.NewGuid():N}";

    public LocalRoot(string pem)
    {
        using var directory = new TemporaryDirectory("root");
        File.WriteAllText(directory.File("root.crt"), pem);
        try
        {
            AsRoot("install -m 644 \"$1\" \"/usr/local/share/ca-certificates/$2.crt\" && update-ca-certificates", directory.File("root.crt"), _name);
            Assert.That(File.ReadAllText(_bundle), Does.Contain(pem.Trim()), "The machine must trust the root, or its absence from images says nothing.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose() =>
        AsRoot("rm -f \"/usr/local/share/ca-certificates/$2.crt\" \"/etc/ssl/certs/$2.pem\" && update-ca-certificates", "", _name);

    private static void AsRoot(string script, params string[] arguments) => (Environment.IsPrivilegedProcess
        ? CommandLine.Run("/bin/sh", ["-c", script, "sh", .. arguments])
        : CommandLine.Run("sudo", ["-n", "/bin/sh", "-c", script, "sh", .. arguments])).Succeeded();
}
