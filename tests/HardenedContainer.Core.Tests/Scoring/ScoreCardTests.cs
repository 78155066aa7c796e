using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Init;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Scoring;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Scoring;

public partial class ScoreCardTests
{
    private const string Workflow = ".github/workflows/hardened-container.yml";
    private const string EcrFile = "deploy/aws/ecr.yaml";

    // For each row, single changes to a subject of which every row is met. What else goes with one is named at its end.
    private static readonly Flip[] Flips =
    [
        new("G0.1", "the executable has an interpreter", s => s with { Publish = s.Publish with { App = s.Publish.App with { Files = [.. s.Publish.App.Files.Select(f => f.Path == "Shop" ? f with { Elf = f.Elf! with { IsStatic = false, Interpreter = "/lib64/ld-linux-x86-64.so.2" } } : f)] } } }),
        new("G0.1", "there is no executable", s => s with { Publish = s.Publish with { App = s.Publish.App with { Files = [] } } }),
        new("G0.2", "another base", s => s.Plan(p => p with { Base = p.Base with { Kind = BaseKind.Chiseled } }), "G2.2"),
        new("G0.2", "a shell", s => s.Plan(p => p with { Entries = p.Entries.Add(TinyPlan.File("/bin/bash", "x")) })),
        new("G0.2", "a file without hash", s => s.Plan(p => p with { Entries = p.Entries.Add(TinyPlan.File("/app/x", "x") with { Sha256 = null }) })),
        new("G0.3", "diagnostics", s => s.Plan(p => p with { Configuration = p.Configuration with { Environment = p.Configuration.Environment.SetItem("DOTNET_EnableDiagnostics", "1") } })),
        new("G0.3", "a managed app with start-up hooks", s => s with { Publish = s.Publish with { App = s.Publish.App with { Mode = PublishMode.Trimmed } } }),
        new("G0.4", "a finding about the base", s => s.With(DiagnosticCatalog.HDC6010)),
        new("G0.4", "tools in the base", s => s.With(DiagnosticCatalog.HDC6007), "G0.2"),
        new("G0.4", "a base of which nothing is known", s => s.Plan(p => p with { Base = p.Base with { Kind = BaseKind.Reference } }) is var r ? r with { Publish = r.Publish with { Base = r.Publish.Base with { IsKnown = false } } } : null!, "G0.2", "G1.3", "G2.2"),
        new("G0.5", "no debug stage", s => s.File("Dockerfile", " AS debug", " AS other")),
        new("G0.6", "plain logs", s => s with { Publish = s.Publish with { App = s.Publish.App with { StructuredLogs = null } } }),
        new("G1.1", "no analysis", s => s.Repository(Workflow, "codeql-action/analyze", "other-action")),
        new("G1.1", "no rules while compiling", s => s with { Publish = s.Publish with { App = s.Publish.App with { Analysis = null } } }),
        new("G1.2", "no audit", s => s with { Publish = s.Publish with { App = s.Publish.App with { Audit = s.Publish.App.Audit! with { Restore = s.Publish.App.Audit.Restore! with { IsAudited = false } } } } }),
        new("G1.2", "no package was looked up", s => s with { Publish = s.Publish with { App = s.Publish.App with { Audit = s.Publish.App.Audit! with { DataSources = [new("/feed", false)] } } } }),
        new("G1.2", "the audit is off", s => s with { Publish = s.Publish with { App = s.Publish.App with { Audit = null } } }),
        new("G1.2", "a package with a hole", s => s.With(DiagnosticCatalog.HDC1028)),
        new("G1.2", "an old runtime", s => s.With(DiagnosticCatalog.HDC0014)),
        new("G1.2", "mixed sources", s => s.With(DiagnosticCatalog.HDC0015)),
        new("G1.2", "no updates", s => s with { Repository = s.Repository.RemoveRange([".github/dependabot.yml", "renovate.json"]) }),
        new("G1.3", "a base of which nothing is known", s => s with { Publish = s.Publish with { Base = s.Publish.Base with { IsKnown = false } } }),
        new("G1.4", "a finding in a Dockerfile", s => s.With(DiagnosticCatalog.HDC5090)),
        new("G1.4", "a finding that is suppressed", s => s.With(DiagnosticCatalog.HDC5090, DiagnosticSeverity.None)),
        new("G2.1", "no scan", s => s.Repository(Workflow, "trivy-action", "other-action")),
        new("G2.1", "the scan is commented out", s => s.Repository(Workflow, "uses: aquasecurity", "# uses: aquasecurity")),
        new("G2.1", "no bill of materials in the image", s => s.Plan(p => p with { Entries = [.. p.Entries.Where(e => !e.Path.EndsWith(".cdx.json", StringComparison.Ordinal))] })),
        new("G2.2", "libraries of an image from anywhere", s => s.Plan(p => p with { Base = p.Base with { LibrariesReference = "debian:12" } })),
        new("G2.2", "a signature that is not good", s => s.With(DiagnosticCatalog.HDC9423)),
        new("G2.3", "RUN in the last stage", s => s.File("Dockerfile", "ENTRYPOINT", "RUN [\"/x\"]\nENTRYPOINT")),
        new("G2.4", "ADD", s => s.File("Dockerfile", "COPY --from=rootfs / /", "ADD x /")),
        new("G2.5", "a stage from a tag", s => s.File("Dockerfile", "FROM scratch AS rootfs", "FROM debian:12 AS rootfs")),
        new("G2.5", "a tag that has moved", s => s.With(DiagnosticCatalog.HDC9420)),
        new("G2.5", "builds differ", s => s.With(DiagnosticCatalog.HDC0011)),
        new("G2.6", "a list of what is not wanted", s => s with { Files = s.Files.SetItem(".dockerignore", "bin/\n") }),
        new("G2.6", "a key", s => s.With(DiagnosticCatalog.HDC3001)),
        new("G2.7", "no health check", s => s.Plan(p => p with { Configuration = p.Configuration with { Health = null } })),
        new("G2.7", "curl", s => s.Plan(p => p with { Configuration = p.Configuration with { Health = p.Configuration.Health! with { Command = ["/usr/bin/curl"] } }, Entries = p.Entries.Add(TinyPlan.File("/usr/bin/curl", "x")) })),
        new("G2.8", "root", s => s.Plan(p => p with { Configuration = p.Configuration with { User = "0:0" } })),
        new("G2.8", "a file that the app may write", s => s.Plan(p => p with { Entries = p.Entries.Add(TinyPlan.File("/app/x", "x") with { UserId = 1654 }) })),
        new("G2.8", "an account with a shell", s => s.Plan(p => p with { Entries = [.. p.Entries.Where(e => e.Path != "/etc/passwd"), TinyPlan.File("/etc/passwd", "app:x:1654:1654::/:/bin/sh\n")] })),
        new("G2.9", "no decoys", s => s.Plan(p => p with { Entries = [.. p.Entries.Where(e => e.Origin != EntryOrigins.Decoy)] })),
        new("G3.1", "Docker's is writable", s => s.File("run.sh", "--read-only", "--rm")),
        new("G3.1", "Compose's is writable", s => s.File("compose.yaml", "read_only: true", "read_only: false")),
        new("G3.1", "Kubernetes' is writable", s => s.File("kubernetes.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false")),
        new("G3.1", "ECS's is writable", s => s.File("ecs-task-definition.json", "\"readonlyRootFilesystem\": true", "\"readonlyRootFilesystem\": false")),
        new("G3.2", "no rules for Falco", s => s with { Files = s.Files.Remove("falco.yaml") }),
        new("G3.3", "capabilities stay", s => s.File("run.sh", "--cap-drop ALL", "--rm")),
        new("G3.3", "a manifest that keeps them", s => s.With(DiagnosticCatalog.HDC7005)),
        new("G3.4", "no limit of memory", s => s.File("compose.yaml", "mem_limit:", "x-limit:")),
        new("G3.4", "the collector is not in step", s => s.File("run.sh", "DOTNET_GCHeapHardLimit", "OTHER")),
        new("G3.5", "a secret in a manifest", s => s.With(DiagnosticCatalog.HDC7014)),
        new("G3.5", "a secret that is not mounted", s => s.File("kubernetes.yaml", "/run/secrets", "/elsewhere")),
        new("G4.1", "no schedule", s => s.Repository(Workflow, "cron:", "other:")),
        new("G4.2", "no signature", s => s.Repository(Workflow, "cosign sign", "echo sign")),
        new("G4.2", "no policy", s => s with { Repository = s.Repository.RemoveRange(["deploy/kubernetes/signed-images-policy.yaml", "deploy/aws/ecs-deploy.sh"]) }),
        new("G4.3", "no replication", s => s.Repository(EcrFile, "ReplicationConfiguration", "Other")),
        new("G4.3", "a region in the image", s => s.Plan(p => p with { Configuration = p.Configuration with { Environment = p.Configuration.Environment.SetItem("AWS_REGION", "eu-west-1") } })),
        new("G4.4", "tags that move", s => s.Repository(EcrFile, "IMMUTABLE", "MUTABLE")),
        new("G4.4", "latest", s => s.Plan(p => p with { Tags = ["latest"] })),
        new("GX.1", "nothing said of time zones", s => s.Plan(p => p with { Decisions = [.. p.Decisions.Where(d => d.Name != "time-zones")] })),
        new("GX.1", "an os-release of others", s => s.Plan(p => p with { Entries = p.Entries.Add(TinyPlan.File("/etc/os-release", "x")) })),
        new("GX.2", "no base image", s => s with { Repository = s.Repository.Remove(InitTemplates.BaseWorkflow) }),
        new("GX.3", "a profile of others", s => s.Plan(p => p with { Seccomp = p.Seccomp! with { IsDerived = false } })),
        new("GX.3", "no guard", s => s with { Publish = s.Publish with { Options = s.Publish.Options with { Guard = GuardMode.Audit } } }),
        new("GX.3", "no launcher", s => s.Plan(p => p with { Launcher = null })),
    ];

