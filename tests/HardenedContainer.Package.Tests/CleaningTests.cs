using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary><c>dotnet clean</c> takes away what the hardened publish made, and nothing else.</summary>
[Parallelizable]
public sealed class CleaningTests
{
    [Test]
    public void Clean_removes_what_a_hardened_publish_made_and_nothing_else()
    {
        using var app = Apps.Console("<HardenContainerImage>archive</HardenContainerImage>");
        var before = Sources(app);
        var publish = app.Publish().Succeeded();
        var folder = Path.Combine(app.Directory, "bin", "Release", "net10.0", "linux-x64", "publish");
        Assert.That(Snapshot.Names(folder), Is.Not.Empty);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "mine");

        app.Run("clean", "-c", "Release").Succeeded();

        Assert.Multiple(() =>
        {
            Assert.That(publish.Directory, Does.Not.Exist);
            Assert.That(Snapshot.Names(folder), Is.EqualTo(new[] { "notes.txt" }));
            Assert.That(Path.Combine(app.Directory, "obj", "hardened"), Does.Not.Exist);
            Assert.That(Directory.EnumerateDirectories(Path.Combine(app.Directory, "bin", "Release", "net10.0"), "*symbols*"), Is.Empty);
            Assert.That(Sources(app), Is.EqualTo(before));
        });
    }

    [Test]
    public void Clean_leaves_files_of_the_user_in_an_output_folder_of_his_own()
    {
        using var app = Apps.Console("<HardenContainerOutputDir>deploy</HardenContainerOutputDir><HardenContainerImage>archive</HardenContainerImage>");
        app.Write("deploy/notes.txt", "mine");
        app.Publish().Succeeded();
        Assert.That(Snapshot.Names(Path.Combine(app.Directory, "deploy")), Has.Some.EqualTo("image.oci.tar"));

        app.Run("clean", "-c", "Release").Succeeded();

        Assert.That(Snapshot.Names(Path.Combine(app.Directory, "deploy")), Is.EqualTo(new[] { "notes.txt" }));
    }

    [Test]
    public void Clean_of_an_app_that_was_never_published_succeeds()
    {
        using var app = Apps.Console();

        app.Run("restore").Succeeded();
        app.Run("clean").Succeeded();
    }

    private static string[] Sources(TestProject app) => [.. Snapshot.Names(app.Directory).Where(f => !f.StartsWith("bin/", StringComparison.Ordinal) && !f.StartsWith("obj/", StringComparison.Ordinal))];
}
