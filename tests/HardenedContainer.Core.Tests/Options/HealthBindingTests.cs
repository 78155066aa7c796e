using HardenedContainer.Options;

namespace HardenedContainer.Core.Tests.Options;

public class HealthBindingTests
{
    [Test]
    public void A_health_check_of_the_probe_is_bound()
    {
        var health = Bind.Good(Bind.Properties(
            ("HardenContainerHealth", "HTTP"), ("HardenContainerHealthPath", "/healthz?full=1"), ("HardenContainerHealthPort", "9090"))).Health;
        Assert.That((health.Kind, health.Path, health.Port, health.Service), Is.EqualTo((HealthKind.Http, "/healthz?full=1", (int?)9090, (string?)null)));
        Assert.That(Bind.Good(Bind.Properties(("HardenContainerHealth", "grpc"), ("HardenContainerHealthService", "shop.Orders"))).Health.Service, Is.EqualTo("shop.Orders"));
    }

    [TestCase("HardenContainerHealth", "htttp", "Did you mean 'http'?")]
    [TestCase("HardenContainerHealthPath", "healthz", "is not a path")]
    [TestCase("HardenContainerHealthPath", "/a b", "is not a path")]
    [TestCase("HardenContainerHealthPath", "/a\r\nHost: evil", "is not a path")]
    [TestCase("HardenContainerHealthService", "a/b", "is not the name of a service")]
    [TestCase("HardenContainerHealthPort", "0", "is not a number in range")]
    [TestCase("HardenContainerHealthPort", "65536", "is not a number in range")]
    public void A_wrong_health_check_is_refused(string property, string value, string told) =>
        Assert.That(Refusal(Bind.Properties((property, value))), Does.Contain(told));

    [TestCase("tcp", "HardenContainerHealthPath", "/healthz")]
    [TestCase("none", "HardenContainerHealthPath", "/healthz")]
    [TestCase("grpc", "HardenContainerHealthPath", "/healthz")]
    [TestCase("http", "HardenContainerHealthService", "shop")]
    public void What_a_health_check_would_not_look_at_is_refused(string kind, string property, string value) =>
        Assert.That(Refusal(Bind.Properties(("HardenContainerHealth", kind), (property, value))), Does.Contain("does not belong to the health check"));

    [Test]
    public void Two_answers_to_what_is_asked_are_refused()
    {
        Assert.That(Refusal(Bind.Properties(("HardenContainerHealthPath", "/x"), ("HardenContainerHealthService", "y"))), Does.Contain("two answers"));
        Assert.That(Refusal(Bind.Input([("HardenContainerHealth", "tcp")], [("HardenContainerHealthCommand", "/app/x", "")])), Does.Contain("two answers"));
    }

    [Test]
    public void There_is_no_probe_for_32_bit_machines()
    {
        Assert.That(Refusal(Bind.Properties(("ContainerRuntimeIdentifier", "linux-arm"), ("HardenContainerHealth", "tcp"))), Does.Contain("which there is not for linux-arm"));
        Assert.That(Bind.Good(Bind.Properties(("ContainerRuntimeIdentifier", "linux-arm"), ("HardenContainerHealth", "none"))).Health.Kind, Is.EqualTo(HealthKind.None));
    }

    [Test]
    public void A_file_of_lprobe_needs_lprobe()
    {
        Assert.That(Refusal(Bind.Properties(("HardenContainerLprobe", "tools/lprobe"))), Does.Contain("has no effect without HardenContainerHealth=lprobe"));
        var health = Bind.Good(("HardenContainerHealth", "lprobe"), ("HardenContainerLprobe", "tools/lprobe"), ("HardenContainerHealthPath", "/x")).Health;
        Assert.That((health.Lprobe, health.Path), Is.EqualTo(("/src/web/tools/lprobe", "/x")));
    }

    private static string Refusal(BindingResult result)
    {
        Assert.That(result.Options, Is.Null);
        Assert.That(result.Findings, Has.Length.EqualTo(1));
        return result.Findings[0].Message;
    }
}