    public static IEnumerable<TestCaseData> FlipCases() => Flips.Select(f => new TestCaseData(f) { TestName = $"{{m}}({f.Row}, {f.Change})" });

    [Test]
    public void Every_row_can_be_met() => Assert.That(
        ScoreCard.Evaluate(ScoreExamples.Everything).Where(r => r.Status != ScoreStatus.Met).Select(r => $"{r.Id}: {string.Join("; ", r.Evidence)}"), Is.Empty);

    [TestCaseSource(nameof(FlipCases))]
    public void One_change_makes_one_row_not_met(Flip flip)
    {
        var card = ScoreCard.Evaluate(flip.Apply(ScoreExamples.Everything));

        Assert.That(card.Where(r => r.Status != ScoreStatus.Met).Select(r => r.Id), Is.EquivalentTo([flip.Row, .. flip.Others]));
        var result = card.Single(r => r.Id == flip.Row);
        Assert.That(result.Status, Is.EqualTo(ScoreStatus.NotMet));
        Assert.That(result.Evidence, Is.Not.Empty.And.None.Empty);
    }

    [Test]
    public void Every_row_has_a_change_that_makes_it_not_met() =>
        Assert.That(ScoreCard.Rows.Select(r => r.Id).Except(Flips.Select(f => f.Row)), Is.Empty);

