using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using static HardenedContainer.Core.Tests.Planning.PlanExamples;

namespace HardenedContainer.Core.Tests.Planning;

public class HealthPlanTests
{
    [Test]
    public void An_app_that_listens_is_asked_for_a_connection_where_nothing_more_is_known()
    {
        var plan = Plan(new(), StaticWeb);
        var health = plan.Configuration.Health!;
        Assert.That((health.Kind, health.Port, health.Path, health.Service), Is.EqualTo((HealthKind.Tcp, (int?)8080, (string?)null, (string?)null)));
        Assert.That(health.Command, Is.EqualTo(new[] { "/usr/libexec/harden/probe" }));
        var probe = plan.Entries.Single(e => e.Path == "/usr/libexec/harden/probe");
        Assert.That((probe.Mode, probe.UserId, probe.Origin), Is.EqualTo((0b101_101_101, 0, "probe")));
        Assert.That(Decision(plan), Is.EqualTo("True auto: the app listens on a TCP port: tcp on port 8080"));
    }

    [Test]
    public void An_app_that_listens_on_nothing_has_no_health_check_and_no_probe()
    {
        var plan = Plan(new(), TrimmedWorker);
        Assert.That(plan.Configuration.Health, Is.Null);
        Assert.That(plan.Entries, Has.None.Property("Origin").EqualTo("probe"));
        Assert.That(Decision(plan), Is.EqualTo("False auto: the app is not known to listen on a TCP port"));
        Assert.That(Decision(Plan(new() { Kind = HealthKind.Tcp }, TrimmedWorker)), Is.EqualTo("False HardenContainerHealth=tcp, but the app is not known to listen on a TCP port; set HardenContainerHealthPort"));
    }

    [TestCase("/healthz", null, HealthKind.Http)]
    [TestCase(null, "shop.Orders", HealthKind.Grpc)]
    public void A_path_or_a_service_decides(string? path, string? service, HealthKind kind)
    {
        var health = Plan(new() { Path = path, Service = service, Port = 9090 }, StaticWeb).Configuration.Health!;
        Assert.That((health.Kind, health.Port, health.Path, health.Service), Is.EqualTo((kind, (int?)9090, path, service)));
    }

    [Test]
    public void Http_asks_for_the_root_and_grpc_for_the_server_unless_told_otherwise()
    {
        Assert.That(Plan(new() { Kind = HealthKind.Http }, StaticWeb).Configuration.Health!.Path, Is.EqualTo("/"));
        Assert.That(Plan(new() { Kind = HealthKind.Grpc }, StaticWeb).Configuration.Health!.Service, Is.Empty);
    }

    [Test]
    public void None_and_a_command_of_the_user_s_need_no_probe()
    {
        var none = Plan(new() { Kind = HealthKind.None }, StaticWeb);
        var command = Plan(new() { Kind = HealthKind.Command, Command = ["/app/Shop", "--check"] }, StaticWeb);
        Assert.That(none.Configuration.Health, Is.Null);
        Assert.That((command.Configuration.Health!.Kind, command.Configuration.Health.Port), Is.EqualTo((HealthKind.Command, (int?)null)));
        Assert.That(command.Configuration.Health.Command, Is.EqualTo(new[] { "/app/Shop", "--check" }));
        Assert.That(none.Entries.Concat(command.Entries), Has.None.Property("Origin").EqualTo("probe"));
    }

    [Test]
    public void Auto_has_no_health_check_where_there_is_no_probe_for_the_machine() =>
        Assert.That(Plan(new(), StaticWeb with { RuntimeIdentifier = "linux-arm" }).Configuration.Health, Is.Null);

    [Test]
    public void What_the_code_maps_decides()
    {
        var http = Plan(new(), StaticWeb with { Health = new("/health", false, null, null) });
        Assert.That((http.Configuration.Health!.Kind, http.Configuration.Health.Path), Is.EqualTo((HealthKind.Http, "/health")));
        Assert.That(Decision(http), Is.EqualTo("True auto: the code maps health checks: http /health on port 8080"));
        Assert.That(Plan(new(), StaticWeb with { Health = new(null, true, null, null) }).Configuration.Health!.Kind, Is.EqualTo(HealthKind.Grpc));
        Assert.That(Plan(new(), StaticWeb with { Health = new("/health", true, null, null) }).Configuration.Health!.Kind, Is.EqualTo(HealthKind.Http));
    }

    [Test]
    public void A_doubtful_path_is_not_asked_for()
    {
        var app = StaticWeb with { Health = new(null, false, "the code calls MapGroup", null) };
        Assert.That(Decision(Plan(new(), app)), Is.EqualTo("True auto: the code maps health checks, but the code calls MapGroup: tcp on port 8080"));
    }

