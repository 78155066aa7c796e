using System.Text.Json.Nodes;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>The probe in images of real apps: nothing else below it, read-only, without capabilities, as an ordinary user.</summary>
public sealed class HealthTests
{
    [Test]
    public void A_web_app_that_maps_health_checks_is_asked_over_http() => AssertHealthy(Samples.WebApi, HealthKind.Http, "/health");

    [Test]
    public void A_grpc_service_is_asked_for_its_health_service() => AssertHealthy(Samples.Grpc, HealthKind.Grpc, null);

    [Test]
    public void An_app_can_be_asked_for_a_connection_only() => AssertHealthy(Samples.WithTraps, HealthKind.Tcp, null);

    [Test]
    public void An_app_that_listens_elsewhere_is_unhealthy()
    {
        using var container = Start(Samples.WebApi, "--env", "ASPNETCORE_HTTP_PORTS=9090");
        Assert.That(Wait.Until(() => Status(container) == "unhealthy", TimeSpan.FromSeconds(60)), Is.True, container.Inspect().ToJsonString());
        var output = container.Inspect()["State"]!["Health"]!["Log"]!.AsArray()[^1]!["Output"]!.GetValue<string>();
        Assert.That(JsonNode.Parse(output)!["reason"]!.GetValue<string>(), Is.EqualTo("refused"));
    }

    private static void AssertHealthy(HardenedPublish publish, HealthKind kind, string? path)
    {
        var planned = Samples.PlanOf(publish).Configuration.Health!;
        Assert.That((planned.Kind, planned.Path, planned.Port), Is.EqualTo((kind, path, (int?)8080)));
        using var container = Start(publish);
        Assert.That(Wait.Until(() => Status(container) == "healthy", TimeSpan.FromSeconds(60)), Is.True, container.Inspect().ToJsonString());
    }

    private static Container Start(HardenedPublish publish, params string[] options) =>
        Samples.Start(SharedPublish.ImageOf(publish), ["--health-interval", "1s", .. options]);

    private static string Status(Container container) => container.Inspect()["State"]!["Health"]!["Status"]!.GetValue<string>();
}
