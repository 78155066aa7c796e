using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using HardenedContainer.Core.Tests.Rules;
using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.Manifests;
using HardenedContainer.Options;
using HardenedContainer.Rules.BuiltImage;
using HardenedContainer.Rules.Manifests;
using HardenedContainer.Rules.Secrets;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Facts;

/// <summary>No reader breaks, hangs or grows on input that somebody damaged: each either reads it or refuses it in its own words.</summary>
public class ReaderFuzzTests
{
    private static readonly Dictionary<string, (Func<byte[][]> Seeds, Action<byte[]> Read)> _readers = new()
    {
        ["json settings"] = (JsonSeeds, content => Refused<JsonException>(() => SettingSecrets.Find(JsonSettings.Read(content)).Count())),
        ["deps.json"] = (JsonSeeds, content => Refused<JsonException>(() => DependencyFile.Read(content))),
        ["facts"] = (FactsSeeds, ReadFacts),
        ["yaml and plain settings"] = (PlainSeeds, content => SettingSecrets.Find(PlainSettings.Read(content)).Count()),
        ["manifest"] = (ManifestSeeds, content => ManifestRules.Evaluate(ManifestSubject.Create("manifest.yaml", Encoding.UTF8.GetString(content)))),
        ["ignore file"] = (IgnoreSeeds, content => IgnoreFile.Parse(Encoding.UTF8.GetString(content)).IsExcluded("a/b/c.txt")),
        ["tar layer"] = (TarSeeds, content => Refused<FindingException>(() => new ImageTree<byte[]>((_, _, linked) => linked).Add(new MemoryStream(content)))),
        ["built image"] = (ImageSeeds, content => Refused<FindingException>(() => ReadImage(content))),
        ["bundle"] = (BundleSeeds, ReadBundle),
        ["elf"] = (ElfSeeds, content => Refused<ElfFormatException>(() => ElfReader.Read(new MemoryStream(content)))),
        ["text secrets"] = (PlainSeeds, content => { var scanner = new SecretScanner(); scanner.Add(content); scanner.Complete(); }),
    };

    private static string[] Readers() => [.. _readers.Keys];

    [TestCaseSource(nameof(Readers))]
    public void Damaged_input_is_read_or_refused(string reader) => Fuzz(reader, reader == "built image" ? 500 : 3_000); // an image is read and judged whole

    [TestCaseSource(nameof(Readers)), Category("Long")]
    public void A_million_damaged_inputs_are_read_or_refused(string reader) => Fuzz(reader, 1_000_000);

