using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests;

/// <summary>Stand-ins for base images: what the tests of chiseled and distroless bases rely on.</summary>
public sealed class RegistryTests
{
    [Test]
    public void A_stand_in_is_pinned_by_digest_and_laid_out_as_the_chiseled_image()
    {
        var daemon = DockerDaemon.Shared;

        var name = StandInImage.RuntimeDepsChiseled.PushedTo(Registry.Shared, daemon);
        daemon.Docker("pull", name).Succeeded();
        var configuration = daemon.Inspect(name)["Config"]!;
        var files = daemon.Export(name);

        Assert.That(name, Does.Match(@"^127\.0\.0\.1:\d+/dotnet/runtime-deps-chiseled-standin:10\.0@sha256:[0-9a-f]{64}$"));
        Assert.That(configuration["User"]!.GetValue<string>(), Is.EqualTo("1654"));
        Assert.That(configuration["Env"]!.AsArray().Select(e => e!.GetValue<string>()), Does.Contain("ASPNETCORE_HTTP_PORTS=8080"));
        Assert.That(files["/usr/lib64/ld-linux-x86-64.so.2"] ?? files["/usr/lib/ld-linux-aarch64.so.1"], Is.Not.Null);
        Assert.That(files["/lib"]!.LinkTarget, Is.EqualTo("usr/lib"));
        Assert.That(Convert.ToString((int)files["/tmp"]!.Mode, 8), Is.EqualTo("1777"));
        Assert.That(files["/home/app"]!.Uid, Is.EqualTo(1654));
        Assert.That(files.ImageFiles.Where(f => f.IsWritableBy(1654, 1654)).Select(f => f.Path), Is.EquivalentTo(new[] { "/home/app", "/tmp" }));
    }
}
