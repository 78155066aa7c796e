namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>A Dockerfile of the user's own is checked with the publish, and stops it in strict mode only.</summary>
public sealed class OwnDockerfileTests
{
    private const string Property = "-p:HardenContainerDockerfile=docker/Dockerfile";

    [OneTimeSetUp]
    public void Write() => BrokenApp.Project.Write("docker/Dockerfile", "FROM alpine:3.22\nCMD [\"/app\"]\n");

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(Path.Combine(BrokenApp.Project.Directory, "docker"), recursive: true);

    [Test]
    public void It_warns_of_what_is_wrong_with_the_line() => Assert.That(
        BrokenApp.Publish(Property).WarnedOf("HDC5020").Output, Does.Contain("docker/Dockerfile(1): warning HDC5020: "));

    [Test]
    public void It_stops_a_strict_publish() => BrokenApp.Publish(Property, "-p:HardenContainerStrict=true").FailedWith("HDC5020");

    [Test]
    public void One_that_is_not_there_stops_the_publish() => BrokenApp.Publish("-p:HardenContainerDockerfile=docker/None").FailedWith("HDC0007");
}
