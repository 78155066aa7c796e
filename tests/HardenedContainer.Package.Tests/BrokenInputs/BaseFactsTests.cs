using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>Facts of a user's own base come from a file, and one that cannot be read stops the publish.</summary>
public sealed class BaseFactsTests
{
    private static readonly string[] Base = ["-p:HardenContainerBase=registry.example/team/base:1", "-p:HardenContainerBaseFacts=facts/base.json"];

    [TearDown]
    public void Delete() => Directory.Delete(Path.Combine(BrokenApp.Project.Directory, "facts"), recursive: true);

    [Test]
    public void A_base_is_judged_by_the_facts_of_its_file()
    {
        Write("""{ "schemaVersion": 1, "name": "ours", "source": "its recipe" }""");
        var bare = BrokenApp.Publish(Base);
        Write("""{ "schemaVersion": 1, "name": "ours", "source": "its recipe", "architectures": [ "s390x" ] }""");
        var other = BrokenApp.Publish(Base);

        Assert.That(bare.Errors(), Does.Not.Contain("HDC6001").And.Not.Contain("HDC6012"), bare.Output);
        Assert.That(other.Errors(), Does.Contain("HDC6012"), other.Output);
    }

    [Test]
    public void Facts_that_cannot_be_read_stop_the_publish()
    {
        Write("{ \"schemaVersion\": 1 }");
        Assert.That(BrokenApp.Publish(Base).Failed().Errors(), Does.Contain("HDC0007"));
    }

    private static void Write(string facts) => BrokenApp.Project.Write("facts/base.json", facts);
}
