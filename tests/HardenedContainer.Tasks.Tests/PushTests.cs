using System.Text.Json.Nodes;
using HardenedContainer.Registries;
using HardenedContainer.Testing;

namespace HardenedContainer.Tasks.Tests;

/// <summary>The archive goes to a real registry, or the publish says why not.</summary>
public sealed class PushTests
{
    private TaskRun _run = null!;

    [SetUp]
    public void Make() => _run = new TaskRun().Set("HardenContainerPush", "true").Set("ContainerRepository", "team/app").Set("ContainerImageTags", "1;stable");

    [TearDown]
    public void Remove() => _run.Dispose();

    [OneTimeTearDown]
    public void Stop() => Registry.StopShared();

    [Test]
    public void The_image_is_pushed_under_every_tag()
    {
        _run.Set("ContainerRegistry", Registry.Shared.Address);

        Assert.That(_run.Run() && _run.Push(), Is.True, string.Join('\n', _run.Engine.Errors.Select(e => e.Message)));
        var digest = OciImage.Read(_run.ImageArchive).ManifestDigest;
        Assert.That(Registry.Shared.Digest("team/app", "1"), Is.EqualTo(digest));
        Assert.That(Registry.Shared.Digest("team/app", "stable"), Is.EqualTo(digest));
    }

    [Test]
    public void HDC9401_a_registry_that_is_not_there_is_an_error()
    {
        // The port of nobody: discard.
        _run.Set("ContainerRegistry", "127.0.0.1:9");

        Assert.That(_run.Run(), Is.True);
        Assert.That(_run.Push(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9401" }));
    }

    // Debian's registry has no referrers interface: the tag stands in for it.
    [Test]
    public async Task The_bill_of_materials_is_found_again_by_the_digest_of_the_image()
    {
        _run.Set("ContainerRegistry", Registry.Shared.Address).Set("ContainerRepository", "team/listed");
        Assert.That(_run.Run() && _run.Push() && _run.Push(), Is.True, string.Join('\n', _run.Engine.Errors.Select(e => e.Message)));

        using var client = new RegistryClient(ImageAddress.Parse($"{Registry.Shared.Address}/team/listed"), new());
        var subject = await client.GetManifest("1");
        var list = JsonNode.Parse((await client.GetManifest(Referrers.FallbackTag(subject.Digest))).Content)!["manifests"]!.AsArray();
        var artifact = JsonNode.Parse((await client.GetManifest((string)list.Single()!["digest"]!)).Content)!;
        var layer = artifact["layers"]!.AsArray().Single()!;
        using var content = new MemoryStream();
        await client.GetBlob((string)layer["digest"]!, (long)layer["size"]!, content);

        Assert.Multiple(() =>
        {
            Assert.That((string)list[0]!["artifactType"]!, Is.EqualTo("application/vnd.cyclonedx+json"));
            Assert.That((string)artifact["subject"]!["digest"]!, Is.EqualTo(subject.Digest));
            Assert.That(content.ToArray(), Is.EqualTo(File.ReadAllBytes(_run.Output("sbom.cdx.json"))));
        });
    }

    [TestCase(true, 201)]
    [TestCase(false, 400)]
    public void HDC9407_a_registry_takes_the_bill_of_materials_or_the_image_stays_without(bool takes, int status)
    {
        using var server = ImageRegistry(status);
        _run.Set("ContainerRegistry", server.Address);

        Assert.That(_run.Run() && _run.Push(), Is.True);

        Assert.That(_run.Warnings, Is.EqualTo(takes ? [] : new[] { "HDC9407" }));
        Assert.That(server.Asked("PUT", "/manifests/stable"), Is.Not.Empty);
        Assert.That(server.Asked("PUT", "/manifests/sha256:"), Is.Not.Empty);
        Assert.That(server.Asked("PUT", "/manifests/sha256-"), Is.Empty);
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[")]
    public void HDC9201_a_damaged_plan_is_said_to_be_none(string plan)
    {
        _run.Set("ContainerRegistry", Registry.Shared.Address);
        Assert.That(_run.Run(), Is.True);
        File.WriteAllText(_run.Output("plan.json"), plan);

        Assert.That(_run.Push(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9201" }));
    }

    // Has every blob, keeps the image's manifest, and says of an artifact that it lists it, or will not have it.
    private static FaultyServer ImageRegistry(int artifactStatus)
    {
        byte[] image = [];
        return new((question, response) =>
        {
            var isArtifact = question.Path.Contains("/manifests/sha256:", StringComparison.Ordinal);
            switch (question.Method)
            {
                case "PUT" when isArtifact:
                    response.StatusCode = artifactStatus;
                    response.Headers["OCI-Subject"] = "sha256:" + new string('0', 64);
                    break;
                case "PUT":
                    image = question.Body;
                    response.StatusCode = 201;
                    break;
                case "GET" when isArtifact:
                    response.ContentType = RegistryClient.OciManifest;
                    response.Close(image, willBlock: false);
                    break;
            }
        });
    }
}
