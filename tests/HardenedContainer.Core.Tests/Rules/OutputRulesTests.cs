using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules;

public class OutputRulesTests
{
    private static SubjectBuilder Entry(Func<PublishFile, PublishFile> change) => new SubjectBuilder().WithPublished("web", change);

    [Test]
    public void HDC1001_fires()
    {
        RuleAssert.Fires("HDC1001", new SubjectBuilder().ConfigureApp(a => a with { EntryFile = "api" }), "api is not in the output");
        RuleAssert.Fires("HDC1001", Entry(f => f with { Length = 0 }), "is empty");
        RuleAssert.Fires("HDC1001", Entry(f => f), "not an ELF file");
        RuleAssert.Fires("HDC1001", Entry(f => f with { Kind = FileKind.SymbolicLink }), "not a regular file");
    }

    [Test]
    public void HDC1001_near_misses()
    {
        RuleAssert.IsSilent("HDC1001", new SubjectBuilder());
        RuleAssert.IsSilent("HDC1001", Entry(f => f with { Elf = SubjectBuilder.DynamicElf, Mode = UnixFileMode.UserRead }));
        RuleAssert.IsSilent("HDC1001", Entry(f => f with { Format = ContentFormat.Elf, ReadError = "It is cut off." }));
    }

    [Test]
    public void HDC1019_is_information_where_the_project_names_the_file()
    {
        var named = RuleAssert.Evaluate("HDC1019", new SubjectBuilder().WithPublished("app.db", f => f with { Origin = FileOrigin.Project })).Single();
        var stray = RuleAssert.Evaluate("HDC1019", new SubjectBuilder().WithPublished("app.db", f => f with { Origin = FileOrigin.Package })).Single();

        Assert.That((named.Severity, stray.Severity), Is.EqualTo(((DiagnosticSeverity?)DiagnosticSeverity.Info, (DiagnosticSeverity?)null)));
    }

    [TestCase("HDC1003", "appsettings.Development.json")]
    [TestCase("HDC1003", "config/AppSettings.local.json")]
    [TestCase("HDC1003", "appsettings.Staging.json")]
    [TestCase("HDC1003", "appsettings.Test.json")]
    [TestCase("HDC1003", "appsettings.jane.user.json")]
    [TestCase("HDC1004", "launchSettings.json")]
    [TestCase("HDC1004", "Properties/launchSettings.json")]
    [TestCase("HDC1004", "Properties/serviceDependencies.json")]
    [TestCase("HDC1004", "web.csproj.user")]
    [TestCase("HDC1004", "FolderProfile.pubxml")]
    [TestCase("HDC1004", ".vs/web/config.json")]
    [TestCase("HDC1004", "Build.rsp")]
    [TestCase("HDC1005", "secrets.json")]
    [TestCase("HDC1005", "UserSecrets/1f2e/values.json")]
    [TestCase("HDC1007", "Program.cs")]
    [TestCase("HDC1007", "Pages/Index.cshtml")]
    [TestCase("HDC1007", "App.fs")]
    [TestCase("HDC1007", "web.csproj")]
    [TestCase("HDC1007", "web.slnx")]
    [TestCase("HDC1007", "Directory.Build.props")]
    [TestCase("HDC1007", "NuGet.Config")]
    [TestCase("HDC1007", "global.json")]
    [TestCase("HDC1007", "packages.lock.json")]
    [TestCase("HDC1007", "Dockerfile")]
    [TestCase("HDC1007", "Dockerfile.arm64")]
    [TestCase("HDC1007", ".dockerignore")]
    public void A_name_fires(string code, string path) => RuleAssert.Fires(code, new SubjectBuilder().WithPublished(path), path);

    [TestCase("HDC1003", "appsettings.json")]
    [TestCase("HDC1003", "appsettings.Production.json")]
    [TestCase("HDC1003", "appsettings.Development.json.md")]
    [TestCase("HDC1003", "myappsettings.Development.json")]
    [TestCase("HDC1003", "appsettings.eu.Development.xml")]
    [TestCase("HDC1004", "wwwroot/Properties/flat.html")]
    [TestCase("HDC1004", "settings.json")]
    [TestCase("HDC1004", "users.csv")]
    [TestCase("HDC1005", "mysecrets.json")]
    [TestCase("HDC1005", "UserSecretsHelp.html")]
    [TestCase("HDC1007", "wwwroot/samples/Program.cs")]
    [TestCase("HDC1007", "locales/global.json")]
    [TestCase("HDC1007", "css/site.css")]
    [TestCase("HDC1007", "web.staticwebassets.endpoints.json")]
    [TestCase("HDC1007", "Docs.props.txt")]
    public void A_similar_name_does_not(string code, string path) => RuleAssert.IsSilent(code, new SubjectBuilder().WithPublished(path));

