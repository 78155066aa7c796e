using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Host;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Core.Tests.Facts;

[Parallelizable(ParallelScope.All)]
public class HostGathererTests
{
    private static readonly HostRequest Nothing = new() { RuntimeIdentifier = "linux-x64", CaBundlePath = "/etc/ssl/certs/ca-certificates.crt" };
    private static readonly HostRequest Roots = Nothing with { MozillaRoots = true };

    [Test]
    public void Nothing_asked_is_nothing_gathered()
    {
        var gathered = HostGatherer.Gather(Nothing, "/");

        Assert.That(gathered.Findings, Is.Empty);
        Assert.That(gathered.Materials, Has.Property("CaBundle").Null);
        Assert.That(gathered.Materials.Libraries.Length + gathered.Materials.TimeZones.Length, Is.Zero);
    }

    [Test]
    public void A_local_root_of_the_build_machine_stays_out()
    {
        using var root = new FakeRoot();
        var (good, local) = (Pem("CN=Good"), Pem("CN=Proxy"));
        root.Write("etc/os-release", "ID=debian\n");
        root.Write("usr/share/ca-certificates/mozilla/Good.crt", good);
        root.Write("usr/local/share/ca-certificates/proxy.crt", local);
        root.Write("etc/ssl/certs/ca-certificates.crt", good + local);
        root.Write("etc/pki/ca-trust/source/anchors/proxy.pem", local);

        Assert.That(Names(HostGatherer.Gather(Roots, root.Path)), Is.EqualTo(new[] { "CN=Good" }));
    }

    [Test]
    public void A_root_that_no_package_brought_stays_out()
    {
        using var root = new FakeRoot();
        root.Write("usr/share/ca-certificates/mozilla/Good.crt", Pem("CN=Good"));
        root.Write("usr/share/ca-certificates/mozilla/Planted.crt", Pem("CN=Planted"));
        root.Write("var/lib/dpkg/status", "Package: ca-certificates\nArchitecture: all\nVersion: 20230311\n");
        root.Write("var/lib/dpkg/info/ca-certificates.list", "/usr/share/ca-certificates/mozilla/Good.crt\n");

        var gathered = HostGatherer.Gather(Roots, root.Path);

        Assert.That(Names(gathered), Is.EqualTo(new[] { "CN=Good" }));
        Assert.That(gathered.Materials.CaBundle!.Origin, Is.EqualTo("package ca-certificates 20230311"));
    }

    [Test]
    public void A_link_among_the_roots_is_not_followed()
    {
        using var root = new FakeRoot();
        root.Write("usr/share/ca-certificates/mozilla/Good.crt", Pem("CN=Good"));
        root.Link("usr/share/ca-certificates/mozilla/Linked.crt", root.Write("elsewhere.crt", Pem("CN=Linked")));

        Assert.That(Names(HostGatherer.Gather(Roots, root.Path)), Is.EqualTo(new[] { "CN=Good" }));
    }

    [TestCase("usr/share/pki/ca-trust-source/ca-bundle.trust.p11-kit")]
    [TestCase("usr/share/pki/trust/ca-certificates-mozilla.trust.p11-kit")]
    public void Trust_files_give_the_roots_for_servers_alone(string path)
    {
        using var root = new FakeRoot();
        using var mail = Certificate("CN=Mail");
        using var server = Certificate("CN=Server");
        root.Write(path, $"""
            # comment
            [p11-kit-object-v1]
            label: "Server"
            trusted: true
            nss-mozilla-ca-policy: true
            {server.ExportCertificatePem()}
            [p11-kit-object-v1]
            class: x-certificate-extension
            object-id: 2.5.29.37
            value: "0 %06%03U%1D%25%01%01%FF%04%160%14%06%08%2B%06%01%05%05%07%03%01%06%08%2B%06%01%05%05%07%03%04"
            {PemEncoding.WriteString("PUBLIC KEY", server.PublicKey.ExportSubjectPublicKeyInfo())}
            [p11-kit-object-v1]
            label: "Mail"
            trusted: true
            {mail.ExportCertificatePem()}
            [p11-kit-object-v1]
            class: x-certificate-extension
            object-id: 2.5.29.37
            value: "%30%16%06%03%55%1d%25%01%01%ff%04%0c%30%0a%06%08%2b%06%01%05%05%07%03%04"
            {PemEncoding.WriteString("PUBLIC KEY", mail.PublicKey.ExportSubjectPublicKeyInfo())}
            [p11-kit-object-v1]
            label: "Distrusted"
            x-distrusted: true
            {Pem("CN=Distrusted")}
            """);

        Assert.That(Names(HostGatherer.Gather(Roots, root.Path)), Is.EqualTo(new[] { "CN=Server" }));
    }

