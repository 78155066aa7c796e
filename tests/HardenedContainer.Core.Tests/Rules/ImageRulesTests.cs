using System.Collections.Immutable;
using System.Text;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules;

public class ImageRulesTests
{
    private static readonly BaseFacts Chiseled = BaseCatalog.For(BaseKind.Chiseled, PublishMode.Aot, 10);
    private static readonly BaseFacts Unknown = BaseCatalog.For(BaseKind.Reference, PublishMode.Aot, 10, "registry.example/x");
    private static readonly BaseFacts WithShell = Chiseled with { HasShell = true };

    private static SubjectBuilder Configured(Func<ImageConfiguration, ImageConfiguration> change) =>
        new SubjectBuilder().ConfigurePlan(p => p with { Configuration = change(p.Configuration) });

    private static SubjectBuilder User(string user) => Configured(c => c with { User = user });

    private static SubjectBuilder Start(params string[] words) => Configured(c => c with { Entrypoint = [.. words] });

    private static SubjectBuilder Health(params string[] command) =>
        Configured(c => c with { Health = new([.. command], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), TimeSpan.Zero, 3) });

    private static SubjectBuilder Environment(params (string Name, string Value)[] variables) => Configured(c => c with
    {
        Environment = variables.ToImmutableSortedDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal),
    });

    private static SubjectBuilder WithPasswd(SubjectBuilder subject, string text) => subject
        .WithImageFile("/etc/passwd")
        .ConfigurePlan(p => p with
        {
            Entries = [.. p.Entries.Select(e => e.Path == "/etc/passwd" ? e with { Content = new FileContent.Inline([.. Encoding.UTF8.GetBytes(text)]) } : e)],
        });

    [TestCase("")]
    [TestCase("0")]
    [TestCase("0:1654")]
    [TestCase("000")]
    [TestCase("root")]
    [TestCase("root:root")]
    public void HDC5020_root(string user) => RuleAssert.Fires("HDC5020", User(user), "user");

    [Test]
    public void HDC5020_another_name_of_user_0() => RuleAssert.Fires("HDC5020", WithPasswd(User("admin"), "admin:x:0:0::/:/sbin/nologin\n"), "admin");

    [TestCase("1654:1654")]
    [TestCase("1654:0")]
    [TestCase("app")]
    public void HDC5020_somebody_else(string user) => RuleAssert.IsSilent("HDC5020", User(user));

    [Test]
    public void HDC5021_a_name_that_is_not_there()
    {
        RuleAssert.Fires("HDC5021", User("app"), "no user app");
        RuleAssert.Fires("HDC5021", WithPasswd(User("app"), "root:x:0:0::/:/\n"), "no user app");
    }

    [Test]
    public void HDC5021_a_name_that_is_there_or_a_number()
    {
        RuleAssert.IsSilent("HDC5021", User("app").WithBase(Chiseled));
        RuleAssert.IsSilent("HDC5021", WithPasswd(User("app"), "app:x:1654:1654::/:/\n"));
        RuleAssert.IsSilent("HDC5021", User("1654"));
        RuleAssert.IsSilent("HDC5021", User("app").WithBase(Unknown));
    }

    [Test]
    public void HDC5022_a_name() => RuleAssert.Fires("HDC5022", User("app").WithBase(Chiseled), "app");

    [TestCase("1654:1654")]
    [TestCase("nobody-here")]
    [TestCase("root")]
    public void HDC5022_a_number_or_another_rules_case(string user) => RuleAssert.IsSilent("HDC5022", User(user).WithBase(Chiseled));

    [Test]
    public void HDC5024_a_shell_that_is_not_there()
    {
        RuleAssert.Fires("HDC5024", Start("/bin/sh", "/app/start.sh"), "/bin/sh");
        RuleAssert.Fires("HDC5024", Start("bash"), "bash");
    }

    [Test]
    public void HDC5024_near_misses()
    {
        RuleAssert.IsSilent("HDC5024", Start("/app/web", "sh"));
        RuleAssert.IsSilent("HDC5024", Start("/bin/sh", "/app/start.sh").WithBase(WithShell));
        RuleAssert.IsSilent("HDC5024", Start("/app/busybox", "sh").WithAppFile("busybox", SubjectBuilder.StaticElf, mode: 0x16D));
        RuleAssert.IsSilent("HDC5024", Start("/bin/sh", "-c", "/app/web"));
    }

    [Test]
    public void HDC5025_shell_form_without_a_shell() => RuleAssert.Fires("HDC5025", Start("/bin/sh", "-c", "/app/web"), "/bin/sh -c");

    [Test]
    public void HDC5025_near_misses()
    {
        RuleAssert.IsSilent("HDC5025", Start("/app/web", "-c", "sh"));
        RuleAssert.IsSilent("HDC5025", Start("/bin/sh", "-c", "/app/web").WithBase(WithShell));
        RuleAssert.IsSilent("HDC5025", Start("/bin/sh", "-c", "/app/web").WithBase(Unknown));
    }

    [TestCase("curl", "-f", "http://localhost:8080/")]
    [TestCase("/usr/bin/wget", "-q", "x")]
    [TestCase("/bin/sh", "-c", "true")]
    [TestCase("CMD-SHELL", "curl -f http://localhost")]
    [TestCase("/app/other")]
    public void HDC5026_what_cannot_run(params string[] command) => RuleAssert.Fires("HDC5026", Health(command), "health check");

    [Test]
    public void HDC5026_what_the_user_may_not_execute() =>
        RuleAssert.Fires("HDC5026", Health("/app/data.json").WithAppFile("data.json"), "may not execute");

    [Test]
    public void HDC5026_near_misses()
    {
        RuleAssert.IsSilent("HDC5026", new SubjectBuilder());
        RuleAssert.IsSilent("HDC5026", Health("/app/web", "--health"));
        RuleAssert.IsSilent("HDC5026", Health("./web", "--health"));
        RuleAssert.IsSilent("HDC5026", Health("curl").WithBase(Unknown));
        RuleAssert.IsSilent("HDC5026", Health("sh", "-c", "true").WithBase(WithShell));
    }

    [Test]
    public void HDC5028_fires()
    {
        RuleAssert.Fires("HDC5028", Start(), "neither");
        RuleAssert.Fires("HDC5028", Start("/app/other"), "not in the image");
        RuleAssert.Fires("HDC5028", Start("/app"), "a directory");
        RuleAssert.Fires("HDC5028", Start("web"), "not in the image");
        RuleAssert.Fires("HDC5028", Start("dotnet", "web.dll").WithBase(Chiseled), "dotnet");
        RuleAssert.Fires("HDC5028", new SubjectBuilder().WithAppFile("web", SubjectBuilder.StaticElf, mode: 0x124), "may not execute");
        RuleAssert.Fires("HDC5028", Start("/app/start").WithLink("/app/start", "gone"), "not in the image");
        RuleAssert.Fires("HDC5028", Start("/app/start").WithLink("/app/start", "start"), "not in the image");
    }

    [Test]
    public void HDC5028_near_misses()
    {
        RuleAssert.IsSilent("HDC5028", new SubjectBuilder());
        RuleAssert.IsSilent("HDC5028", Start("./web"));
        RuleAssert.IsSilent("HDC5028", Start("/app/../app/start").WithLink("/app/start", "../app/web"));
        RuleAssert.IsSilent("HDC5028", Start("/opt/web").WithLink("/opt", "app"));
        RuleAssert.IsSilent("HDC5028", Configured(c => c with { Entrypoint = [], Command = ["/app/web"] }));
        RuleAssert.IsSilent("HDC5028", Environment(("PATH", "/app")).ConfigurePlan(p => p with { Configuration = p.Configuration with { Entrypoint = ["web"] } }));
        RuleAssert.IsSilent("HDC5028", Start("/usr/bin/x").WithBase(Unknown));
        RuleAssert.IsSilent("HDC5028", Start("/bin/sh"));
    }

    private static SubjectBuilder Web(params (string Name, string Value)[] variables) =>
        Environment(variables).ConfigureApp(a => a with { IsAspNetCore = true });

    [Test]
    public void HDC5055_fires()
    {
        RuleAssert.Fires("HDC5055", Web(), "ASPNETCORE_HTTP_PORTS");
        RuleAssert.Fires("HDC5055", Web(("ASPNETCORE_HTTP_PORTS", "")), "ASPNETCORE_HTTP_PORTS");
        RuleAssert.Fires("HDC5055", Web(("ASPNETCORE_URLS", "http://localhost:8080;http://127.0.0.1:80")), "localhost:8080");
        RuleAssert.Fires("HDC5055", Web(("ASPNETCORE_URLS", "http://[::1]:8080"), ("ASPNETCORE_HTTP_PORTS", "8080")), "::1");
        RuleAssert.Fires("HDC5055", Web().WithBase(BaseCatalog.For(BaseKind.DistrolessCc, PublishMode.Aot, 10)), "ASPNETCORE_HTTP_PORTS");
    }

    [TestCase("ASPNETCORE_HTTP_PORTS", "8080")]
    [TestCase("aspnetcore_urls", "http://*:8080")]
    [TestCase("ASPNETCORE_URLS", "http://localhost:1;http://+:2")]
    [TestCase("DOTNET_HTTPS_PORTS", "8443")]
    [TestCase("Kestrel__Endpoints__Http__Url", "http://*:8080")]
    public void HDC5055_a_setting_is_enough(string name, string value) => RuleAssert.IsSilent("HDC5055", Web((name, value)));

    [Test]
    public void HDC5055_near_misses()
    {
        RuleAssert.IsSilent("HDC5055", new SubjectBuilder());
        RuleAssert.IsSilent("HDC5055", Web().WithBase(Chiseled));
        RuleAssert.IsSilent("HDC5055", Web().WithBase(Unknown));
        RuleAssert.IsSilent("HDC5055", Web().ConfigurePlan(p => p with { Configuration = p.Configuration with { Command = ["--urls=http://*:80"] } }));
    }

    [Test]
    public void HDC6001_fires_on_an_unknown_base_only()
    {
        RuleAssert.Fires("HDC6001", new SubjectBuilder().WithBase(Unknown), "registry.example/x");
        RuleAssert.IsSilent("HDC6001", new SubjectBuilder().WithBase(Chiseled));
    }

    private static SubjectBuilder Features(Evidence evidence, params (string, string)[] variables) =>
        Environment(variables).ConfigureApp(a => a with { Features = a.Features with { Tls = evidence, TimeZones = evidence, TempFiles = evidence } });

    [TestCase(Evidence.Present)]
    [TestCase(Evidence.Unknown)]
    public void HDC6002_and_6003_fire_where_the_code_may_need_them(Evidence evidence)
    {
        RuleAssert.Fires("HDC6002", Features(evidence), "ca-certificates.crt");
        RuleAssert.Fires("HDC6002", Features(evidence, ("SSL_CERT_FILE", "/none")), "/none");
        RuleAssert.Fires("HDC6003", Features(evidence), "zoneinfo");
    }

    [Test]
    public void HDC6002_and_6003_are_a_message_where_the_user_said_never()
    {
        SubjectBuilder Never() => Features(Evidence.Present).ConfigureOptions(o => o with { CaCertificates = Inclusion.Never, TimeZones = Inclusion.Never });
        Assert.Multiple(() =>
        {
            Assert.That(RuleAssert.Evaluate("HDC6002", Never()).Single().Severity, Is.EqualTo(DiagnosticSeverity.Info));
            Assert.That(RuleAssert.Evaluate("HDC6003", Never()).Single().Severity, Is.EqualTo(DiagnosticSeverity.Info));
        });
    }

    [Test]
    public void HDC6002_near_misses()
    {
        RuleAssert.IsSilent("HDC6002", Features(Evidence.Absent));
        RuleAssert.IsSilent("HDC6002", Features(Evidence.Present).WithBase(Chiseled));
        RuleAssert.IsSilent("HDC6002", Features(Evidence.Present).WithBase(Unknown));
        RuleAssert.IsSilent("HDC6002", Features(Evidence.Present).WithImageFile("/etc/ssl/certs/ca-certificates.crt"));
        RuleAssert.IsSilent("HDC6002", Features(Evidence.Present, ("SSL_CERT_FILE", "/app/ca.pem")).WithImageFile("/app/ca.pem"));
    }

    [Test]
    public void HDC6003_a_zone_that_is_set_is_an_error() =>
        Assert.That(RuleAssert.Evaluate("HDC6003", Features(Evidence.Absent, ("TZ", "Europe/Berlin"))).Single().Severity, Is.EqualTo(DiagnosticSeverity.Error));

    [Test]
    public void HDC6003_near_misses()
    {
        RuleAssert.IsSilent("HDC6003", Features(Evidence.Absent));
        RuleAssert.IsSilent("HDC6003", Features(Evidence.Absent, ("TZ", "UTC")));
        RuleAssert.IsSilent("HDC6003", Features(Evidence.Present).WithDirectory("/usr/share/zoneinfo"));
        RuleAssert.IsSilent("HDC6003", Features(Evidence.Present, ("DOTNET_SYSTEM_TIMEZONE_INVARIANT", "1")));
        RuleAssert.IsSilent("HDC6003", Features(Evidence.Present).WithBase(BaseCatalog.For(BaseKind.DistrolessStatic, PublishMode.Static, 10)));
    }

    [Test]
    public void HDC6004_fires()
    {
        RuleAssert.Fires("HDC6004", Features(Evidence.Present).WithoutImageEntry("/tmp"), "no /tmp");
        RuleAssert.Fires("HDC6004", Features(Evidence.Unknown).WithDirectory("/tmp", mode: 0x1ED), "cannot be written");
        RuleAssert.Fires("HDC6004", Features(Evidence.Present, ("TMPDIR", "/work")).WithBase(Chiseled), "no /work");
        RuleAssert.Fires("HDC6004", Features(Evidence.Present, ("TMPDIR", "/app/web")), "not a directory");
    }

    [Test]
    public void HDC6004_near_misses()
    {
        RuleAssert.IsSilent("HDC6004", Features(Evidence.Present));
        RuleAssert.IsSilent("HDC6004", Features(Evidence.Absent).WithoutImageEntry("/tmp"));
        RuleAssert.IsSilent("HDC6004", Features(Evidence.Present).WithoutImageEntry("/tmp").WithBase(Chiseled));
        RuleAssert.IsSilent("HDC6004", Features(Evidence.Present, ("TMPDIR", "/app/tmp")).WithDirectory("/app/tmp", mode: 0x1C0, userId: 1654));
    }
}
