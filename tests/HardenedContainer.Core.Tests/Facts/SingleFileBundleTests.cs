using System.Text;
using HardenedContainer.Facts;

namespace HardenedContainer.Core.Tests.Facts;

public class SingleFileBundleTests
{
    [Test]
    public void Files_are_read_with_their_content()
    {
        var content = BundleBuilder.Build(("web.dll", 1, "MZ"u8.ToArray()), ("libx.so", 2, "ELF"u8.ToArray()), ("settings.json", 0, "{}"u8.ToArray()));
        using var stream = new MemoryStream(content);

        var bundle = SingleFileBundle.Read(stream, content.Length)!;

        Assert.That(bundle.Files.Select(f => (f.Path, f.Kind)), Is.EqualTo(new[] { ("web.dll", BundledFileKind.Assembly), ("libx.so", BundledFileKind.NativeBinary), ("settings.json", BundledFileKind.Unknown) }));
        Assert.That(bundle.Files.Select(f => Encoding.ASCII.GetString(SingleFileBundle.Content(stream, f, 100)!)), Is.EqualTo(["MZ", "ELF", "{}"]));
        Assert.That(bundle.Extracted.Select(f => f.Path), Is.EqualTo(["libx.so"]));
        Assert.That(SingleFileBundle.Content(stream, bundle.Files[0], 1), Is.Null);
    }

    [Test]
    public void A_host_without_files_is_no_bundle() => Assert.That(SingleFileBundle.Read(new MemoryStream(new byte[1000]), 1000), Is.Null);

    // The mark is .NET's own, so it is looked for in a real host, too.
    [Test]
    public void The_mark_is_that_of_the_hosts_of_this_SDK()
    {
        var mark = System.Security.Cryptography.SHA256.HashData(".net core bundle\n"u8);
        var sdk = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "sdk"));
        var hosts = Directory.EnumerateFiles(sdk, "apphost", SearchOption.AllDirectories).ToArray();

        Assert.That(hosts, Is.Not.Empty);
        Assert.That(hosts.Select(h => File.ReadAllBytes(h).AsSpan().IndexOf(mark) > 0), Has.All.True);
    }
}