    [TestCase("AllowedHosts", "example.com", HealthKind.Tcp)]
    [TestCase("AllowedHosts", "example.com;localhost", HealthKind.Http)]
    [TestCase("AllowedHosts", "*", HealthKind.Http)]
    [TestCase("Kestrel:EndpointDefaults:Protocols", "Http2", HealthKind.Tcp)]
    public void Settings_that_would_refuse_the_probe_are_seen(string key, string value, HealthKind kind) =>
        Assert.That(Plan(new(), WithSetting(StaticWeb with { Health = new("/health", false, null, null) }, key, value)).Configuration.Health!.Kind, Is.EqualTo(kind));

    [TestCase("http://*:5000", 5000, HealthKind.Http)]
    [TestCase("https://*:5001", 5001, HealthKind.Tcp)]
    public void Endpoints_of_Kestrel_s_settings_come_before_the_environment(string url, int port, HealthKind kind)
    {
        var health = Plan(new(), WithSetting(StaticWeb with { Health = new("/health", false, null, null) }, "Kestrel:Endpoints:Web:Url", url)).Configuration.Health!;
        Assert.That((health.Port, health.Kind), Is.EqualTo(((int?)port, kind)));
    }

    [Test]
    public void A_port_that_speaks_TLS_is_asked_by_the_app_itself_or_only_for_a_connection()
    {
        var environment = Map(("ASPNETCORE_URLS", "https://+:8443"));
        var guarded = StaticWeb with { ReferencedAssemblies = ["HardenedContainer.Guard"] };
        Assert.That(Decision(Plan(new() { Kind = HealthKind.Http }, StaticWeb, environment)), Does.StartWith("False HardenContainerHealth=http, but the port speaks TLS"));
        Assert.That(Plan(new() { Path = "/health" }, StaticWeb, environment).Configuration.Health!.Kind, Is.EqualTo(HealthKind.Tcp));
        var self = Plan(new() { Kind = HealthKind.Self, Path = "/health" }, guarded, environment);
        Assert.That(self.Configuration.Health!.Command, Is.EqualTo(new[] { "/app/Shop", "--harden-health-check", "https://127.0.0.1:8443/health", "4.5" }));
        Assert.That(self.Configuration.Health.IsTls, Is.True);
        Assert.That(self.Entries, Has.None.Property("Origin").EqualTo("probe"));
        Assert.That(Decision(Plan(new() { Kind = HealthKind.Self }, StaticWeb, environment)), Does.Contain("does not reference the package HardenedContainer.Guard"));
    }

    [Test]
    public void Code_that_chooses_where_it_listens_leaves_the_port_unknown()
    {
        var app = StaticWeb with { Health = new(null, false, null, "ListenAnyIP") };
        Assert.That(Decision(Plan(new(), app)), Is.EqualTo("False auto: the code calls ListenAnyIP, so where it listens is not known"));
        Assert.That(Plan(new() { Port = 7000 }, app).Configuration.Health!.Port, Is.EqualTo(7000));
    }

    [Test]
    public void Lprobe_is_started_as_its_authors_do_it()
    {
        var http = Plan(new() { Kind = HealthKind.Lprobe, Lprobe = "/tools/lprobe", Path = "/health" }, StaticWeb).Configuration.Health!;
        var grpc = Plan(new() { Kind = HealthKind.Lprobe, Lprobe = "/tools/lprobe", Service = "shop" }, StaticWeb).Configuration.Health!;
        Assert.That(http.Command, Is.EqualTo(new[] { "/usr/libexec/harden/lprobe", "-mode=http", "-port=8080", "-endpoint=/health" }));
        Assert.That(grpc.Command, Is.EqualTo(new[] { "/usr/libexec/harden/lprobe", "-mode=grpc", "-port=8080", "-service=shop" }));
        Assert.That(Decision(Plan(new() { Kind = HealthKind.Lprobe }, StaticWeb)), Does.Contain("does not name the executable of lprobe"));
        var needs = ImagePlanner.Needs(Defaults with { Health = new() { Kind = HealthKind.Lprobe, Lprobe = "/tools/lprobe" } }, StaticWeb, Scratch);
        Assert.That(needs.Files, Is.EqualTo(new[] { new RequestedFile("/tools/lprobe", "/usr/libexec/harden/lprobe", "probe", true) }));
    }

    private static AppFacts WithSetting(AppFacts app, string key, string value) =>
        app with { Files = [.. app.Files.Select(f => f.Path == "appsettings.json" ? f with { Settings = [new(key, value, 1)] } : f)] };

    private static ImagePlan Plan(HealthOptions health, AppFacts app, System.Collections.Immutable.ImmutableSortedDictionary<string, string>? environment = null) =>
        ImagePlanner.Create(Defaults with { Health = health, Environment = environment ?? Defaults.Environment }, app, new() { CaBundle = CaBundle }, Scratch);

    private static string Decision(ImagePlan plan)
    {
        var decision = plan.Decisions.Single(d => d.Name == "health-check");
        return $"{decision.Included} {decision.Reason}";
    }
}