    [Test]
    public void The_rows_are_those_of_the_guide() => Assert.That(ScoreCard.Rows.Select(r => r.Id), Is.EqualTo(new[]
    {
        "G0.1", "G0.2", "G0.3", "G0.4", "G0.5", "G0.6", "G1.1", "G1.2", "G1.3", "G1.4",
        "G2.1", "G2.2", "G2.3", "G2.4", "G2.5", "G2.6", "G2.7", "G2.8", "G2.9",
        "G3.1", "G3.2", "G3.3", "G3.4", "G3.5", "G4.1", "G4.2", "G4.3", "G4.4", "GX.1", "GX.2", "GX.3",
    }));

    [Test]
    public void Rows_name_rules_that_exist() => Assert.That(
        ScoreCard.Evaluate(ScoreExamples.Everything).SelectMany(r => r.Evidence).SelectMany(e => Code().Matches(e).Select(m => m.Value)).Distinct(),
        Is.Not.Empty.And.SubsetOf(DiagnosticCatalog.All.Select(d => d.Code)));

    // What is off by default, what stands in the repository, and what this version does not write.
    [Test]
    public void A_web_API_with_nothing_set_is_told_what_is_missing() => Assert.That(
        ScoreCard.Evaluate(ScoreExamples.WebApi).Where(r => r.Status != ScoreStatus.Met).Select(r => r.Id),
        Is.EqualTo(new[] { "G0.5", "G1.1", "G1.2", "G2.1", "G2.9", "G4.1", "G4.2", "G4.3", "G4.4", "GX.2", "GX.3" }));

    [Test]
    public void Where_a_finding_stops_the_publish_no_file_proves_anything()
    {
        var card = ScoreCard.Evaluate(ScoreExamples.Everything with { Files = ScoreExamples.Everything.Files.Clear() });

        Assert.That(
            card.Where(r => r.Status == ScoreStatus.NotMet).Select(r => r.Id),
            Is.EqualTo(new[] { "G0.5", "G0.6", "G1.4", "G2.1", "G2.3", "G2.4", "G2.5", "G2.6", "G2.7", "G2.8", "G3.1", "G3.2", "G3.3", "G3.4", "G3.5" }));
    }

    [Test]
    public void What_stops_the_publish_is_named_where_no_file_was_written()
    {
        var stopped = ScoreExamples.Everything.With(DiagnosticCatalog.HDC9420, DiagnosticSeverity.Error);

        Assert.That(Status(stopped with { Files = stopped.Files.Clear() }, "G2.5").Evidence, Has.Some.StartsWith("HDC9420"));
    }

