using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>The harness itself: an app under test is an app of a stranger.</summary>
public sealed class TestProjectTests
{
    [Test]
    public void Nothing_of_this_repository_reaches_an_app_but_the_package()
    {
        using var project = TestProject.FromFiles("Plain", new Dictionary<string, string>
        {
            ["Plain.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                </Project>
                """,
            ["Program.cs"] = "System.Console.WriteLine(\"hello\");\n",
        });

        var properties = project.Run("msbuild", "-getProperty:TreatWarningsAsErrors,Authors,ManagePackageVersionsCentrally,HardenContainer").Succeeded();

        Assert.That(properties.StandardOutput, Does.Contain("\"Authors\": \"Plain\""));
        Assert.That(properties.StandardOutput, Does.Contain("\"TreatWarningsAsErrors\": \"false\""));
        Assert.That(properties.StandardOutput, Does.Contain("\"ManagePackageVersionsCentrally\": \"\"").Or.Contain("\"ManagePackageVersionsCentrally\": \"false\""));
        Assert.That(properties.StandardOutput, Does.Contain("\"HardenContainer\": \"\""));
    }

    [Test]
    public void A_command_that_does_not_end_is_ended_with_its_children()
    {
        var result = CommandLine.Run("/bin/bash", ["-c", "sleep 300 & echo $!; wait"], new() { Timeout = TimeSpan.FromSeconds(1) });

        Assert.That(result.TimedOut, Is.True);
        Assert.That(result.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(IsRunning(result.StandardOutput.Trim()), Is.False);
    }

    // A killed process stays in the table until its parent asks; in a container without an init nobody may.
    private static bool IsRunning(string pid) =>
        File.Exists($"/proc/{pid}/status") && !File.ReadAllText($"/proc/{pid}/status").Contains("State:\tZ", StringComparison.Ordinal);
}
