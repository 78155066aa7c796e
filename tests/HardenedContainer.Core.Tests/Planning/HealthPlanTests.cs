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
        Assert.That(Decision(Plan(new() { Kind = HealthKind.Tcp }, TrimmedWorker)), Is.EqualTo("False HardenContainerHealth=tcp, but no port is known; set HardenContainerHealthPort"));
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

    private static ImagePlan Plan(HealthOptions health, AppFacts app) =>
        ImagePlanner.Create(Defaults with { Health = health }, app, new() { CaBundle = CaBundle }, Scratch);

    private static string Decision(ImagePlan plan)
    {
        var decision = plan.Decisions.Single(d => d.Name == "health-check");
        return $"{decision.Included} {decision.Reason}";
    }
}
