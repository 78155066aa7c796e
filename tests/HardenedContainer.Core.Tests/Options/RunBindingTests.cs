using HardenedContainer.Options;

namespace HardenedContainer.Core.Tests.Options;

public class RunBindingTests
{
    [TestCase("HardenContainerMemoryLimit", "256m")]
    [TestCase("HardenContainerMemoryLimit", "256")]
    [TestCase("HardenContainerMemoryLimit", "0Mi")]
    [TestCase("HardenContainerMemoryLimit", "8Mi")]
    [TestCase("HardenContainerMemoryLimit", "9999999Gi")]
    [TestCase("HardenContainerMemoryLimit", "64Mi", Description = "The temp directory of 64Mi would take all of it.")]
    [TestCase("HardenContainerCpuLimit", "0")]
    [TestCase("HardenContainerCpuLimit", "9m")]
    [TestCase("HardenContainerCpuLimit", "1.5m")]
    [TestCase("HardenContainerCpuLimit", "0.0005")]
    [TestCase("HardenContainerCpuLimit", "1001")]
    [TestCase("HardenContainerPidsLimit", "15")]
    [TestCase("HardenContainerTempSize", "1Ki")]
    [TestCase("HardenContainerReplicas", "0")]
    [TestCase("HardenContainerNamespace", "Shop")]
    [TestCase("HardenContainerNamespace", "shop.web")]
    [TestCase("ContainerRegistry", "https://registry.example")]
    [TestCase("ContainerRegistry", "registry.example/$(id)")]
    [TestCase("HardenContainerEcsRegion", "here")]
    [TestCase("HardenContainerEcsExecutionRole", "a role")]
    public void HDC9001_a_value_that_no_runtime_takes(string property, string value)
    {
        var result = Bind.Properties((property, value));
        Assert.That(result.Findings.Select(f => f.Descriptor.Code), Is.EqualTo(new[] { "HDC9001" }));
        Assert.That(result.Findings[0].What, Does.Contain("HardenContainerTempSize").Or.Contain(property));
    }

    [TestCase("HardenContainerSecret", "../shadow", "")]
    [TestCase("HardenContainerSecret", "..", "")]
    [TestCase("HardenContainerSecret", "db", "File=a:b")]
    [TestCase("HardenContainerSecret", "db", "KubernetesSecret=Shop_db")]
    [TestCase("HardenContainerSecret", "db", "ValueFrom=hunter2", Description = "The secret itself.")]
    [TestCase("HardenContainerVolume", "data", "")]
    [TestCase("HardenContainerVolume", "/", "")]
    [TestCase("HardenContainerVolume", "/app", "")]
    [TestCase("HardenContainerVolume", "/etc/x", "")]
    [TestCase("HardenContainerVolume", "/tmp", "")]
    [TestCase("HardenContainerVolume", "/run/secrets/x", "")]
    [TestCase("HardenContainerVolume", "/data:rw", "")]
    [TestCase("HardenContainerVolume", "/data", "Size=10")]
    [TestCase("HardenContainerVolume", "/data", "Name=My data")]
    [TestCase("HardenContainerVolume", "/data", "Name=secrets", Description = "The name of a mount of ours.")]
    [TestCase("HardenContainerEgress", "db.example", "")]
    [TestCase("HardenContainerEgress", "10.1.2.3", "")]
    [TestCase("HardenContainerEgress", "10.0.0.0/8", "Port=0")]
    [TestCase("HardenContainerEgress", "10.0.0.0/8", "Protocol=icmp")]
    public void HDC9001_an_item_that_no_runtime_takes(string item, string identity, string metadata)
    {
        var result = Bind.Items((item, identity, metadata));
        Assert.That(result.Findings.Select(f => f.Descriptor.Code), Is.EqualTo(new[] { "HDC9001" }));
        Assert.That(result.Findings[0].What, Does.StartWith(item).And.Not.Contain("hunter2"));
    }

    [Test]
    public void Amounts_are_read_in_every_form()
    {
        var run = Bind.Good(("HardenContainerMemoryLimit", "2Gi"), ("HardenContainerCpuLimit", "0.25"), ("HardenContainerTempSize", "1Gi")).Run;
        Assert.That((run.MemoryLimit, run.CpuLimit, run.TempSize), Is.EqualTo((2L << 30, 250, 1L << 30)));
        Assert.That(Bind.Good(("HardenContainerCpuLimit", "1500m")).Run.CpuLimit, Is.EqualTo(1500));
    }

    [Test]
    public void Items_get_what_is_not_said()
    {
        var run = Bind.Good(Bind.Items(
            ("HardenContainerSecret", "db-password", ""),
            ("HardenContainerVolume", "/var/lib/shop/", "Size=5Gi"),
            ("HardenContainerEgress", "10.1.2.3/16", "Port=5432"),
            ("HardenContainerEgress", "::/0", "Protocol=UDP"))).Run;
        Assert.Multiple(() =>
        {
            Assert.That(run.Secrets, Is.EqualTo(new[] { new RunSecret("db-password", "secrets/db-password", "", "") }));
            Assert.That(run.Volumes, Is.EqualTo(new[] { new RunVolume("/var/lib/shop", "var-lib-shop", 5L << 30) }));
            Assert.That(run.Egress, Is.EqualTo(new[] { new RunEgress("10.1.0.0/16", 5432, "tcp"), new RunEgress("::/0", null, "udp") }));
        });
    }
}
