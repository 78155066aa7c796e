using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>Manifests of the user's own are checked with the publish and compared with the image, and stop it in strict mode only.</summary>
public sealed class OwnManifestTests
{
    private const string Items = "<ItemGroup><HardenContainerManifest Include=\"deploy/*.yaml\" /></ItemGroup>";

    // A pod and a service that say nothing lack all that a strict reader asks for.
    private static readonly string[] All = ["HDC7001", "HDC7002", "HDC7003", "HDC7005", "HDC7006", "HDC7009", "HDC7011", "HDC7016", "HDC7030"];

    [OneTimeSetUp]
    public void Write()
    {
        BrokenApp.Project.Write("deploy/pod.yaml", "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    image: registry.example.com/a:1\n    securityContext:\n      privileged: true\n");
        BrokenApp.Project.Write("deploy/compose.yaml", "services:\n  a:\n    image: registry.example.com/shop/manifest-app:1\n    healthcheck:\n      test: [CMD, curl, localhost]\n");
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(Path.Combine(BrokenApp.Project.Directory, "deploy"), recursive: true);

    [Test]
    public void They_warn_of_what_is_wrong_with_the_line_and_of_what_the_image_does_not_have() => Assert.That(
        BrokenApp.PublishWith(Items, "-p:ContainerRepository=manifest-app").WarnedOf(All).Output,
        Does.Contain("deploy/pod.yaml(8): warning HDC7001: ").And.Contain("deploy/compose.yaml(5): warning HDC7030: ").And.Contain("starts curl, which the image does not have"));

    [Test]
    public void They_stop_a_strict_publish() => BrokenApp.PublishWith(Items, "-p:HardenContainerStrict=true").FailedWith(All);

    [Test]
    public void They_are_patched_on_request_and_until_then_shown()
    {
        BrokenApp.Project.Write("broken.targets", $"<Project>{Items}</Project>\n");
        BrokenApp.Project.Write("deploy/patched.yaml", "services:\n  a:\n    image: broken:1 # ours\n");
        string[] build = ["build", "-t:HardenContainerPatchManifests", "-nologo"];
        Dotnet.Run(BrokenApp.Project.Directory, ["restore"]).Succeeded();

        var shown = Dotnet.Run(BrokenApp.Project.Directory, build).Succeeded().Output;
        Assert.That(shown, Does.Contain("+++ b/deploy/patched.yaml").And.Contain("+    read_only: true").And.Contain("deploy/pod.yaml has no container with the image broken"));
        Assert.That(File.ReadAllText(Path.Combine(BrokenApp.Project.Directory, "deploy", "patched.yaml")), Does.Not.Contain("read_only"));

        Dotnet.Run(BrokenApp.Project.Directory, [.. build, "-p:HardenContainerPatchWrite=true"]).Succeeded();
        Assert.That(File.ReadAllText(Path.Combine(BrokenApp.Project.Directory, "deploy", "patched.yaml")), Does.StartWith("services:\n  a:\n    image: broken:1 # ours\n    read_only: true\n"));
        File.Delete(Path.Combine(BrokenApp.Project.Directory, "deploy", "patched.yaml"));
    }

    [Test]
    public void One_that_is_not_there_stops_the_publish() =>
        BrokenApp.PublishWith("<ItemGroup><HardenContainerManifest Include=\"deploy/none.yml\" /></ItemGroup>").FailedWith("HDC0007");
}
