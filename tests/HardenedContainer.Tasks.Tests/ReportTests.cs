using System.Text.Json.Nodes;

namespace HardenedContainer.Tasks.Tests;

/// <summary>The score card and the pages for people, as a publish writes them.</summary>
public class ReportTests
{
    [Test]
    public void The_pages_name_the_digest_of_the_image_and_what_the_report_says()
    {
        using var run = new TaskRun();
        Assert.That(run.Run(), Is.True);

        var html = File.ReadAllText(run.Output("report.html"));
        Assert.That(html, Does.Match("<dt>digest</dt><dd>sha256:[0-9a-f]{64}</dd>"));
        Assert.That(File.ReadAllText(run.Output("report.md")), Does.Match(@"Digest sha256\\:[0-9a-f]{64}"));
        Assert.That(html, Does.Contain($"<b>{Met(run)} of 31</b>").Or.Contain($"<b>{Met(run)} of 30</b>"));
        Assert.That(Status(run, "G0.1"), Is.EqualTo("met"));
        Assert.That(Status(run, "G2.9"), Is.EqualTo("not met"));
    }

    [Test]
    public void A_publish_that_is_stopped_has_pages_too_and_no_digest()
    {
        using var run = new TaskRun();
        run.Write("id.pem", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END PRIVATE KEY-----\n");

        Assert.That(run.Run(), Is.False);
        Assert.That(File.ReadAllText(run.Output("report.html")), Does.Contain("not known: there is no archive").And.Contain("HDC3001"));
        Assert.That(Status(run, "G2.6"), Is.EqualTo("not met"));
        Assert.That(Status(run, "G3.1"), Is.EqualTo("not met"));
    }

    [Test]
    public void Files_of_the_repository_around_the_project_count()
    {
        using var run = new TaskRun();
        Assert.That(run.Run(), Is.True);
        Assert.That(Status(run, "G4.1"), Is.EqualTo("not met"));

        var workflows = Directory.CreateDirectory(Path.Combine(run.ProjectDirectory, ".github", "workflows"));
        File.WriteAllText(Path.Combine(workflows.FullName, "mine.yml"), "on:\n  schedule:\n    - cron: '0 4 * * 1'\n");

        Assert.That(run.Run(), Is.True);
        Assert.That(Status(run, "G4.1"), Is.EqualTo("met"));
        Assert.That((string?)Row(run, "G4.1")["evidence"]![0], Is.EqualTo(".github/workflows/mine.yml:3: - cron: '0 4 * * 1'"));
    }

    private static int Met(TaskRun run) => Score(run).Count(r => (string?)r!["status"] == "met");

    private static string Status(TaskRun run, string row) => (string)Row(run, row)["status"]!;

    private static JsonNode Row(TaskRun run, string row) => Score(run).Single(r => (string?)r!["id"] == row)!;

    private static JsonArray Score(TaskRun run) => JsonNode.Parse(File.ReadAllText(run.Output("report.json")))!["score"]!.AsArray();
}
