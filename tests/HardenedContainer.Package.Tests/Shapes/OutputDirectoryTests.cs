using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary><c>-o</c> moves the publish folder and leaves the output folder where it is.</summary>
[Parallelizable]
public sealed class OutputDirectoryTests
{
    [TestCase("out")]
    [TestCase("../elsewhere")]
    public void A_publish_folder_of_the_users_is_published_to_twice_without_growing(string folder)
    {
        using var app = Apps.Console();
        // An output below the project folder must not be content of the next one.
        app.Write("settings.json", "{}");
        app.AddToProject("""<ItemGroup><None Update="**/*.json" CopyToPublishDirectory="PreserveNewest" /></ItemGroup>""");

        var first = app.Publish("-o", folder).Succeeded();
        var directory = Path.GetFullPath(folder, app.Directory);
        var before = Snapshot.Times(directory);
        var second = app.Publish("-o", folder).Succeeded();

        Assert.That(before.Keys, Is.EquivalentTo(new[] { "App", "settings.json" }.Concat(before.Keys.Where(k => k.EndsWith(".so", StringComparison.Ordinal)))));
        Assert.That(Snapshot.Times(directory), Is.EqualTo(before));
        Assert.That(second.Codes, Is.Empty);
        Apps.AssertSaysHello(first.Directory);
        Assert.That(Path.Combine(app.Directory, "bin", "Release", "net10.0", "linux-x64", "publish"), Does.Not.Exist);
    }
}
