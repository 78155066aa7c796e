using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using static HardenedContainer.Core.Tests.Planning.PlanExamples;

namespace HardenedContainer.Core.Tests.Planning;

public class ImagePlannerTests
{
    private static readonly ImagePlan Web = ImagePlanner.Create(Defaults, StaticWeb, new() { CaBundle = CaBundle }, Scratch);
    private static readonly ImagePlan Worker = ImagePlanner.Create(Defaults, TrimmedWorker, WorkerHost, Scratch);

    [Test]
    public void A_static_app_stands_on_scratch_with_exactly_these_entries()
    {
        Assert.That(Web.Base.Kind, Is.EqualTo(BaseKind.Scratch));
        Assert.That(Web.Base.Assembled, Is.False);
        Assert.That(Web.Entries.Select(e => $"{Convert.ToString(e.Mode, 8)} {e.Path}"), Is.EqualTo(new[]
        {
            "755 /app", "555 /app/Shop", "444 /app/appsettings.json", "755 /app/wwwroot", "755 /app/wwwroot/css", "444 /app/wwwroot/css/site.css",
            "755 /etc", "444 /etc/group", "444 /etc/passwd", "755 /etc/ssl", "755 /etc/ssl/certs", "444 /etc/ssl/certs/ca-certificates.crt",
            "755 /home", "755 /home/app", "1777 /tmp",
            "755 /usr", "755 /usr/libexec", "755 /usr/libexec/harden", "555 /usr/libexec/harden/probe",
        }));
        Assert.That(Web.Entries, Has.All.Property("UserId").Zero.And.All.Property("GroupId").Zero);
    }

    [Test]
    public void Passwd_and_group_hold_root_nobody_and_the_user_without_login_shells()
    {
        Assert.That(Text(Web, "/etc/passwd"), Is.EqualTo(
            "root:x:0:0::/:/sbin/nologin\nnobody:x:65534:65534::/:/sbin/nologin\napp:x:1654:1654::/home/app:/sbin/nologin\n"));
        Assert.That(Text(Web, "/etc/group"), Is.EqualTo("root:x:0:\nnobody:x:65534:\napp:x:1654:\n"));
    }

