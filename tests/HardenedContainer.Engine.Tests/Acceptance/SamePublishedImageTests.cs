using System.Security.Cryptography;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>A real app's image is the same whoever makes it, and whenever it is made.</summary>
public sealed class SamePublishedImageTests
{
    [TestCase(true)]
    [TestCase(false)]
    public void Docker_builds_from_the_Dockerfile_what_the_archive_holds(bool buildKit)
    {
        var archive = SharedPublish.ImageOf(Samples.WebApi);
        var built = DockerDaemon.Shared.Build(Samples.WebApi.Directory, buildKit);

        PlannedImage.AssertIs(Samples.PlanOf(Samples.WebApi), archive);
        PlannedImage.AssertIs(Samples.PlanOf(Samples.WebApi), built);
    }

    [Test]
    public void The_archive_has_the_same_bytes_when_it_is_written_to_another_directory()
    {
        var again = Samples.Again(Samples.WebApi, "out/again");

        Assert.That(PlanComparison.Difference(Samples.PlanOf(Samples.WebApi), Samples.PlanOf(again)), Is.Null);
        Assert.That(Hash(again.ImageArchive), Is.EqualTo(Hash(Samples.WebApi.ImageArchive)));
        Assert.That(Samples.PlanOf(again).Created, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1700000000)));
    }

    [Test]
    public void Where_the_packages_of_the_build_machine_lie_is_not_in_the_program()
    {
        var program = File.ReadAllBytes(Path.Combine(Samples.WebApi.RootFileSystem("linux-x64"), "app", "WebApi"));

        Assert.That(program.AsSpan().IndexOf("/_/native/src/libs/"u8), Is.Positive, "The shim's assertions name their sources.");
        Assert.That(program.AsSpan().IndexOf("microsoft.dotnet.ilcompiler/"u8), Is.Negative);
    }

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
