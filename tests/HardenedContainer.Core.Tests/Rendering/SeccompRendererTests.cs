using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rendering;

public class SeccompRendererTests
{
    private static readonly SeccompPlan Plan = new(["clone", "clone3", "openat", "personality", "read", "socket"], true, "the machine code of 1 file");

    [Test]
    public void Docker() => Golden.AssertEqual("seccomp/seccomp.json", SeccompRenderer.Render(Plan, "amd64"));

    [Test]
    public void Operator() => Golden.AssertEqual("seccomp/operator.json", SeccompRenderer.RenderOperator(Plan, "arm64", "web-api"));

    [Test]
    public void A_profile_that_records_logs_and_refuses_nothing_but_clone3()
    {
        var profile = JsonNode.Parse(SeccompRenderer.Render(Plan with { Record = true }, "amd64"))!;

        Assert.That(profile["defaultAction"]!.GetValue<string>(), Is.EqualTo("SCMP_ACT_LOG"));
        Assert.That(profile["syscalls"]!.AsArray().Where(r => r!["action"]!.GetValue<string>() != "SCMP_ACT_ALLOW").Select(r => r!["names"]![0]!.GetValue<string>()), Is.EqualTo(new[] { "clone3" }));
    }

    [Test]
    public void An_edit_is_seen()
    {
        var text = SeccompRenderer.Render(Plan, "amd64");

        Assert.That(GeneratedFiles.IsEdited(text), Is.False);
        Assert.That(GeneratedFiles.IsEdited(text.Replace("\"openat\"", "\"ptrace\"", StringComparison.Ordinal)), Is.True);
    }

    [Test]
    public void A_hostile_path_in_the_reason_stays_text()
    {
        var text = SeccompRenderer.Render(Plan with { Reason = "the code of /app/\"]},\n{\"names\":[\"ptrace\"]" }, "amd64");

        Assert.That(JsonNode.Parse(text)!["syscalls"]!.AsArray().SelectMany(r => r!["names"]!.AsArray()).Select(n => n!.GetValue<string>()), Has.No.Member("ptrace"));
        Assert.That(GeneratedFiles.IsEdited(text), Is.False);
    }
}
