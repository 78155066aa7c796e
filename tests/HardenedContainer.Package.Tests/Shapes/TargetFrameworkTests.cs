using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary>Apps for several or for older target frameworks.</summary>
[Parallelizable]
public sealed class TargetFrameworkTests
{
    [Test]
    public void One_framework_of_a_multi_target_app_is_published_with_f()
    {
        using var app = Apps.Console();
        File.WriteAllText(app.ProjectFile, File.ReadAllText(app.ProjectFile).Replace("<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>net9.0;net10.0</TargetFrameworks>", StringComparison.Ordinal));

        var publish = app.Publish("-f", "net10.0").Succeeded();

        Apps.AssertSaysHello(publish.Directory);
        Assert.That(Path.Combine(app.Directory, "bin", "Release", "net9.0", "hardened"), Does.Not.Exist);
    }

    [TestCase("net8.0")]
    [TestCase("net9.0")]
    public void An_app_for_an_older_framework_is_published(string framework)
    {
        // Out of support since 2026-11-10, which is a reason to say why.
        using var app = Apps.Console(rest: """<ItemGroup><HardenContainerRule Include="HDC0005" Severity="warning" Justification="test" /></ItemGroup>""");
        File.WriteAllText(app.ProjectFile, File.ReadAllText(app.ProjectFile).Replace("net10.0", framework, StringComparison.Ordinal));

        app.Publish().Succeeded();

        Apps.AssertSaysHello(Path.Combine(app.Directory, "bin", "Release", framework, "hardened"));
    }
}
