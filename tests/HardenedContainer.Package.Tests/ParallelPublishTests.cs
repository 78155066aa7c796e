using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>Publishes that run at the same time, as a build server runs them.</summary>
public sealed class ParallelPublishTests
{
    [Test]
    public void Two_apps_published_at_the_same_time_each_get_their_own_image()
    {
        string[] names = ["First", "Second"];
        var projects = names.Select(n => TestProject.FromFiles(n, App(n))).ToList();
        try
        {
            projects.ForEach(p => p.AddPackage());

            var publishes = projects.AsParallel().AsOrdered().WithDegreeOfParallelism(names.Length).Select(p => p.Publish()).ToList();
            var outputs = publishes.Select(p => DockerDaemon.Shared
                .Run(SharedPublish.ImageOf(p.Succeeded()), DockerDaemon.HardenedArguments).Succeeded().StandardOutput);

            Assert.That(outputs, Is.EqualTo(new[] { "First\n", "Second\n" }));
        }
        finally
        {
            projects.ForEach(p => p.Dispose());
        }
    }

    private static Dictionary<string, string> App(string name) => new()
    {
        [$"{name}.csproj"] = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
            </Project>
            """,
        ["Program.cs"] = $"System.Console.WriteLine(\"{name}\");\n",
    };
}