    [TestCase("bin/Release/net10.0/web.txt.dll", "bin/")]
    [TestCase("obj/x/a.deps.json", "obj/")]
    [TestCase("publish/a.runtimeconfig.json", "publish/")]
    [TestCase("out-sf/web.dll", "out-sf/")]
    [TestCase("deploy/web.deps.json", "deploy/")]
    public void HDC1006_fires(string path, string folder) => RuleAssert.Fires("HDC1006", new SubjectBuilder().WithPublished(path), folder + " in the output");

    [Test]
    public void HDC1006_the_executable_in_a_folder_is_an_earlier_output()
    {
        RuleAssert.Fires("HDC1006", new SubjectBuilder().WithPublished("deploy/x64/web", f => f with { Format = ContentFormat.Elf }), "deploy/x64/");
        RuleAssert.IsSilent("HDC1006", new SubjectBuilder().WithPublished("wwwroot/web", f => f with { Format = ContentFormat.Text }));
    }

    [Test]
    public void HDC1006_the_same_settings_in_a_folder_are_an_earlier_output() =>
        RuleAssert.Fires("HDC1006", new SubjectBuilder().WithPublished("appsettings.json").WithPublished("out-aot/appsettings.json"), "out-aot/");

    [Test]
    public void HDC1006_names_a_folder_once_and_the_outermost_only() =>
        RuleAssert.Fires("HDC1006", new SubjectBuilder().WithPublished("out/web").WithPublished("out/web.dll").WithPublished("out/old/web.dll"), "out/ in the output");

    [Test]
    public void HDC1006_near_misses()
    {
        RuleAssert.IsSilent("HDC1006", new SubjectBuilder().WithPublished("bin/tool.sh").WithPublished("publish/page.html"));
        RuleAssert.IsSilent("HDC1006", new SubjectBuilder().WithPublished("plugins/a/a.dll").WithPublished("plugins/a/a.deps.json"));
        RuleAssert.IsSilent("HDC1006", new SubjectBuilder().WithPublished("appsettings.json").WithPublished("plugins/appsettings.json", f => f with { Sha256 = new string('d', 64) }));
        RuleAssert.IsSilent("HDC1006", new SubjectBuilder().WithPublished("web.dll").WithPublished("de/web.resources.dll"));
    }

    public static IEnumerable<TestCaseData> Foreign()
    {
        TestCaseData Case(string name, string path, Func<PublishFile, PublishFile> change, string what) => new TestCaseData(path, change, what).SetName($"HDC1012_fires({name})");
        yield return Case("Windows dll", "native.dll", f => f with { Format = ContentFormat.WindowsNative }, "Windows");
        yield return Case("Mach-O", "libx", f => f with { Format = ContentFormat.MachO }, "macOS");
        yield return Case("dylib", "libx.dylib", f => f, "macOS");
        yield return Case("arm64", "libx.so", f => f with { Elf = SubjectBuilder.LibraryElf("libx.so") with { Machine = 183, MachineName = "aarch64" } }, "aarch64");
        yield return Case("musl", "libx.so", f => f with { Elf = SubjectBuilder.LibraryElf("libx.so", "libc.musl-x86_64.so.1") }, "musl");
        yield return Case("runtimes of Windows", "runtimes/win-x64/native/a.dll", f => f, "runtimes/win-x64/");
        yield return Case("runtimes of macOS", "runtimes/osx/lib/net8.0/a.dll", f => f, "runtimes/osx/");
        yield return Case("runtimes of another processor", "runtimes/linux-arm64/native/liba.so", f => f, "runtimes/linux-arm64/");
        yield return Case("runtimes of another libc", "runtimes/linux-musl-x64/native/liba.so", f => f, "runtimes/linux-musl-x64/");
    }

