using HardenedContainer.Facts;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests;

/// <summary>Facts of a base as the engine has it: from <c>docker save</c> and by <c>harden facts</c>, which asks the engine itself.</summary>
public sealed class BaseFactsTests
{
    [Test]
    public void Facts_of_a_base_are_read_from_the_engine_and_from_its_archive()
    {
        using var folder = new TemporaryDirectory();
        var daemon = DockerDaemon.Shared;
        var image = StandInImage.RuntimeDepsChiseled.PushedTo(Registry.Shared, daemon);
        daemon.Docker("pull", image).Succeeded();
        daemon.Docker("save", "--output", folder.File("saved.tar"), image).Succeeded();

        var printed = CommandLine.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "harden.dll"), "facts", image], new() { Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = daemon.Host } }).Succeeded();
        File.WriteAllText(folder.File("facts.json"), printed.StandardOutput);
        var asked = BaseFactsFile.Read(folder.File("facts.json"), "amd64", out var problem);
        var saved = BaseFactsFile.Read(folder.File("saved.tar"), "amd64", out _);

        Assert.That(problem, Is.Null);
        Assert.That(BaseFactsFile.Write(saved! with { Name = asked!.Name, Source = asked.Source }), Is.EqualTo(printed.StandardOutput));
        Assert.Multiple(() =>
        {
            Assert.That(asked.Libc, Is.EqualTo("glibc"));
            Assert.That(asked.Libraries, Is.SupersetOf(StandInImage.RuntimeDepsChiseled.Libraries));
            Assert.That(asked.SymbolVersions.Keys, Is.SupersetOf(new[] { "GLIBC", "GLIBCXX", "CXXABI", "GCC" }));
            Assert.That((asked.HasShell, asked.HasCaCertificates, asked.HasTemp, asked.HasTimeZones), Is.EqualTo((false, true, true, false)));
            Assert.That(asked.Users["app"], Is.EqualTo(1654));
            Assert.That(asked.Environment["ASPNETCORE_HTTP_PORTS"], Is.EqualTo("8080"));
        });
    }
}
