using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Core.Tests.Rules.Secrets;

// Keys are made here and markers are put together at run time: a scanner of this repository should find nothing.
public class SecretScannerTests
{
    private const string Dashes = "-----";

    private static string Block(string label, byte[] bytes) =>
        $"{Dashes}BEGIN {label}{Dashes}\n{Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks).Replace("\r", "")}\n{Dashes}END {label}{Dashes}\n";

    private static byte[] Random(int count) => RandomNumberGenerator.GetBytes(count);

    private static string OpenSsh() => Block("OPENSSH " + "PRIVATE KEY", [.. "openssh-key-v1\0"u8, .. Random(300)]);

    private static string Putty(int lines) =>
        $"PuTTY-User-" + $"Key-File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 2\n{Convert.ToBase64String(Random(60))}\nPrivate-Lines: {lines}\n{Convert.ToBase64String(Random(30))}\n";

    private static string Age()
    {
        const string alphabet = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
        return "AGE-SECRET-" + "KEY-1" + alphabet + string.Concat(Random(26).Select(b => alphabet[b % 32]));
    }

    public static IEnumerable<TestCaseData> Keys()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pbe = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        (string Name, string Text, string Kind)[] keys =
        [
            ("PKCS1", rsa.ExportRSAPrivateKeyPem(), "RSA private key"),
            ("PKCS8 RSA", rsa.ExportPkcs8PrivateKeyPem(), "PKCS #8"),
            ("PKCS8 EC", ec.ExportPkcs8PrivateKeyPem(), "PKCS #8"),
            ("SEC1", ec.ExportECPrivateKeyPem(), "EC private key"),
            ("encrypted", rsa.ExportEncryptedPkcs8PrivateKeyPem("x", pbe), "encrypted"),
            ("legacy encrypted", Block("RSA " + "PRIVATE KEY", Random(600)).Replace($"KEY{Dashes}\n", $"KEY{Dashes}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n"), "RSA"),
            ("OpenSSH", OpenSsh(), "OpenSSH"),
            ("OpenPGP", Block("PGP " + "PRIVATE KEY BLOCK", Random(200)), "OpenPGP"),
            ("PuTTY", Putty(1), "PuTTY"),
            ("age", Age(), "age"),
            ("Windows lines", ec.ExportPkcs8PrivateKeyPem().Replace("\n", "\r\n"), "PKCS #8"),
            ("in JSON with escapes", $"{{\"k\":\"{Dashes}BEGIN PRIVATE KEY{Dashes}\\u000A{Convert.ToBase64String([0x30, 0xfb, .. Random(90)]).Replace("+", "\\u002B").Replace("/", "\\/")}", "PKCS #8"),
            ("in JSON", JsonSerializer.Serialize(new { private_key = rsa.ExportPkcs8PrivateKeyPem() }), "PKCS #8"),
            ("in YAML", "- " + rsa.ExportPkcs8PrivateKeyPem().Replace("\n", "\n  "), "PKCS #8"),
        ];
        return keys.Select(k => new TestCaseData(k.Text, k.Kind).SetName($"A_private_key_is_seen({k.Name})")).ToArray();
    }

    [TestCaseSource(nameof(Keys))]
    public void A_private_key_is_seen(string text, string kind)
    {
        var sightings = SecretScanner.Scan("first\nsecond " + text);
        Assert.That(sightings, Has.Length.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That(sightings[0].Code, Is.EqualTo("HDC3001"));
            Assert.That(sightings[0].Kind, Does.Contain(kind));
            Assert.That(sightings[0].Line, Is.EqualTo(2));
            Assert.That(sightings[0].Redacted, Does.EndWith("…").And.Length.LessThan(60));
            Assert.That(text, Does.Not.Contain(sightings[0].Redacted.TrimEnd('…') + "x"));
        });
    }

    public static IEnumerable<TestCaseData> Harmless()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=x", ec, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        var begin = $"{Dashes}BEGIN PRIVATE KEY{Dashes}";
        var end = $"{Dashes}END PRIVATE KEY{Dashes}";
        (string Name, string Text)[] texts =
        [
            ("certificate", certificate.ExportCertificatePem()),
            ("public key", ec.ExportSubjectPublicKeyInfoPem()),
            ("marker alone", begin),
            ("markers in code", $"if (text.StartsWith(\"{begin}\")) return; if (text.EndsWith(\"{end}\")) return; throw new InvalidOperationException(\"no key in the text at all\");"),
            ("dots", $"{begin}\n...\n{end}"),
            ("placeholder", $"{begin}\nMIIE...your key here...\n{end}"),
            ("repeated letter", $"{begin}\n{new string('x', 64)}\n{new string('x', 64)}\n{end}"),
            ("repeated words", $"{begin}\n{string.Concat(Enumerable.Repeat("YOURKEYHERE", 20))}\n{end}"),
            ("cut off", ec.ExportPkcs8PrivateKeyPem()[..50]),
            ("not a key inside", Block("PRIVATE " + "KEY", [7, .. Random(200)])),
            ("OpenSSH label alone", Block("OPENSSH " + "PRIVATE KEY", Random(200))),
            ("PuTTY public", Putty(0)),
            ("age placeholder", "AGE-SECRET-" + "KEY-1" + new string('Q', 58)),
            ("empty", ""),
        ];
        return texts.Select(t => new TestCaseData(t.Text).SetName($"What_is_no_private_key_is_not({t.Name})")).ToArray();
    }

    [TestCaseSource(nameof(Harmless))]
    public void What_is_no_private_key_is_not(string text) => Assert.That(SecretScanner.Scan(text), Is.Empty);

    [Test]
    public void Every_key_of_a_file_is_seen_with_its_line()
    {
        var text = OpenSsh() + "\n" + Age() + "\n" + Putty(3);
        Assert.That(SecretScanner.Scan(text).Select(s => (s.Kind.Split(' ')[0], s.Line)), Is.EqualTo([
            ("OpenSSH", 1), ("age", OpenSsh().Count(c => c == '\n') + 2), ("PuTTY", OpenSsh().Count(c => c == '\n') + 3)]));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(4096)]
    [TestCase(1 << 17)]
    public void A_key_is_seen_however_the_text_is_cut(int block)
    {
        // The key lies across the end of the scanner's window.
        var text = Encoding.UTF8.GetBytes(new string('ä', 65_500) + "\n" + OpenSsh() + new string('y', 100_000));
        var scanner = new SecretScanner();
        foreach (var part in text.Chunk(block))
        {
            scanner.Add(part);
        }

        Assert.That(scanner.Complete().Select(s => s.Line), Is.EqualTo([2]));
    }

    [Test]
    public void UTF16_is_read_too()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var scanner = new SecretScanner();
            scanner.Add([.. encoding.GetPreamble(), .. encoding.GetBytes(Age())]);
            Assert.That(scanner.Complete(), Has.Length.EqualTo(1), encoding.WebName);
        }
    }

    [Test]
    public void A_file_full_of_keys_gives_a_bounded_number() =>
        Assert.That(SecretScanner.Scan(string.Join('\n', Enumerable.Repeat(Age(), 500))), Has.Length.EqualTo(100));
}
