using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules.Secrets;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SecretRulesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new("secrets");

    public void Dispose() => _directory.Dispose();

    private SubjectBuilder Read(string name, byte[] content)
    {
        File.WriteAllBytes(_directory.File(name), content);
        return new SubjectBuilder().WithPublishFile(PublishDirectoryReader.Read(_directory.Path, CancellationToken.None).Single());
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
    }

    private static string Pem()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }

    [Test]
    public void HDC3001_names_kind_file_and_line_and_never_the_key()
    {
        var pem = Pem();
        var subject = Read("app.json", System.Text.Encoding.UTF8.GetBytes("{\n" + pem));
        var finding = RuleAssert.Evaluate("HDC3001", subject).Single();
        Assert.Multiple(() =>
        {
            Assert.That(finding.File, Is.EqualTo(_directory.File("app.json")));
            Assert.That(finding.Line, Is.EqualTo(2));
            Assert.That(finding.Message, Does.Contain("app.json").And.Contain("PKCS #8"));
            Assert.That(finding.Message, Does.Not.Contain(pem.Split('\n')[1][..10]));
        });
    }

    [Test]
    public void HDC3001_a_certificate_is_fine() =>
        RuleAssert.IsSilent("HDC3001", Read("ca.pem", System.Text.Encoding.UTF8.GetBytes(Certificate().ExportCertificatePem())));

    [TestCase(null, "private key and no password")]
    [TestCase("", "private key and no password")]
    [TestCase("secret", "cannot be opened")]
    public void HDC3002_a_PFX_with_a_private_key(string? password, string what)
    {
        var subject = Read("web.pfx", Certificate().Export(X509ContentType.Pfx, password));
        RuleAssert.Fires("HDC3002", subject, what);
        Assert.That(RuleAssert.Evaluate("HDC3002", subject).Single().Severity, Is.Null);
    }

    [Test]
    public void HDC3002_a_PFX_with_public_certificates_is_a_message()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Certificate().RawData);
        var finding = RuleAssert.Evaluate("HDC3002", Read("ca.p12", certificate.Export(X509ContentType.Pfx))).Single();
        Assert.That((finding.Severity, finding.What), Is.EqualTo(((DiagnosticSeverity?)DiagnosticSeverity.Info, "ca.p12 is: PKCS #12 store with public certificates only.")));
    }

    [Test]
    public void HDC3002_a_strong_name_key_pair_and_a_public_one()
    {
        using var rsa = new RSACryptoServiceProvider(2048);
        RuleAssert.Fires("HDC3002", Read("key.snk", rsa.ExportCspBlob(includePrivateParameters: true)), "key pair");

        var blob = rsa.ExportCspBlob(includePrivateParameters: false);
        byte[] header = [0, 0x24, 0, 0, 4, 0x80, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), blob.Length);
        var finding = RuleAssert.Evaluate("HDC3002", Read("key.snk", [.. header, .. blob])).Single();
        Assert.That(finding.Severity, Is.EqualTo(DiagnosticSeverity.Info));
    }

    private static byte[] Jks(params int[] tags)
    {
        var bytes = new List<byte>([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, (byte)tags.Length]);
        foreach (var tag in tags)
        {
            bytes.AddRange([0, 0, 0, (byte)tag, 0, 1, (byte)'a', 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, .. "X.509"u8, 0, 0, 0, 3, 1, 2, 3]);
        }

        return [.. bytes, .. new byte[20]];
    }

    [Test]
    public void HDC3002_Java_key_stores()
    {
        RuleAssert.Fires("HDC3002", Read("a.jks", Jks(2, 1)), "with a private key");
        RuleAssert.Fires("HDC3002", Read("a.jks", Jks(2, 2)[..30]), "with a private key");
        RuleAssert.Fires("HDC3002", Read("a.jks", [0xfe, 0xed, 0xfe, 0xed, 0, 0]), "cut off");
        Assert.That(RuleAssert.Evaluate("HDC3002", Read("a.jks", Jks(2, 2))).Single().Severity, Is.EqualTo(DiagnosticSeverity.Info));
    }

    [TestCase("a.kdbx", new byte[] { 0x03, 0xd9, 0xa2, 0x9a, 1 }, "KeePass")]
    [TestCase("a.keystore", new byte[] { 0xce, 0xce, 0xce, 0xce, 1 }, "JCEKS")]
    [TestCase("a.pfx", new byte[] { 1, 2, 3 }, "unknown form")]
    [TestCase("a.pfx", new byte[] { 0x30, 0x80, 0, 0 }, "cannot be opened")]
    [TestCase("id_ed25519", new byte[] { 1, 2, 3 }, "SSH private key")]
    public void HDC3002_other_stores(string name, byte[] content, string what) => RuleAssert.Fires("HDC3002", Read(name, content), what);

    [TestCase("a.pfx", new byte[0])]
    [TestCase("id_ed25519.pub", new byte[] { 1 })]
    [TestCase("id_token.json", new byte[] { 1 })]
    [TestCase("a.pfx.md", new byte[] { 1 })]
    public void HDC3002_near_misses(string name, byte[] content) => RuleAssert.IsSilent("HDC3002", Read(name, content));

    [Test]
    public void HDC3002_leaves_an_SSH_key_that_could_be_read_to_HDC3001()
    {
        var subject = Read("id_rsa", System.Text.Encoding.UTF8.GetBytes(Pem()));
        RuleAssert.IsSilent("HDC3002", subject);
        Assert.That(RuleAssert.Evaluate("HDC3001", subject), Has.Length.EqualTo(1));
    }

    [TestCase(".env")]
    [TestCase(".env.production")]
    [TestCase("config/.envrc")]
    [TestCase("credentials")]
    [TestCase("credentials.json")]
    [TestCase("Credentials-prod.YAML")]
    [TestCase("secrets.yaml")]
    [TestCase("secrets.prod.json")]
    [TestCase("secrets")]
    public void HDC3008_fires(string path) => RuleAssert.Fires("HDC3008", new SubjectBuilder().WithPublished(path), path);

    [TestCase(".env.example")]
    [TestCase("credentials.sample.json")]
    [TestCase("credentials.schema.json")]
    [TestCase("Credentials.dll")]
    [TestCase("secrets.json")]
    [TestCase("wwwroot/credentials.js")]
    [TestCase("wwwroot/secrets.html")]
    [TestCase("environment.json")]
    [TestCase("CredentialsProvider.json")]
    public void HDC3008_near_misses(string path) => RuleAssert.IsSilent("HDC3008", new SubjectBuilder().WithPublished(path));

    [Test]
    public void HDC3008_leaves_the_documentation_of_an_assembly_alone() =>
        RuleAssert.IsSilent("HDC3008", new SubjectBuilder().WithPublished("Secrets.dll").WithPublished("Secrets.xml"));
}
