using System.Collections.Immutable;
using HardenedContainer.Facts;
using HardenedContainer.Locking;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Locking;

public sealed class LockFileTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Reference = "registry.example/team/base:1";

    private TemporaryDirectory _directory = null!;

    private string File => _directory.File("hardened-container.lock.json");

    [SetUp]
    public void MakeDirectory() => _directory = new();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void What_was_written_is_read()
    {
        System.IO.File.WriteAllText(File, Lock().Write());
        var read = LockFile.Read(File, out var problem);
        Assert.That(problem, Is.Null);
        Assert.That(read.Write(), Is.EqualTo(Lock().Write()));
        Assert.That(read.Images[Reference].Platforms["linux/amd64"], Is.EqualTo(Digest));
        Assert.That(read.Images[Reference].Facts["linux/amd64"].Libc, Is.EqualTo("glibc"));
    }

    [Test]
    public void A_signature_is_kept()
    {
        var signed = new LockFile(Lock().Images.SetItem(Reference, Lock().Images[Reference] with { Signature = new("cosign", "build@team.example") }));
        System.IO.File.WriteAllText(File, signed.Write());
        Assert.That(LockFile.Read(File, out _).Images[Reference].Signature, Is.EqualTo(new HardenedContainer.Signing.VerifiedSignature("cosign", "build@team.example")));

        System.IO.File.WriteAllText(File, signed.Write().Replace("\"signer\": \"build@team.example\"", "\"signer\": null", StringComparison.Ordinal));
        LockFile.Read(File, out var problem);
        Assert.That(problem?.Descriptor.Code, Is.EqualTo("HDC9421"));
    }

    [Test]
    public void Nothing_is_pinned_without_a_file() => Assert.That(LockFile.Read(File, out _), Is.SameAs(LockFile.Empty));

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("{\"schemaVersion\":2,\"images\":{}}")]
    [TestCase("{\"schemaVersion\":1,\"images\":[]}")]
    [TestCase("{\"schemaVersion\":1,\"images\":{\"a\":null}}")]
    [TestCase("{\"schemaVersion\":1,\"images\":{\"a\":{\"digest\":\"sha256:0\",\"pinned\":\"2026-01-01\"}}}")]
    [TestCase("{\"schemaVersion\":1,\"images\":{\"a\":{\"digest\":\"" + Digest + "\",\"pinned\":\"yesterday\"}}}")]
    [TestCase("{\"schemaVersion\":1,\"images\":{\"a\":{\"digest\":\"" + Digest + "\",\"pinned\":\"2026-01-01\",\"facts\":{\"linux/amd64\":{}}}}}")]
    public void HDC9421_a_file_that_is_no_lock_file(string text)
    {
        System.IO.File.WriteAllText(File, text);
        Assert.That(LockFile.Read(File, out var problem), Is.SameAs(LockFile.Empty));
        Assert.That(problem?.Descriptor.Code, Is.EqualTo("HDC9421"));
    }

    [TestCase(90, false)]
    [TestCase(91, true)]
    public void HDC6011_a_pin_grows_stale(int days, bool isStale)
    {
        var image = Lock().Images[Reference];
        Assert.That(image.Stale(Reference, File, image.Pinned.AddDays(days))?.Descriptor.Code, Is.EqualTo(isStale ? "HDC6011" : null));
    }

    [TestCase("linux-x64", "amd64")]
    [TestCase("linux-musl-x64", "amd64")]
    [TestCase("linux-arm64", "arm64/v8")]
    [TestCase("linux-arm", "arm/v7")]
    public void Each_platform_has_its_own_facts(string runtimeIdentifier, string found)
    {
        string[] names = ["linux/amd64", "linux/amd64/v3", "linux/arm/v6", "linux/arm/v7", "linux/arm64/v8"];
        var image = Lock().Images[Reference] with
        {
            Platforms = names.ToImmutableSortedDictionary(n => n, _ => Digest, StringComparer.Ordinal),
            Facts = names.ToImmutableSortedDictionary(n => n, n => new BaseFacts { Kind = BaseKind.Reference, Name = n, Source = "read from it" }, StringComparer.Ordinal),
        };
        var platform = TargetPlatform.Parse(runtimeIdentifier);

        Assert.That(image.FactsFor(platform)!.Name, Is.EqualTo($"linux/{found}"));
        Assert.That((image with { Facts = image.Facts.Remove($"linux/{found}") }).FactsFor(platform), Is.Null);
    }

    [Test]
    public void A_platform_that_is_not_pinned_has_none() => Assert.That(Lock().Images[Reference].FactsFor(TargetPlatform.Parse("linux-arm64")), Is.Null);

    private static LockFile Lock() => new(LockFile.Empty.Images.Add(Reference, new(
        Digest,
        ImmutableSortedDictionary<string, string>.Empty.Add("linux/amd64", Digest),
        new DateOnly(2026, 1, 31),
        ImmutableSortedDictionary<string, BaseFacts>.Empty.Add("linux/amd64", new() { Kind = BaseKind.Reference, Name = Reference, Source = "read from it", Libc = "glibc" }))));
}