    [Test]
    public void A_debug_variant_is_a_stage_of_the_Dockerfile_and_not_the_last()
    {
        var publish = ScoreExamples.WebApi.Publish;
        var plan = publish.Plan with { DebugImage = "registry.example/tools:1@sha256:" + new string('a', 64) };
        var with = ScoreExamples.WebApi with { Files = ScoreExamples.WebApi.Files.SetItem("Dockerfile", DockerfileRenderer.Render(plan, DockerfileDialect.Plain)) };

        Assert.That(Status(with, "G0.5").Status, Is.EqualTo(ScoreStatus.Met));
        Assert.That(Status(ScoreExamples.WebApi, "G0.5").Status, Is.EqualTo(ScoreStatus.NotMet));
        var stages = with.Files["Dockerfile"].Split("\nFROM ");
        Assert.That(stages[^1], Does.StartWith("scratch").And.Contain("io.hardenedcontainer.variant=\"production\""));
        Assert.That(stages[^2], Does.StartWith("registry.example/tools:1@sha256:").And.Contain("io.hardenedcontainer.variant=\"debug\"").And.Contain("HEALTHCHECK NONE").And.Contain("USER 1654:1654"));
    }

    [TestCase(".github/workflows/base.yml", "run: dotnet build -t:HardenContainerBaseImage", ScoreStatus.Met)]
    [TestCase(".github/workflows/base.yml", "# run: dotnet build -t:HardenContainerBaseImage", ScoreStatus.NotMet)]
    [TestCase("build.yml", "run: dotnet build -t:HardenContainerBaseImage", ScoreStatus.NotMet)]
    [TestCase("Dockerfile.base", "FROM scratch", ScoreStatus.Met)]
    public void A_step_that_writes_a_base_image_counts_and_so_does_a_Dockerfile_for_one(string file, string line, ScoreStatus status) => Assert.That(
        Status(ScoreExamples.WebApi with { Repository = ScoreExamples.WebApi.Repository.SetItem(file, line) }, "GX.2").Status, Is.EqualTo(status));

    [Test]
    public void What_is_done_with_the_base_says_nothing_of_the_app() => Assert.That(
        ScoreCard.Evaluate(ScoreExamples.Everything with { Repository = ScoreExamples.Everything.Repository.Remove(Workflow) }).Where(r => r.Status != ScoreStatus.Met).Select(r => r.Id),
        Is.EqualTo(new[] { "G1.1", "G2.1", "G4.1", "G4.2" }));

    [Test]
    public void A_base_is_verified_where_its_signature_was()
    {
        var reference = "gcr.io/distroless/static-debian13@sha256:" + new string('a', 64);
        var based = ScoreExamples.Everything.Plan(p => p with { Base = p.Base with { Reference = reference } });
        based = based with { Publish = based.Publish with { Options = based.Publish.Options with { AllowedRegistries = ["gcr.io"] } } };
        var signed = based with { Signatures = ImmutableDictionary<string, string>.Empty.Add(reference, "signed by somebody (cosign)") };

        Assert.That(Status(signed, "G2.2").Status, Is.EqualTo(ScoreStatus.Met));
        Assert.That(Status(based, "G2.2").Status, Is.EqualTo(ScoreStatus.NotMet));
        Assert.That(Status(signed.Plan(p => p with { Base = p.Base with { Reference = "gcr.io/distroless/static-debian13:nonroot" } }), "G2.2").Status, Is.EqualTo(ScoreStatus.NotMet));
        Assert.That(Status(signed with { Publish = signed.Publish with { Options = signed.Publish.Options with { AllowedRegistries = [] } } }, "G2.2").Status, Is.EqualTo(ScoreStatus.NotMet));
    }

    [Test]
    public void An_app_that_listens_on_nothing_needs_no_health_check()
    {
        var worker = ScoreExamples.Everything.Plan(p => p with { Configuration = p.Configuration with { Health = null, Ports = [] } });

        Assert.That(Status(worker with { Publish = worker.Publish with { App = worker.Publish.App with { IsAspNetCore = false } } }, "G2.7").Status, Is.EqualTo(ScoreStatus.NotApplicable));
    }

    [Test]
    public void The_documentation_has_every_row_with_its_title()
    {
        var page = File.ReadAllText(Path.Combine(Golden.SourceDirectory(typeof(ScoreCardTests).Assembly), "..", "..", "docs", "score-card.md"));

        Assert.That(ScoreCard.Rows.Select(r => $"| {r.Id} | {r.Title} |"), Has.All.Matches<string>(row => page.Contains(row!, StringComparison.Ordinal)));
    }

    /// <summary>A change that makes a row not met.</summary>
    /// <param name="Row">The row.</param>
    /// <param name="Change">What is changed.</param>
    /// <param name="Apply">The change.</param>
    /// <param name="Others">Rows that look at the same thing.</param>
    public sealed record Flip(string Row, string Change, Func<ScoreSubject, ScoreSubject> Apply, params string[] Others);

    private static ScoreResult Status(ScoreSubject subject, string row) => ScoreCard.Evaluate(subject).Single(r => r.Id == row);

    [GeneratedRegex("HDC[0-9]{4}")]
    private static partial Regex Code();
}
