using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>With the launcher, a thread writes where it was declared and nowhere else, and what a service needs still works.</summary>
public sealed class LauncherTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(15);
    private static readonly string[] _threads = ["main thread", "new thread", "pool thread", "finalizer thread", "signal thread"];

    [TestCase("static")]
    [TestCase("trimmed")]
    public void A_write_elsewhere_is_refused_from_every_thread_and_the_service_works(string form)
    {
        using var host = new Folders();
        using var network = DockerDaemon.Shared.CreateNetwork();
        using var container = Start(form, host, network, []);

        Assert.That(GuardTests.Event(container.Logs, "launcher")!["landlock"]!.GetValue<int>(), Is.Positive, container.Logs);
        foreach (var thread in _threads)
        {
            Assert.That(GuardTests.Outcome(container.Logs, "write", thread), Does.StartWith("UnauthorizedAccessException"), thread);
        }

        Assert.That(GuardTests.Outcome(container.Logs, "write", "temporary file"), Is.EqualTo("done"));
        Assert.That(GuardTests.Outcome(container.Logs, "resolve", "service.test"), Is.EqualTo("done"), container.Logs);
        Assert.That(GuardTests.Outcome(container.Logs, "read", "/run/secrets/password"), Is.EqualTo("done"), container.Logs);
        Assert.That(GuardTests.Outcome(container.Logs, "settings", "good morning"), Is.EqualTo("done"), container.Logs);
        host.Greet("good evening");
        Assert.That(Wait.Until(() => GuardTests.Outcome(container.Logs, "reload", "good evening") == "done", _soon), Is.True, () => container.Logs);
        var exit = container.Stop(TimeSpan.FromSeconds(20));
        Assert.That(exit.ExitCode, Is.Zero, container.Logs);
    }

    [Test]
    public void Without_it_the_same_writes_work()
    {
        using var host = new Folders();
        using var network = DockerDaemon.Shared.CreateNetwork();
        using var container = Start("static", host, network, ["--entrypoint", "/app/Guarded"]);

        foreach (var thread in _threads)
        {
            Assert.That(GuardTests.Outcome(container.Logs, "write", thread), Is.EqualTo("done"), thread);
        }
    }

    private static Container Start(string form, Folders host, DockerNetwork network, string[] options)
    {
        var container = DockerDaemon.Shared.Start(SharedPublish.ImageOf(GuardedApp.Hardened(form)),
        [
            .. DockerDaemon.HardenedArguments, .. options, "--network", network.Name, "--network-alias", "service.test",
            "--volume", $"{host.Path("config")}:/config:ro", "--volume", $"{host.Path("secrets")}:/run/secrets:ro", "--volume", $"{host.Path("outside")}:/outside",
            "--env", "GUARDED_OUTSIDE=/outside/new", "--env", "GUARDED_NAME=service.test", "--env", "GUARDED_SECRET=/run/secrets/password",
            "--env", "GUARDED_SETTINGS=/config/settings.json",
        ]);
        GuardTests.AssertReady(container);
        DockerDaemon.Shared.Docker("kill", "--signal", "HUP", container.Id).Succeeded();
        Assert.That(Wait.Until(() => GuardTests.Outcome(container.Logs, "write", "signal thread") is not null, _soon), Is.True, () => container.Logs);
        return container;
    }

    private sealed class Folders : IDisposable
    {
        private readonly TemporaryDirectory _root = new("launcher");

        public Folders()
        {
            foreach (var name in (string[])["config", "secrets", "outside"])
            {
                Directory.CreateDirectory(_root.File(name));
                File.SetUnixFileMode(_root.File(name), (UnixFileMode)0b111_111_111);
            }

            File.WriteAllText(_root.File("secrets", "password"), "x");
            Greet("good morning");
        }

        public string Path(string name) => _root.File(name);

        public void Greet(string greeting) => File.WriteAllText(_root.File("config", "settings.json"), $$"""{"Greeting":"{{greeting}}"}""");

        public void Dispose() => _root.Dispose();
    }
}
