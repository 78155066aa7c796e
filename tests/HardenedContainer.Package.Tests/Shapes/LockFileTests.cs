using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary>Package versions in one place, and lock files: the developer's one stays as it is.</summary>
[Parallelizable]
public sealed class LockFileTests
{
    [Test]
    public void Central_package_management_with_a_lock_file_and_locked_mode()
    {
        using var app = Apps.Console("<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>");
        File.WriteAllText(app.ProjectFile, File.ReadAllText(app.ProjectFile).Replace($" Version=\"{PackedPackage.Version}\"", "", StringComparison.Ordinal));
        app.Write("Directory.Packages.props", $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="{PackedPackage.Id}" Version="{PackedPackage.Version}" /></ItemGroup>
            </Project>
            """);
        app.Run("restore").Succeeded();
        var mine = Path.Combine(app.Directory, "packages.lock.json");
        var ours = Path.Combine(app.Directory, "packages.hardened.lock.json");
        var before = (File.ReadAllText(mine), File.GetLastWriteTimeUtc(mine));

        var unlocked = app.Publish().Succeeded();

        Assert.That((File.ReadAllText(mine), File.GetLastWriteTimeUtc(mine)), Is.EqualTo(before));
        Assert.That(File.ReadAllText(ours), Does.Contain("linux-x64").Or.Contain("net10.0"));
        Apps.AssertSaysHello(unlocked.Directory);

        var locked = app.Publish("-p:RestoreLockedMode=true").Succeeded();
        Assert.That(locked.Codes, Is.Empty);

        // The lock file asks for another version, on a fresh clone: locked mode must stop.
        Directory.Delete(Path.Combine(app.Directory, "obj"), recursive: true);
        var text = File.ReadAllText(ours);
        File.WriteAllText(ours, text.Replace(PackedPackage.Version, "0.0.9", StringComparison.Ordinal));
        Assert.That(File.ReadAllText(ours), Is.Not.EqualTo(text));
        var stopped = app.Publish("-p:RestoreLockedMode=true").Failed();

        Assert.That(stopped.Output, Does.Contain("NU1004"));
        Assert.That(stopped.Codes, Is.EqualTo(new[] { "HDC9008" }));
        Assert.That((File.ReadAllText(mine), File.GetLastWriteTimeUtc(mine)), Is.EqualTo(before));
    }

    // NuGet uses a lock file that is there, whatever the properties say; and it may be named after the project.
    [TestCase("packages.lock.json", "packages.hardened.lock.json")]
    [TestCase("packages.App.lock.json", "packages.App.hardened.lock.json")]
    public void A_lock_file_that_no_property_speaks_of_stays_as_it_is(string name, string own)
    {
        using var app = Apps.Console();
        app.Run("restore", "--use-lock-file", "--lock-file-path", name).Succeeded();
        var mine = Path.Combine(app.Directory, name);
        var before = (File.ReadAllText(mine), File.GetLastWriteTimeUtc(mine));

        app.Publish().Succeeded();

        Assert.That((File.ReadAllText(mine), File.GetLastWriteTimeUtc(mine)), Is.EqualTo(before));
        Assert.That(Path.Combine(app.Directory, own), Does.Exist);
    }
}