    [Test]
    public void A_user_that_is_root_or_nobody_does_not_stand_there_twice()
    {
        var plan = ImagePlanner.Create(Defaults with { UserId = 65534, GroupId = 65534, UserName = "svc" }, StaticWeb, new(), Scratch);

        Assert.That(Text(plan, "/etc/passwd").Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2));
        Assert.That(Text(plan, "/etc/group").Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2));
    }

    [Test]
    public void Parents_come_before_children()
    {
        foreach (var plan in new[] { Web, Worker })
        {
            var seen = new HashSet<string> { "" };
            foreach (var entry in plan.Entries)
            {
                var parent = entry.Path[..entry.Path.LastIndexOf('/')];
                Assert.That(seen, Does.Contain(parent), entry.Path);
                seen.Add(entry.Path);
            }
        }
    }

    [Test]
    public void An_assembled_app_has_its_libraries_executable_and_their_links()
    {
        Assert.That(Worker.Base.Assembled, Is.True);
        Assert.That(Entry(Worker, "/lib").LinkTarget, Is.EqualTo("usr/lib"));
        Assert.That(Entry(Worker, "/lib64/ld-linux-x86-64.so.2").Mode, Is.EqualTo(Convert.ToInt32("555", 8)));
        Assert.That(Entry(Worker, "/usr/lib/x86_64-linux-gnu/libc.so.6").Origin, Is.EqualTo("package libc6 2.36"));
        Assert.That(Entry(Worker, "/app/libe_sqlite3.so").Mode, Is.EqualTo(Convert.ToInt32("555", 8)));
        Assert.That(Entry(Worker, "/usr/share/zoneinfo/Europe/Busingen").LinkTarget, Is.EqualTo("Berlin"));
    }

    [Test]
    public void Symbols_debugger_parts_devices_and_escaping_links_stay_out()
    {
        var app = StaticWeb with
        {
            Files =
            [
                .. StaticWeb.Files,
                File("Shop.PDB", 1), File("createdump", 1, new()), File("libmscordbi.so", 1, new()),
                File("pipe", 0) with { Kind = FileKind.Other },
                File("out", 0) with { Kind = FileKind.SymbolicLink, LinkTarget = "../../etc/passwd" },
                File("absolute", 0) with { Kind = FileKind.SymbolicLink, LinkTarget = "/etc/passwd" },
                File("wwwroot/inside", 0) with { Kind = FileKind.SymbolicLink, LinkTarget = "../appsettings.json" },
            ],
        };

        var paths = ImagePlanner.Create(Defaults, app, new(), Scratch).Entries.Where(e => e.Path.StartsWith("/app/", StringComparison.Ordinal)).Select(e => e.Path[5..]);

        Assert.That(paths, Is.EquivalentTo(new[] { "Shop", "appsettings.json", "wwwroot", "wwwroot/css", "wwwroot/css/site.css", "wwwroot/inside" }));
    }

    [Test]
    public void A_file_of_the_app_cannot_replace_a_generated_one()
    {
        var app = StaticWeb with { Files = [.. StaticWeb.Files, File("etc/passwd", 1)] };

        Assert.That(Entry(ImagePlanner.Create(Defaults with { WorkingDirectory = "/" }, app, new(), Scratch), "/etc/passwd").Origin, Is.EqualTo("generated"));
    }

    [Test]
    public void The_temp_path_is_the_one_directory_that_the_user_may_write()
    {
        var plan = ImagePlanner.Create(Defaults with { TempPath = "/app/tmp" }, StaticWeb, new(), Scratch);

        Assert.That(Entry(plan, "/app/tmp").Mode, Is.EqualTo(Convert.ToInt32("1777", 8)));
        Assert.That(plan.Entries.Select(e => e.Path), Has.None.EqualTo("/tmp"));
        Assert.That(plan.Entries.Where(e => e.Path != "/app/tmp" && e.Kind != ImageEntryKind.SymbolicLink).Select(e => e.Mode & 0b010_010_010), Has.All.AnyOf(0, 0b010_000_000));
        Assert.That(plan.Configuration.Environment["TMPDIR"], Is.EqualTo("/app/tmp"));
    }

    [Test]
    public void A_base_gets_only_what_it_lacks()
    {
        var plan = ImagePlanner.Create(Defaults with { Base = BaseKind.Chiseled }, TrimmedWorker, new(), Chiseled);

        Assert.That(plan.Entries.Select(e => e.Path), Is.EqualTo(new[] { "/app", "/app/Worker", "/app/libe_sqlite3.so" }));
        Assert.That(plan.Configuration.Environment.Keys, Has.None.EqualTo("PATH"));
        Assert.That(plan.Configuration.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"], Is.EqualTo("false"));
        Assert.That(plan.Configuration.Labels["org.opencontainers.image.base.name"], Is.EqualTo("mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled"));
        Assert.That(plan.Decisions.Select(d => d.Name), Has.None.EqualTo("user"));
    }

    [TestCase("/home/app/tmp", "/home 755", "/home/app 755", "/home/app/tmp 1777")]
    [TestCase("/tmp/app", "/tmp 1777", "/tmp/app 1777")]
    public void What_joins_a_base_comes_with_its_directories(string path, params string[] expected)
    {
        var facts = Chiseled with { Paths = Chiseled.Paths.Add("/tmp") };
        var plan = ImagePlanner.Create(Defaults with { Base = BaseKind.Chiseled, TempPath = path }, TrimmedWorker, new(), facts);

        Assert.That(plan.Entries.Where(e => !e.Path.StartsWith("/app", StringComparison.Ordinal)).Select(e => $"{e.Path} {Convert.ToString(e.Mode, 8)}"), Is.EqualTo(expected));
        Assert.That(ImagePath.FirstProblem(plan.Entries), Is.Null);
    }

    [Test]
    public void A_user_that_a_base_does_not_know_is_reported()
    {
        var plan = ImagePlanner.Create(Defaults with { Base = BaseKind.Chiseled, UserId = 2323 }, TrimmedWorker, new(), Chiseled);

        Assert.That(plan.Configuration.User, Is.EqualTo("2323:1654"));
        Assert.That(plan.Decisions.Single(d => d.Name == "user").Reason, Does.Contain("2323"));
    }

    [Test]
    public void A_pinned_base_is_named_and_its_digest_labelled()
    {
        var digest = "sha256:" + new string('b', 64);
        var plan = ImagePlanner.Create(Defaults with { Base = BaseKind.Chiseled, BaseReference = $"registry:5000/base:1@{digest}" }, TrimmedWorker, new(), Chiseled);

        Assert.That(plan.Base.Reference, Is.EqualTo($"registry:5000/base:1@{digest}"));
        Assert.That(plan.Configuration.Labels["org.opencontainers.image.base.name"], Is.EqualTo("registry:5000/base:1"));
        Assert.That(plan.Configuration.Labels["org.opencontainers.image.base.digest"], Is.EqualTo(digest));
    }

    [Test]
    public void Libraries_from_a_reference_are_named_and_not_listed()
    {
        var plan = ImagePlanner.Create(Defaults with { LibrariesReference = "debian:12" }, TrimmedWorker, WorkerHost, Scratch);

        Assert.That(plan.Base.CopiedLibraries, Is.EqualTo(new[] { "/lib64/ld-linux-x86-64.so.2", "/usr/lib/x86_64-linux-gnu/libc.so.6" }));
        Assert.That(plan.Entries.Select(e => e.Path), Has.Member("/lib").And.None.EqualTo("/usr/lib/x86_64-linux-gnu/libc.so.6"));
    }

    [Test]
    public void The_environment_of_a_web_app_is_complete()
    {
        Assert.That(Web.Configuration.Environment.Select(e => $"{e.Key}={e.Value}"), Is.EqualTo(new[]
        {
            "ASPNETCORE_HTTP_PORTS=8080", "DOTNET_EnableDiagnostics=0", "DOTNET_RUNNING_IN_CONTAINER=true", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true",
            "HOME=/home/app", "PATH=/app", "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt", "TMPDIR=/tmp",
        }));
        Assert.That(Web.Configuration.Ports, Is.EqualTo(new[] { new ImagePort(8080) }));
        Assert.That(Web.Configuration.Entrypoint, Is.EqualTo(new[] { "/app/Shop" }));
    }

    [TestCase("ASPNETCORE_HTTP_PORTS", "5000;5001", new[] { 5000, 5001 })]
    [TestCase("ASPNETCORE_URLS", "http://+:9000;https://[::]:9001/;nonsense;http://x:99999", new[] { 9000, 9001 })]
    public void Where_the_user_says_where_to_listen_that_is_exposed(string name, string value, int[] ports)
    {
        var plan = ImagePlanner.Create(Defaults with { Environment = Map((name, value)) }, StaticWeb, new(), Scratch);

        Assert.That(plan.Configuration.Ports.Select(p => p.Number), Is.EqualTo(ports));
        Assert.That(plan.Configuration.Environment.Where(e => e.Key.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).Select(e => $"{e.Key}={e.Value}"),
            Is.EqualTo(new[] { $"{name}={value}" }));
    }

    [Test]
    public void The_first_tcp_port_is_the_one_to_listen_on()
    {
        var plan = ImagePlanner.Create(Defaults with { Ports = [new(53, "udp"), new(8443), new(8081)] }, StaticWeb, new(), Scratch);

        Assert.That(plan.Configuration.Environment["ASPNETCORE_HTTP_PORTS"], Is.EqualTo("8443"));
        Assert.That(plan.Configuration.Ports.Select(p => p.ToString()), Is.EqualTo(new[] { "53/udp", "8081/tcp", "8443/tcp" }));
    }

    [Test]
    public void What_the_user_sets_wins()
    {
        var plan = ImagePlanner.Create(
            Defaults with { Environment = Map(("TMPDIR", "/x"), ("PATH", "/y")), Labels = Map(("org.opencontainers.image.base.name", "mine")) }, StaticWeb, new(), Scratch);

        Assert.That(plan.Configuration.Environment, Does.ContainKey("TMPDIR").WithValue("/x").And.ContainKey("PATH").WithValue("/y"));
        Assert.That(plan.Configuration.Labels["org.opencontainers.image.base.name"], Is.EqualTo("mine"));
    }

    [Test]
    public void Needs_are_the_closure_roots_that_the_app_does_not_bring()
    {
        var needs = ImagePlanner.Needs(Defaults, TrimmedWorker, Scratch);

        Assert.That(needs.Libraries, Is.EqualTo(new[]
        {
            "ld-linux-x86-64.so.2", "libc.so.6", "libcrypto.so.3", "libdl.so.2", "libm.so.6", "libssl.so.3", "libstdc++.so.6",
        }));
        Assert.That(needs, Has.Property("Icu").True.And.Property("TimeZones").True.And.Property("CaBundle").False);
    }

    [Test]
    public void A_static_app_needs_no_library()
    {
        var needs = ImagePlanner.Needs(Defaults, StaticWeb, Scratch);

        Assert.That(needs.Libraries, Is.Empty);
        Assert.That(needs, Has.Property("Icu").False.And.Property("TimeZones").False.And.Property("CaBundle").True);
    }

    [Test]
    public void An_app_without_cryptography_needs_no_openssl()
    {
        var app = TrimmedWorker with { Features = TrimmedWorker.Features with { Crypto = Evidence.Absent } };

        Assert.That(ImagePlanner.Needs(Defaults, app, Scratch).Libraries, Has.None.StartsWith("libssl").And.None.StartsWith("libcrypto"));
    }

    [Test]
    public void Nothing_is_asked_of_the_build_machine_that_the_base_brings()
    {
        var needs = ImagePlanner.Needs(Defaults with { Base = BaseKind.Chiseled }, TrimmedWorker, Chiseled with { HasTimeZones = true });

        Assert.That(needs.Libraries, Is.Empty);
        Assert.That(needs, Has.Property("Icu").False.And.Property("TimeZones").False.And.Property("CaBundle").False);
    }

    [TestCase(Evidence.Absent, Inclusion.Auto, null, false)]
    [TestCase(Evidence.Present, Inclusion.Auto, null, true)]
    [TestCase(Evidence.Unknown, Inclusion.Auto, null, true)]
    [TestCase(Evidence.Absent, Inclusion.Always, null, true)]
    [TestCase(Evidence.Present, Inclusion.Never, null, false)]
    [TestCase(Evidence.Absent, Inclusion.Auto, "Europe/Berlin", true)]
    public void Time_zones_follow_evidence_TZ_and_the_user(Evidence evidence, Inclusion inclusion, string? tz, bool included)
    {
        var options = Defaults with { TimeZones = inclusion, Environment = tz is null ? Defaults.Environment : Map(("TZ", tz)) };
        var app = StaticWeb with { Features = StaticWeb.Features with { TimeZones = evidence } };

        Assert.That(ImagePlanner.Needs(options, app, Scratch).TimeZones, Is.EqualTo(included));
        Assert.That(ImagePlanner.Create(options, app, new(), Scratch).Decisions.Single(d => d.Name == "time-zones").Included, Is.EqualTo(included));
    }

    [TestCase(Evidence.Absent, Inclusion.Auto, 0, false, false)]
    [TestCase(Evidence.Present, Inclusion.Auto, 0, true, true)]
    [TestCase(Evidence.Absent, Inclusion.Auto, 1, true, true)]
    [TestCase(Evidence.Present, Inclusion.Never, 0, false, false)]
    [TestCase(Evidence.Present, Inclusion.Never, 1, true, false)]
    [TestCase(Evidence.Absent, Inclusion.Always, 0, true, true)]
    public void Roots_follow_evidence_extra_roots_and_the_user(Evidence evidence, Inclusion inclusion, int extra, bool bundle, bool mozilla)
    {
        var options = Defaults with { CaCertificates = inclusion, TrustedRoots = [.. Enumerable.Repeat(new TrustedRoot("/x.pem", "00"), extra)] };
        var needs = ImagePlanner.Needs(options, StaticWeb with { Features = StaticWeb.Features with { Tls = evidence } }, Scratch);

        Assert.That(needs, Has.Property("CaBundle").EqualTo(bundle).And.Property("MozillaRoots").EqualTo(mozilla));
    }

    [Test]
    public void Files_that_an_unknown_base_may_have_are_not_replaced()
    {
        var unknown = new BaseFacts { Kind = BaseKind.Reference, IsKnown = false, Name = "corp/base", Source = "none" };

        var needs = ImagePlanner.Needs(Defaults with { Base = BaseKind.Reference }, TrimmedWorker, unknown);

        Assert.That(needs, Has.Property("CaBundle").False.And.Property("TimeZones").False);
    }

    [Test]
    public void The_same_input_gives_the_same_plan()
    {
        var again = ImagePlanner.Create(Defaults, TrimmedWorker, WorkerHost, Scratch);

        Assert.That(again.Entries.Select(e => e with { Content = null }), Is.EqualTo(Worker.Entries.Select(e => e with { Content = null })));
        Assert.That(again.Decisions, Is.EqualTo(Worker.Decisions));
    }

    private static ImageEntry Entry(ImagePlan plan, string path) => plan.Entries.Single(e => e.Path == path);

    private static string Text(ImagePlan plan, string path) =>
        System.Text.Encoding.UTF8.GetString(((FileContent.Inline)Entry(plan, path).Content!).Bytes.AsSpan());
}
