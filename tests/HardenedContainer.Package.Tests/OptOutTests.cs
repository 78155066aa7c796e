using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>Without the switch, and in a build, the package is not to be noticed.</summary>
[Parallelizable]
public sealed class OptOutTests
{
    [Test]
    public void Without_the_switch_outputs_are_those_of_an_app_without_the_package_and_with_it_so_is_the_build()
    {
        using var app = TestProject.FromFiles("App", new Dictionary<string, string> { ["App.csproj"] = Apps.Project(), ["Program.cs"] = Apps.Hello });
        var plainPublish = OutputOf(app, "publish");
        var plainBuild = OutputOf(app, "build", "-c", "Release");

        app.AddPackage();
        Assert.That(OutputOf(app, "publish"), Is.EqualTo(plainPublish));
        Assert.That(OutputOf(app, "build", "-c", "Release"), Is.EqualTo(plainBuild));

        app.SetProperties(("HardenContainer", "true"));
        Assert.That(OutputOf(app, "build", "-c", "Release"), Is.EqualTo(plainBuild));
        Assert.That(Path.Combine(app.Directory, "obj", "hardened"), Does.Not.Exist);
    }

    // Whatever an earlier run left would hide what this one does not make.
    private static SortedDictionary<string, string> OutputOf(TestProject app, params string[] command)
    {
        foreach (var folder in new[] { "bin", "obj" }.Select(name => Path.Combine(app.Directory, name)).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        app.Run(command).Succeeded();
        return Snapshot.Contents(Path.Combine(app.Directory, "bin"));
    }
}
