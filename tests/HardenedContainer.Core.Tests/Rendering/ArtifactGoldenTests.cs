using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rendering;

public class ArtifactGoldenTests
{
    [TestCaseSource(typeof(ArtifactExamples), nameof(ArtifactExamples.All))]
    public void Golden_file(ImagePlan plan, string name) => Assert.Multiple(() =>
    {
        foreach (var artifact in OutputFiles.Artifacts.Where(a => a.Name != ".dockerignore" && a.Render(plan) is not null))
        {
            Golden.AssertEqual($"run/{name}/{artifact.Name}", artifact.Render(plan)!);
        }
    });

    [TestCaseSource(typeof(ArtifactExamples), nameof(ArtifactExamples.All))]
    public void Every_artifact_says_whose_it_is_and_shows_an_edit(ImagePlan plan, string name) => Assert.Multiple(() =>
    {
        foreach (var (artifact, text) in OutputFiles.Artifacts.Select(a => (a, a.Render(plan))).Where(a => a.Item2 is not null).Select(a => (a.a, a.Item2!)))
        {
            Assert.That(text[..Math.Min(4096, text.Length)], Does.Contain(GeneratedFiles.Marker), artifact.Name);
            Assert.That(GeneratedFiles.IsEdited(text), Is.False, artifact.Name);
            Assert.That(GeneratedFiles.IsEdited(text + "\n"), Is.True, artifact.Name);
            Assert.That(text, Does.EndWith("\n").And.Not.Contain("\r"), artifact.Name);
        }
    });

    [Test]
    public void ECS_has_no_machine_for_32_bit_arm() =>
        Assert.That(EcsRenderer.Render(ArtifactExamples.Web with { Architecture = "arm", Variant = "v7" }), Is.Null);
}
