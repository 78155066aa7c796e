using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HardenedContainer.Auditing;
using HardenedContainer.Components;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Auditing;

public class AuditTests
{
    private static readonly AuditFacts Good = new()
    {
        Restore = new() { IsAudited = true, Mode = "all", Level = "low", Sources = ["https://a.example/index.json"] },
        DataSources = [new("https://a.example/index.json", true)],
        NewestRuntime = "10.0.12",
        Sdk = "10.0.401",
    };

    private static readonly SoftwareComponent Runtime = new() { Kind = ComponentKind.Runtime, Name = "Microsoft.NETCore.App.Runtime.linux-x64", Version = "10.0.12", Evidence = "test" };

    private static IEnumerable<TestCaseData> Unanswered()
    {
        yield return Case("no assets file", a => a with { Restore = null }, "packages", "the restore left no list of packages");
        yield return Case("no audit", a => a with { Restore = a.Restore! with { IsAudited = false } }, "packages", "NuGetAudit is false");
        yield return Case("silenced", a => a with { Silenced = ["NU1903"] }, "packages", "NoWarn silences NU1903");
        yield return Case("no answer", a => a with { Restore = a.Restore! with { Messages = [new("NU1900", "Cannot be reached.", "")] } }, "packages", "NU1900: Cannot be reached.");
        yield return Case("no data", a => a with { DataSources = [new("/feed", false)] }, "packages", "no package source has data on holes; name one in auditSources of nuget.config");
        yield return Case("silent source", a => a with { DataSources = [new("/feed", false), new("https://a.example", null, "it answers with status 401")] }, "packages", "https://a.example did not say whether it has data on holes: it answers with status 401");
        yield return Case("direct only", a => a with { Restore = a.Restore! with { Mode = "direct" } }, "packages", "0 packages, mode direct, level low, with data of https://a.example/index.json");
        yield return Case("no newest runtime", a => a with { NewestRuntime = "" }, "runtime", "the SDK names no newest runtime for this framework");
        yield return Case("damaged configuration", a => a with { Config = new(false, [], ["/src/nuget.config"]) }, "package sources", "/src/nuget.config cannot be read");

        static TestCaseData Case(string name, Func<AuditFacts, AuditFacts> change, string subject, string text) => new(change, subject, text) { TestName = $"{{m}}({name})" };
    }

    [Test]
    public void What_was_looked_up_is_said() => Assert.That(
        Statement(Good).Select(c => $"{c.Subject}, {c.IsChecked}: {c.Text}"),
        Is.EqualTo(new[]
        {
            "packages, True: 0 packages, mode all, level low, with data of https://a.example/index.json",
            "package sources, True: 1 source, not mapped",
            "runtime, True: 10.0.12; SDK 10.0.401 knows 10.0.12 as the newest, and whether there is a newer SDK was not looked up",
            "framework, True: support of .NET 10 ends on 2028-11-14",
        }));

    [TestCaseSource(nameof(Unanswered))]
    public void What_was_not_looked_up_is_said(Func<AuditFacts, AuditFacts> change, string subject, string text)
    {
        var check = Statement(change(Good)).Single(c => c.Subject == subject);

        Assert.That(check, Is.EqualTo(new AuditCheck(subject, false, text)));
    }

    [Test]
    public void Without_an_audit_there_is_one_line() => Assert.That(Statement(null), Is.EqualTo(new[] { new AuditCheck("known holes", false, "HardenContainerAudit is none") }));

    [TestCase(AuditMode.Auto, null)]
    [TestCase(AuditMode.Required, DiagnosticSeverity.Error)]
    public void What_was_not_looked_up_stops_the_publish_where_it_is_required(AuditMode mode, DiagnosticSeverity? severity)
    {
        var findings = PublishRules.Evaluate(Subject(Good with { DataSources = [] }).ConfigureOptions(o => o with { Audit = mode }).Build()).Where(f => f.Descriptor == DiagnosticCatalog.HDC9602).ToArray();

        Assert.That(findings.Select(f => f.Severity), Is.EqualTo(new[] { severity }));
        Assert.That(PublishRules.Evaluate(Subject(Good).ConfigureOptions(o => o with { Audit = mode }).Build()).Where(f => f.Descriptor == DiagnosticCatalog.HDC9602), Is.Empty);
    }