    [TestCaseSource(nameof(Foreign))]
    public void HDC1012_fires(string path, Func<PublishFile, PublishFile> change, string what) =>
        RuleAssert.Fires("HDC1012", new SubjectBuilder().WithPublished(path, change), what);

    public static IEnumerable<TestCaseData> Native()
    {
        TestCaseData Case(string name, string path, Func<PublishFile, PublishFile> change) => new TestCaseData(path, change).SetName($"HDC1012_near_misses({name})");
        yield return Case("managed", "a.dll", f => f with { Format = ContentFormat.ManagedAssembly });
        yield return Case("library", "libx.so", f => f with { Elf = SubjectBuilder.LibraryElf("libx.so", "libc.so.6") });
        yield return Case("eBPF object", "probe.o", f => f with { Elf = SubjectBuilder.LibraryElf("x") with { Machine = 247, Type = 1 } });
        yield return Case("download", "wwwroot/setup.exe", f => f with { Format = ContentFormat.WindowsNative });
        yield return Case("own runtimes", "runtimes/linux-x64/native/liba.so", f => f);
        yield return Case("portable runtimes", "runtimes/unix/lib/net8.0/a.dll", f => f);
    }

    [TestCaseSource(nameof(Native))]
    public void HDC1012_near_misses(string path, Func<PublishFile, PublishFile> change) =>
        RuleAssert.IsSilent("HDC1012", new SubjectBuilder().WithPublished(path, change));

    [Test]
    public void HDC1012_glibc_in_a_musl_app() =>
        RuleAssert.Fires(
            "HDC1012",
            new SubjectBuilder().ConfigureApp(a => a with { RuntimeIdentifier = "linux-musl-x64" })
                .WithPublished("libx.so", f => f with { Elf = SubjectBuilder.LibraryElf("libx.so", "libc.so.6") }),
            "glibc");

    [TestCase(UnixFileMode.SetUser, "setuid")]
    [TestCase(UnixFileMode.SetGroup, "setgid")]
    public void HDC1016_fires(UnixFileMode bit, string what) =>
        RuleAssert.Fires("HDC1016", new SubjectBuilder().WithPublished("tool", f => f with { Mode = f.Mode | bit }), what);

    [Test]
    public void HDC1016_near_misses()
    {
        RuleAssert.IsSilent("HDC1016", new SubjectBuilder().WithPublished("tool", f => f with { Mode = f.Mode | UnixFileMode.StickyBit }));
        RuleAssert.IsSilent("HDC1016", new SubjectBuilder().WithPublished("data", f => f with { Kind = FileKind.Directory, Mode = f.Mode | UnixFileMode.SetGroup }));
    }

    private static SubjectBuilder Link(string path, string target) => new SubjectBuilder()
        .WithPublished("data/a.txt")
        .WithPublished("alias", f => f with { Kind = FileKind.SymbolicLink, LinkTarget = "data" })
        .WithPublished(path, f => f with { Kind = FileKind.SymbolicLink, LinkTarget = target });

    [TestCase("l", "nowhere", "does not exist")]
    [TestCase("l", "/etc/passwd", "outside")]
    [TestCase("l", "../x", "outside")]
    [TestCase("data/l", "../../x", "outside")]
    [TestCase("l", "l", "circle")]
    [TestCase("l", "alias/b.txt", "does not exist")]
    public void HDC1018_a_link_that_leads_nowhere_good(string path, string target, string what) => RuleAssert.Fires("HDC1018", Link(path, target), what);

    [TestCase("l", "data/a.txt")]
    [TestCase("l", "data")]
    [TestCase("data/l", "../web")]
    [TestCase("l", "./data/../data/a.txt")]
    [TestCase("l", "alias/a.txt")]
    [TestCase("l", "alias")]
    public void HDC1018_a_link_inside(string path, string target) => RuleAssert.IsSilent("HDC1018", Link(path, target));

    [Test]
    public void HDC1018_a_pipe() => RuleAssert.Fires("HDC1018", new SubjectBuilder().WithPublished("p", f => f with { Kind = FileKind.Other }), "pipe");

    [Test]
    public void A_line_end_in_a_file_name_does_not_end_the_line() =>
        RuleAssert.Fires("HDC1003", new SubjectBuilder().WithPublished("x\nerror/appsettings.Test.json"), "x\\u000aerror");
}
