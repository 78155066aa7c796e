using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Tool.Tests;

/// <summary><c>harden verify</c> on the real program; the rules have their own tests.</summary>
public sealed class VerifyTests : ToolFixture
{
    [Test]
    public void Findings_name_the_archive_and_give_status_1()
    {
        var image = WriteImage(TinyPlan.StaticWeb());

        var result = Run("--format", "json", image);

        var finding = JsonNode.Parse(result.StandardOutput.Split('\n')[0])!;
        Assert.That((result.ExitCode, result.StandardError), Is.EqualTo((1, "")));
        Assert.That((finding["file"]!.GetValue<string>(), finding["code"]!.GetValue<string>()), Is.EqualTo((image, "HDC8003")));
    }

    [Test]
    public void The_plan_beside_the_archive_or_the_one_that_is_named_counts()
    {
        var plan = TinyPlan.StaticWeb();
        var image = WriteImage(plan);
        var other = Folder.File("other.json");
        File.WriteAllText(other, PlanJson.Write(plan with { Entries = plan.Entries.RemoveAt(1) }));
        Assert.That(Run(image).StandardOutput, Does.Not.Contain("HDC8008"));

        Assert.That(Run("--plan", other, image).StandardOutput, Does.Contain("HDC8008"));

        File.Copy(other, Folder.File("plan.json"));
        Assert.That(Run(image).StandardOutput, Does.Contain("HDC8008"));

        File.WriteAllText(Folder.File("plan.json"), "{ \"plan\": \"of somebody else\" }");
        Assert.That(Run(image).StandardOutput, Does.Not.Contain("HDC8008").And.Not.Contain("HDC0007"));
    }

    [Test]
    public void A_configuration_switches_rules_off()
    {
        var image = WriteImage(TinyPlan.StaticWeb());
        File.WriteAllText(Folder.File("config.json"), """{ "rules": [ { "code": "HDC8003", "severity": "none", "justification": "a stand-in" } ] }""");

        Assert.That(Run("--config", Folder.File("config.json"), image).ExitCode, Is.Zero);
    }

    [Test]
    public void What_cannot_be_read_is_status_2_and_the_rest_is_checked()
    {
        var (text, image) = (Folder.File("text.tar"), WriteImage(TinyPlan.StaticWeb()));
        File.WriteAllText(text, "no archive");

        var result = Run(text, image);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.StandardOutput, Does.Contain($"{text}: error HDC0007").And.Contain("HDC8003"));
        Assert.That(Run("--plan", text, image) is { ExitCode: 2 } plan && plan.StandardOutput.Contains("HDC0007", StringComparison.Ordinal), Is.True);
        Assert.That(Run("--base", text, image).ExitCode, Is.EqualTo(2));
    }

    private static CommandResult Run(params string[] arguments) => Harden(["verify", .. arguments]);
}
