using System.Formats.Tar;
using System.Text;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.Testing;
using static HardenedContainer.Core.Tests.Facts.Images.TestImage;

namespace HardenedContainer.Core.Tests.Facts.Images;

/// <summary>The lists of packages that images have: of full distributions, and of those without a package manager.</summary>
public class PackageListsTests
{
    private const string Wall = """
        {"jsonwall":"1.0","schema":"1.0","count":3}
        {"kind":"content","slice":"libc6_libs","path":"/usr/lib/libc.so.6"}
        {"arch":"amd64","kind":"package","name":"libc6","sha256":"00","version":"2.39-0ubuntu8.4"}
        {"kind":"package","name":7}
        not JSON with "package" in it
        """;

    private static IEnumerable<TestCaseData> Images()
    {
        yield return Case("dpkg", ["pkg:deb/debian/base-files@12.4%2Bdeb12u12?arch=amd64&distro=debian-12"],
            File("etc/os-release", "PRETTY_NAME=\"Debian\"\nID=debian\nVERSION_ID=\"12\"\n"),
            File("var/lib/dpkg/status", "Package: base-files\nStatus: install ok installed\nArchitecture: amd64\nVersion: 12.4+deb12u12\nDescription: files\n Package: nothing\n\nPackage: old\nStatus: deinstall ok config-files\nVersion: 1\n"));
        yield return Case("Google's distroless", ["pkg:deb/debian/netbase@6.5?arch=all&distro=debian-13", "pkg:deb/debian/tzdata@2026b-0%2Bdeb13u1?arch=all&distro=debian-13"],
            File("usr/lib/os-release", "ID=\"debian\"\nVERSION_ID=13\n"),
            Link("etc/os-release", "../usr/lib/os-release"),
            File("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2026b-0+deb13u1\nArchitecture: all\n"),
            File("var/lib/dpkg/status.d/netbase", "Package: netbase\r\nVersion: 6.5\r\nArchitecture: all\r\n"),
            File("var/lib/dpkg/status.d/netbase.md5sums", "Package: no\nVersion: 1\n"));
        yield return Case("chiseled", ["pkg:deb/ubuntu/libc6@2.39-0ubuntu8.4?arch=amd64&distro=ubuntu-24.04"],
            File("etc/os-release", "ID=ubuntu\nVERSION_ID=24.04\n"), File("var/lib/chisel/manifest.wall", Compressed(Encoding.UTF8.GetBytes(Wall), "zstd")));
        yield return Case("apk", ["pkg:apk/wolfi/ca-certificates-bundle@20260612-r0"],
            File("etc/os-release", "ID=wolfi\nVERSION_ID=20230201\n"), File("lib/apk/db/installed", "C:Q1\nP:ca-certificates-bundle\nV:20260612-r0\nA:x86_64\nF:etc\nR:x\n\nC:Q2\nP:broken\n"));
        yield return Case("Azure Linux' distroless", ["pkg:rpm/azurelinux/glibc@2.38-8.azl3"],
            File("etc/os-release", "ID=azurelinux\nVERSION_ID=\"3.0\"\n"),
            File("var/lib/rpmmanifest/container-manifest-2", "glibc\t2.38-8.azl3\t1700000000\t1700000000\tMicrosoft Corporation\t(none)\t100\tx86_64\t0\tglibc-2.38-8.azl3.src.rpm\nnot a line\n"));
        yield return Case("a damaged list", [], File("var/lib/chisel/manifest.wall", "x"), File("var/lib/dpkg/status", "Package\n\n:\n"), File("lib/apk/db/installed", ""));
        yield return Case("none", [], File("etc/os-release", "ID=debian\n"));

        static TestCaseData Case(string name, string[] urls, params TarEntry[] files) => new(urls, files) { TestName = $"{{m}}({name})" };
    }

    [TestCaseSource(nameof(Images))]
    public void Packages_are_read_from_the_image(string[] urls, TarEntry[] files)
    {
        using var folder = new TemporaryDirectory();

        var facts = ImageReader.Read(Write(folder.Path, "folder", "{}", [Layer(files)]));

        Assert.That(facts.Packages.Select(p => p.Url), Is.EqualTo(urls));
    }

    [Test]
    public void A_file_with_facts_keeps_packages()
    {
        var facts = new BaseFacts { Kind = HardenedContainer.Options.BaseKind.Reference, Name = "base", Source = "test", Packages = [new("tzdata", "1", "pkg:deb/debian/tzdata@1")] };

        var read = BaseFactsFile.Parse(BaseFactsFile.Write(facts), "facts.json", out var problem);

        Assert.That(problem, Is.Null);
        Assert.That(read!.Packages, Is.EqualTo(facts.Packages));
    }
}