    // As NuGet 7.0 of SDK 10.0.401 writes it, in short.
    [Test]
    public void An_assets_file_tells_how_it_was_audited()
    {
        var facts = RestoreFacts.Read(JsonSerializer.Deserialize<JsonElement>("""
            {
              "version": 4,
              "project": { "restore": {
                "configFilePaths": ["/src/nuget.config", "/home/a/.nuget/NuGet/NuGet.Config"],
                "sources": { "/usr/share/dotnet/library-packs": {}, "https://api.nuget.org/v3/index.json": {} },
                "restoreLockProperties": { "restorePackagesWithLockFile": "true", "restoreLockedMode": true },
                "restoreAuditProperties": { "enableAudit": "true", "auditLevel": "low", "auditMode": "all", "suppressedAdvisories": { "https://example.com/1": null } } } },
              "logs": [ { "code": "NU1903", "level": "Warning", "warningLevel": 1, "message": "Package 'A' 1.0.0 has a known high severity vulnerability, https://github.com/advisories/GHSA-1", "libraryId": "A", "targetGraphs": ["net10.0"] } ]
            }
            """));

        Assert.Multiple(() =>
        {
            Assert.That((facts.IsAudited, facts.Mode, facts.Level, facts.IsLocked), Is.EqualTo((true, "all", "low", true)));
            Assert.That(facts.Sources, Is.EqualTo(new[] { "/usr/share/dotnet/library-packs", "https://api.nuget.org/v3/index.json" }));
            Assert.That(facts.ConfigFiles, Has.Length.EqualTo(2));
            Assert.That(facts.Suppressed, Is.EqualTo(new[] { "https://example.com/1" }));
            Assert.That(facts.Messages.Select(m => (m.Code, m.Package)), Is.EqualTo(new[] { ("NU1903", "A") }));
        });
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"project":{"restore":[]},"logs":{}}""", true)]
    [TestCase("""{"project":{"restore":{"configFilePaths":[null,1]}}}""")]
    public void A_damaged_assets_file_is_none(string json, bool isReadable = false) => Assert.That(
        () => RestoreFacts.Read(JsonSerializer.Deserialize<JsonElement>(json)), isReadable ? Throws.Nothing : Throws.InstanceOf<JsonException>());

    [Test]
    public void Configuration_files_add_up_and_clear_forgets()
    {
        using var directory = new TemporaryDirectory("nuget");
        string[] files = [directory.File("near.config"), directory.File("far.config"), directory.File("bad.config"), directory.File("missing.config")];
        File.WriteAllText(files[0], """<configuration><auditSources><clear /><add key="a" value="https://a.example/index.json" /></auditSources></configuration>""");
        File.WriteAllText(files[1], """<configuration><auditSources><add key="b" value="https://b.example/index.json" /></auditSources><packageSourceMapping><packageSource key="b"><package pattern="*" /></packageSource></packageSourceMapping></configuration>""");
        File.WriteAllText(files[2], "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><configuration>&b;</configuration>");

        var config = NuGetConfig.Read(files);

        Assert.That(config.HasMapping, Is.True);
        Assert.That(config.AuditSources, Is.EqualTo(new[] { "https://a.example/index.json" }));
        Assert.That(config.Unreadable, Is.EquivalentTo(files[2..]));
    }

    [Test]
    public void A_library_in_a_native_file_is_found_by_the_version_that_it_states()
    {
        using var directory = new TemporaryDirectory("native");
        var file = directory.File("libe_sqlite3.so");
        // The version lies across the border of two blocks.
        var filler = new string('x', (1 << 20) - 300);
        File.WriteAllText(file, $"{filler}{new string('y', 290)}\u0001{"3.49.1"}\0zz\02025-02-18 13:38:58 {new string('8', 64)}\0 deflate 1.2.11 Copyright 1995-2017 Jean-loup Gailly", Encoding.Latin1);

        Assert.That(EmbeddedLibrary.Find(file).Select(c => $"{c.Name} {c.Version} {c.Cpe}"), Is.EqualTo(new[]
        {
            "sqlite 3.49.1 cpe:2.3:a:sqlite:sqlite:3.49.1:*:*:*:*:*:*:*", "zlib 1.2.11 cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*",
        }));
        File.WriteAllText(file, "\03.49.1\0x3.49.1\0 OpenSSL 3.0.5 5 July 2022", Encoding.Latin1);
        Assert.That(EmbeddedLibrary.Find(file), Is.Empty);
        Assert.That(EmbeddedLibrary.Find(directory.File("missing.so")), Is.Empty);
    }

    [Test]
    public void Every_entry_of_the_list_names_its_source() => Assert.Multiple(() =>
    {
        Assert.That(NativeHoles.All, Is.Not.Empty);
        foreach (var hole in NativeHoles.All)
        {
            Assert.That(Uri.TryCreate(hole.Source, UriKind.Absolute, out var source) && source.Scheme == "https", hole.Id);
            Assert.That(RuntimeVersion.IsOlder(hole.From, hole.Fixed), hole.Id);
            Assert.That(hole.Id, Does.Match("^CVE-[0-9]{4}-[0-9]{4,}$"));
        }
    });

    private static ImmutableArray<AuditCheck> Statement(AuditFacts? audit) => AuditStatement.Of(Subject(audit).Build());

    private static SubjectBuilder Subject(AuditFacts? audit) => new SubjectBuilder().ConfigureApp(a => a with { Audit = audit, Components = [Runtime], TargetFrameworkMajor = 10 });
}