    // OpenSSL takes its time for each, so these are fewer.
    [Test]
    public void Damaged_key_stores_are_recognised_or_said_to_be_closed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        byte[][] seeds = [certificate.Export(X509ContentType.Pkcs12), [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, (byte)'a', 0, 0, 0, 0, 0, 0, 0, 0]];
        for (var i = 0; i < 500; i++)
        {
            var content = ByteMutation.Of(seeds, i);
            Assert.That(() => KeyStoreReader.Inspect("a.pfx", content), Throws.Nothing, $"number {i}");
        }
    }

    // Found by the fuzzer.
    [TestCase(""" { "runtimeTarget": { "name": "a?" }, "targets": { "a?": {} } } """)]
    [TestCase(""" { "targets?": 1 } """)]
    public void Bytes_that_are_no_UTF_8_are_refused(string text)
    {
        var content = Encoding.ASCII.GetBytes(text).Select(b => b == (byte)'?' ? (byte)0xef : b).ToArray();
        Assert.That(() => Refused<JsonException>(() => DependencyFile.Read(content)), Throws.Nothing);
        Assert.That(() => JsonSettings.Read(content), Throws.TypeOf<JsonException>());
    }

    [TestCase("tar layer", 3381)]
    public void What_the_fuzzer_found_stays_mended(string reader, int number)
    {
        var (seeds, read) = _readers[reader];
        Assert.That(() => read(ByteMutation.Of(seeds(), number)), Throws.Nothing);
    }

    private static void Fuzz(string reader, int count)
    {
        var (seeds, read) = _readers[reader];
        var from = seeds();
        Parallel.For(0, count, i =>
        {
            var content = ByteMutation.Of(from, i);
            var watch = Stopwatch.StartNew();
            try
            {
                read(content);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{reader}, number {i}: {Convert.ToBase64String(content)}", e);
            }

            if (watch.Elapsed > TimeSpan.FromSeconds(20))
            {
                throw new InvalidOperationException($"{reader}, number {i} took {watch.Elapsed}.");
            }
        });
    }

    private static byte[][] ManifestSeeds() =>
        [.. Directory.GetFiles(Repository.File("tests/HardenedContainer.Core.Tests/Manifests/WellMade")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes), "a: &a [b, *c]\nc: {<<: *a, ? b : !!str |+\n d}\n"u8.ToArray()];

    private static void Refused<T>(Action read)
        where T : Exception
    {
        try
        {
            read();
        }
        catch (T)
        {
            // In its own words.
        }
    }

    private static void ReadBundle(byte[] content)
    {
        using var stream = new MemoryStream(content);
        if (SingleFileBundle.Read(stream, content.Length) is { } bundle)
        {
            foreach (var file in bundle.Files)
            {
                SingleFileBundle.Content(stream, file, 1 << 20);
            }
        }
    }

    private static void ReadFacts(byte[] content)
    {
        var facts = BaseFactsFile.Parse(Encoding.UTF8.GetString(content), "facts.json", out var problem);
        if (facts is null == problem is null)
        {
            throw new InvalidOperationException("Either facts or a problem.");
        }
    }

    private static byte[][] JsonSeeds() =>
    [
        """{ "Logging": { "LogLevel": { "Default": "Debug" } }, "List": [ 1, true, null, "a\u00e9" ], /* c */ "Smtp": { "Password": "q8Zr2LmX", }, }"""u8.ToArray(),
        """{ "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0/linux-x64" }, "targets": { ".NETCoreApp,Version=v10.0/linux-x64": { "a/1.0": { "runtime": { "lib/net10.0/a.dll": {} }, "resources": { "lib/de/a.resources.dll": { "locale": "de" } } } } } }"""u8.ToArray(),
    ];

    private static byte[][] FactsSeeds() => [Encoding.UTF8.GetBytes(BaseFactsFile.Write(BaseCatalog.For(BaseKind.Chiseled, PublishMode.Aot, 10)))];

    private static byte[][] PlainSeeds() =>
    [
        "smtp: &a\n  password: q8Zr2LmX\n  - token: 'x' # c\n<<: *a\n? [a, b]\n: |\n  text\n"u8.ToArray(),
        "export DB_PASSWORD=\"q8Zr2LmX\"\nA=b\n[section]\nkey = value\n<add key=\"Password\" value=\"q8Zr2LmX\" />\n"u8.ToArray(),
        "Server=db;User ID=a;Password=q8Zr2LmX; https://a:q8Zr2LmX@b.test/ eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiaWxsaW5nIn0.q8Zr2LmX0vBn4TyW6sKdPf3H\n-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n"u8.ToArray(),
    ];

    private static byte[][] IgnoreSeeds() => ["**\n!a/*/c.[a-z]*\n# c\n\\#a\n/b/../c\n[^x-z]?\n"u8.ToArray()];

    private static byte[][] TarSeeds()
    {
        using var plain = new MemoryStream();
        using (var writer = new TarWriter(plain, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "etc/"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "etc/passwd") { DataStream = new MemoryStream("root:x:0:0::/:\n"u8.ToArray()) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "lib") { LinkName = "usr/lib" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "etc/group") { LinkName = "etc/passwd" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "usr/.wh.lib"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "var/.wh..wh..opq"));
        }

        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain.ToArray());
        }

        using var zstd = new ZstdSharp.Compressor();
        return [plain.ToArray(), zipped.ToArray(), zstd.Wrap(plain.ToArray()).ToArray()];
    }

    private static void ReadImage(byte[] content)
    {
        using var folder = new TemporaryDirectory();
        System.IO.File.WriteAllBytes(folder.File("image.tar"), content);
        foreach (var image in BuiltImageReader.Read(folder.File("image.tar")))
        {
            BuiltImageRules.Evaluate(new(image));
        }
    }

    private static byte[][] ImageSeeds()
    {
        using var folder = new TemporaryDirectory();
        return [.. new[] { "tar", "save" }.Select(form => System.IO.File.ReadAllBytes(BuiltImageRulesTests.NearMisses.Small().Write(folder.Path, form)))];
    }

    private static byte[][] BundleSeeds() => [BundleBuilder.Build(("web.dll", 1, "MZ"u8.ToArray()), ("web.runtimeconfig.json", 4, "{}"u8.ToArray()))];

    private static byte[][] ElfSeeds() => [new Elf.ElfBuilder { Needed = ["libc.so.6"], BuildId = [1, 2, 3], GnuRelro = true, Symbols = ["main"] }.Build()];
}
