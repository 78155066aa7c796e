using System.Text.Json.Nodes;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rendering;

public class KubernetesProbeTests
{
    [TestCase(HealthKind.Http, "/health", null, """{"httpGet":{"path":"/health","port":8080}}""")]
    [TestCase(HealthKind.Grpc, null, "shop", """{"grpc":{"port":8080,"service":"shop"}}""")]
    [TestCase(HealthKind.Tcp, null, null, """{"tcpSocket":{"port":8080}}""")]
    [TestCase(HealthKind.Self, "/health", null, """{"exec":{"command":["/app/web"]}}""")]
    public void The_kubelet_asks_by_itself_where_it_can(HealthKind kind, string? path, string? service, string expected)
    {
        var plan = ArtifactExamples.Web;
        var health = new HealthCheck(["/app/web"], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), TimeSpan.Zero, 3) { Kind = kind, Port = 8080, Path = path, Service = service };
        var yaml = KubernetesRenderer.Render(plan with { Configuration = plan.Configuration with { Health = health } });
        var deployment = YamlTree.Read(yaml).OfType<JsonNode>().Single(o => o["kind"]!.GetValue<string>() == "Deployment");
        var probe = deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["livenessProbe"]!.AsObject();
        foreach (var field in (string[])["periodSeconds", "timeoutSeconds", "failureThreshold"])
        {
            probe.Remove(field);
        }

        Assert.That(JsonNode.DeepEquals(probe, JsonNode.Parse(expected)), Is.True, probe.ToJsonString());
    }
}