    [Test]
    public void No_roots_are_HDC9104_with_the_command()
    {
        using var root = new FakeRoot();
        root.Write("etc/os-release", "ID=azurelinux\n");

        var gathered = HostGatherer.Gather(Roots, root.Path);

        Assert.That(gathered.Materials.CaBundle, Is.Null);
        Assert.That(gathered.Findings.Single().Descriptor.Code, Is.EqualTo("HDC9104"));
        Assert.That(gathered.Findings.Single().Message, Does.Contain("tdnf install -y ca-certificates"));
    }

    [Test]
    public void Rubbish_among_the_roots_is_a_code()
    {
        using var root = new FakeRoot();
        root.Write("usr/share/ca-certificates/mozilla/Bad.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        Assert.That(HostGatherer.Gather(Roots, root.Path).Findings.Single().Descriptor.Code, Is.EqualTo("HDC9201"));
    }

    [Test]
    public void Extra_roots_join_in_one_form_and_once()
    {
        using var root = new FakeRoot();
        var good = Pem("CN=Good");
        root.Write("usr/share/ca-certificates/mozilla/Good.crt", good);
        var extra = root.Write("corp.pem", "Our root:\r\n" + Pem("CN=Corp").Replace("\n", "\r\n", StringComparison.Ordinal) + good);

        var gathered = HostGatherer.Gather(Roots with { TrustedRoots = [new(extra, Hash(extra).ToUpperInvariant())] }, root.Path);

        Assert.That(gathered.Findings, Is.Empty);
        Assert.That(Names(gathered), Is.EqualTo(new[] { "CN=Good", "CN=Corp" }));
        Assert.That(Text(gathered), Does.Not.Contain("\r").And.Not.Contain("Our root").And.EndWith("-----END CERTIFICATE-----\n"));
        Assert.That(gathered.Materials.CaBundle!.Origin, Does.EndWith("and 1 extra trusted root"));
    }

    [TestCase("wrong hash")]
    [TestCase("private key")]
    [TestCase("no PEM")]
    [TestCase("not a certificate")]
    [TestCase("too large")]
    [TestCase("missing")]
    public void An_extra_root_that_is_not_what_it_should_be_is_HDC9205(string what)
    {
        using var root = new FakeRoot();
        using var key = RSA.Create(1024);
        var file = root.Write("corp.pem", what switch
        {
            "private key" => Pem("CN=Corp") + key.ExportPkcs8PrivateKeyPem(),
            "no PEM" => "hello",
            "not a certificate" => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "too large" => new string(' ', 2 << 20),
            _ => Pem("CN=Corp"),
        });
        var hash = what == "wrong hash" ? new string('0', 64) : Hash(file);
        if (what == "missing")
        {
            File.Delete(file);
        }

        var gathered = HostGatherer.Gather(Nothing with { TrustedRoots = [new(file, hash)] }, root.Path);

        Assert.That(gathered.Findings.Single().Descriptor.Code, Is.EqualTo("HDC9205"));
        Assert.That(gathered.Findings.Single().File, Is.EqualTo(file));
    }

    [Test]
    public void Zones_come_without_what_dotnet_does_not_read()
    {
        using var root = new FakeRoot();
        foreach (var zone in new[] { "UTC", "Europe/Berlin", "posix/UTC", "right/UTC", "posixrules" })
        {
            root.Write($"usr/share/zoneinfo/{zone}", $"TZif2 {zone}");
        }

        root.Write("usr/share/zoneinfo/zone.tab", "DE\t+5230+01322\tEurope/Berlin\n");
        root.Write("usr/share/zoneinfo/leapseconds", "#");
        root.Write("usr/share/zoneinfo/tzdata.zi", "# version 2025b");
        root.Link("usr/share/zoneinfo/Zulu", "UTC");
        root.Link("usr/share/zoneinfo/Europe/Absolute", "/usr/share/zoneinfo/UTC");
        root.Link("usr/share/zoneinfo/localtime", "/etc/localtime");
        root.Link("usr/share/zoneinfo/Outside", "../../../etc/passwd");
        root.Link("usr/share/zoneinfo/Dangling", "Nowhere");
        root.Link("usr/share/zoneinfo/Loop", "Loop");

        var gathered = HostGatherer.Gather(Nothing with { TimeZones = true }, root.Path);

        Assert.That(gathered.Findings, Is.Empty);
        Assert.That(gathered.Materials.TimeZones.Select(z => z.ImagePath["/usr/share/zoneinfo/".Length..] + (z.LinkTarget is null ? "" : " -> " + z.LinkTarget)), Is.EqualTo(new[]
        {
            "Europe/Absolute -> ../UTC", "Europe/Berlin", "UTC", "Zulu -> UTC", "zone.tab",
        }));
    }

    [Test]
    public void No_zones_are_HDC9105_with_the_command()
    {
        using var root = new FakeRoot();
        root.Write("usr/lib/os-release", "ID=rocky\nID_LIKE=\"rhel centos fedora\"\n");

        Assert.That(HostGatherer.Gather(Nothing with { TimeZones = true }, root.Path).Findings.Single().Message, Does.Contain("dnf install -y tzdata"));
    }

    [Test]
    public void The_closure_of_libcoreclr_is_found_with_loader_owners_and_hashes()
    {
        var gathered = HostGatherer.Gather(
            Nothing with { Libraries = ["ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6", "libssl.so.3", "libstdc++.so.6"], TimeZones = true, MozillaRoots = true }, "/");

        Assert.That(gathered.Findings, Is.Empty);
        var files = gathered.Materials.Libraries.Where(l => l.LinkTarget is null).ToArray();
        Assert.That(files.Select(l => Path.GetFileName(l.ImagePath)), Is.SupersetOf(new[] { "libcrypto.so.3", "libgcc_s.so.1", "ld-linux-x86-64.so.2" }));
        Assert.That(files.Single(l => l.Executable).ImagePath, Is.EqualTo("/lib64/ld-linux-x86-64.so.2"));
        Assert.That(files, Has.All.Property("Elf").Not.Null.And.All.Property("Sha256").Length.EqualTo(64));
        var names = files.Select(f => Path.GetFileName(f.ImagePath)).ToHashSet();
        Assert.That(files.SelectMany(f => f.Elf!.Needed), Has.All.AnyOf([.. names]), "the closure is closed");
        if (File.Exists("/var/lib/dpkg/status"))
        {
            Assert.That(files.Select(f => f.Origin), Has.All.Match("^package [a-z0-9+.-]+ .+$"));
            Assert.That(files.Select(f => Path.GetDirectoryName(f.ImagePath)).Distinct(), Is.EquivalentTo(new[] { "/lib64", "/usr/lib/x86_64-linux-gnu" }));
            Assert.That(gathered.Materials.TimeZones, Has.Length.GreaterThan(400).And.All.Property("Origin").StartsWith("package tzdata"));
        }
    }

    [Test]
    public void Gathering_twice_gives_the_same()
    {
        var request = Nothing with { Libraries = ["libc.so.6"], TimeZones = true, MozillaRoots = true };

        var (first, second) = (HostGatherer.Gather(request, "/").Materials, HostGatherer.Gather(request, "/").Materials);

        Assert.That(second.CaBundle!.Sha256, Is.EqualTo(first.CaBundle!.Sha256));
        Assert.That(second.TimeZones, Is.EqualTo(first.TimeZones));
        Assert.That(second.Libraries.Select(l => l.Sha256), Is.EqualTo(first.Libraries.Select(l => l.Sha256)));
    }

    [Test]
    public void A_missing_library_is_HDC9103_and_says_who_needs_it()
    {
        using var root = new FakeRoot();
        root.Write("etc/os-release", "ID=ubuntu\nID_LIKE=debian\n");
        root.Write("usr/lib64/ld-linux-x86-64.so.2", File.ReadAllBytes("/lib64/ld-linux-x86-64.so.2"));
        root.Link("lib64", "usr/lib64");
        root.Write("usr/lib64/libstdc++.so.6", File.ReadAllBytes("/usr/lib/x86_64-linux-gnu/libstdc++.so.6"));

        var gathered = HostGatherer.Gather(Nothing with { Libraries = ["libssl.so.3", "libstdc++.so.6", "../../evil.so"] }, root.Path);

        Assert.That(gathered.Findings, Has.All.Property("Descriptor").Property("Code").EqualTo("HDC9103"));
        Assert.That(gathered.Findings.Select(f => f.Message), Has.Some.Contains("libm.so.6 (by way of libstdc++.so.6)")
            .And.Some.Contains("apt-get install -y openssl").And.Some.Contains("../../evil.so"));
        Assert.That(gathered.Materials.Libraries.Select(l => l.ImagePath), Does.Contain("/usr/lib64/ld-linux-x86-64.so.2"));
    }

    [Test]
    public void Absolute_links_stay_inside_the_root_directory()
    {
        using var root = new FakeRoot();
        root.Write("opt/glibc/ld.so", File.ReadAllBytes("/lib64/ld-linux-x86-64.so.2"));
        root.Link("lib64/ld-linux-x86-64.so.2", "/opt/glibc/ld.so");
        root.Link("usr/lib/libc.so.6", "/usr/lib/x86_64-linux-gnu/libc.so.6");

        var gathered = HostGatherer.Gather(Nothing with { Libraries = ["libc.so.6"] }, root.Path);

        Assert.That(gathered.Findings.Single().What, Does.Contain("libc.so.6"));
        Assert.That(gathered.Materials.Libraries.Single(l => l.Executable).ImagePath, Is.EqualTo("/lib64/ld-linux-x86-64.so.2"));
    }

    [TestCase("linux-arm64")]
    [TestCase("linux-musl-x64")]
    public void Libraries_of_another_platform_are_one_finding(string runtimeIdentifier)
    {
        using var root = new FakeRoot();
        root.Write("lib64/ld-linux-x86-64.so.2", File.ReadAllBytes("/lib64/ld-linux-x86-64.so.2"));

        var findings = HostGatherer.Gather(Nothing with { RuntimeIdentifier = runtimeIdentifier, Libraries = ["libc.so.6", "libm.so.6"], Icu = true }, root.Path).Findings;

        Assert.That(findings.Single().Descriptor.Code, Is.EqualTo("HDC9103"));
        Assert.That(findings.Single().Message, Does.Contain(runtimeIdentifier));
    }

    [Test]
    public void Missing_icu_is_HDC9102_with_both_ways_out()
    {
        using var root = new FakeRoot();
        root.Write("etc/os-release", "ID=alpine\n");
        root.Write("lib64/ld-linux-x86-64.so.2", File.ReadAllBytes("/lib64/ld-linux-x86-64.so.2"));

        var finding = HostGatherer.Gather(Nothing with { Icu = true }, root.Path).Findings.Single();

        Assert.That(finding.Descriptor.Code, Is.EqualTo("HDC9102"));
        Assert.That(finding.Message, Does.Contain("apk add icu-libs").And.Contain("InvariantGlobalization=true"));
    }

    [Test]
    public void Icu_is_the_newest_complete_one()
    {
        using var root = new FakeRoot();
        var library = File.ReadAllBytes("/lib64/ld-linux-x86-64.so.2");
        root.Write("lib64/ld-linux-x86-64.so.2", library);
        foreach (var name in new[] { "uc.so.72", "i18n.so.72", "data.so.72", "uc.so.100", "i18n.so.100", "data.so.100", "uc.so.101", "uc.so.9x", "uc.so" })
        {
            root.Write($"usr/lib/libicu{name}", library);
        }

        var gathered = HostGatherer.Gather(Nothing with { Icu = true }, root.Path);

        Assert.That(gathered.Findings, Is.Empty);
        Assert.That(gathered.Materials.Libraries.Select(l => Path.GetFileName(l.ImagePath)).Where(n => n.StartsWith("libicu", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "libicudata.so.100", "libicui18n.so.100", "libicuuc.so.100" }));
    }

    [Test]
    public void Apk_and_rpm_owners_are_read()
    {
        using var alpine = new FakeRoot();
        alpine.Write("usr/share/zoneinfo/UTC", "TZif2");
        alpine.Write("lib/apk/db/installed", "P:tzdata\nV:2025b-r0\nF:usr/share/zoneinfo\nR:UTC\n\nP:other\nV:1\nF:usr\nR:x\n");
        using var fedora = new FakeRoot();
        fedora.Write("usr/share/zoneinfo/UTC", "TZif2");
        fedora.Write("usr/share/zoneinfo/Zulu", "TZif2");
        fedora.WriteTool("usr/bin/rpm");
        File.WriteAllText(Path.Combine(fedora.Path, "usr/bin/rpm"), "#!/bin/sh\necho 'package tzdata 2025b-1.fc42'\necho 'file is not owned by any package'\n");

        Assert.That(Origins(alpine), Is.EqualTo(new[] { "package tzdata 2025b-r0" }));
        Assert.That(Origins(fedora), Is.EqualTo(new[] { "package tzdata 2025b-1.fc42", "build host" }));

        static IEnumerable<string> Origins(FakeRoot root) => HostGatherer.Gather(Nothing with { TimeZones = true }, root.Path).Materials.TimeZones.Select(z => z.Origin);
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(1024);
        return new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }

    private static string Pem(string name)
    {
        using var certificate = Certificate(name);
        return certificate.ExportCertificatePem() + "\n";
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static string Text(Gathered gathered) =>
        Encoding.ASCII.GetString(((FileContent.Inline)gathered.Materials.CaBundle!.Content!).Bytes.AsSpan());

    private static string[] Names(Gathered gathered)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Text(gathered));
        return [.. certificates.Select(c => c.Subject)];
    }
}
