using System.Collections.Immutable;
using System.Text;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;

namespace HardenedContainer.Scoring;

/// <summary>Stage 2: the image.</summary>
internal static class BuildRows
{
    private const int OthersMayWrite = 0b000_010_010;

    public static ImmutableArray<ScoreRow> All { get; } =
    [
        new("G2.1", "A scan for known holes, of a list that says what is inside", Scan),
        new("G2.2", "Verified images only", VerifiedImages),
        new("G2.3", "Multi-stage builds", MultiStage),
        new("G2.4", "COPY, not ADD", CopyNotAdd),
        new("G2.5", "Everything pinned", Pinned),
        new("G2.6", "An ignore file, and no secrets on disk", NoSecrets),
        new("G2.7", "A health check without wget or curl", HealthProbe),
        new("G2.8", "A user that is not root", NonRoot),
        new("G2.9", "Fake tools that raise an alarm", Decoys),
    ];

    private static IEnumerable<ScoreCheck> Scan(ScoreSubject subject)
    {
        var path = SbomRenderer.ImagePath(subject.Publish.Plan);
        return
        [
            subject.Line("sbom.cdx.json", "\"CycloneDX\""),
            Checks.Fact(subject.Publish.Plan.Entries.Any(e => e.Path == path), $"{Checks.Show(path)} is in the image, where scanners look", $"{Checks.Show(path)} is not in the image"),
            .. subject.Rules("HDC9601"),
            subject.InPipeline("scan of the image", "trivy-action@", "trivy image", "grype", "snyk/actions/docker", "snyk container test"),
        ];
    }

    private static IEnumerable<ScoreCheck> VerifiedImages(ScoreSubject subject)
    {
        string[] references = [.. new[] { subject.Publish.Plan.Base.Reference, subject.Publish.Plan.Base.LibrariesReference }.OfType<string>()];
        if (references.Length == 0)
        {
            yield return Checks.Fact(subject.Publish.Plan.Base.Kind == BaseKind.Scratch, "nothing of another image is in this one: FROM scratch", "not shown: which image this one stands on");
        }
        else
        {
            yield return Checks.Fact(
                !subject.Publish.Options.AllowedRegistries.IsEmpty,
                $"images may come from {string.Join(", ", subject.Publish.Options.AllowedRegistries.Select(Checks.Show))} only", "images may come from any registry; HardenContainerAllowedRegistries");
            foreach (var reference in references)
            {
                yield return subject.Signatures.TryGetValue(reference, out var signer)
                    ? new(ScoreStatus.Met, $"{Checks.Show(reference)} is {Checks.Show(signer)}")
                    : new(ScoreStatus.NotMet, $"no signature of {Checks.Show(reference)} was verified; HardenContainerBaseSignatures");
                yield return Checks.Fact(reference.Contains("@sha256:", StringComparison.Ordinal), $"{Checks.Show(reference)} is named by digest", $"{Checks.Show(reference)} is not named by digest");
            }
        }

        foreach (var check in subject.Rules("HDC5043", "HDC9423", "HDC9424"))
        {
            yield return check;
        }
    }

    private static IEnumerable<ScoreCheck> MultiStage(ScoreSubject subject)
    {
        if (subject.Dockerfile is not { Final: { } final } dockerfile)
        {
            return [subject.Line("Dockerfile", "FROM ")];
        }

        return
        [
            Checks.Fact(dockerfile.Stages.Length > 1, $"Dockerfile: {dockerfile.Stages.Length} stages, the last from line {final.From.Line}", "the Dockerfile has one stage"),
            final.Steps.FirstOrDefault(s => s.Instruction.Keyword is "RUN" or "ARG") is { } step
                ? new(ScoreStatus.NotMet, $"Dockerfile:{step.Instruction.Line}: the last stage has {step.Instruction.Keyword}")
                : new(ScoreStatus.Met, "the last stage has neither RUN nor ARG"),
        ];
    }

    private static IEnumerable<ScoreCheck> CopyNotAdd(ScoreSubject subject) =>
    [
        subject.Line("Dockerfile", "COPY "),
        subject.Dockerfile?.File.Instructions.FirstOrDefault(i => i.Keyword == "ADD") is { } add
            ? new(ScoreStatus.NotMet, $"Dockerfile:{add.Line}: ADD")
            : new(ScoreStatus.Met, "no ADD in the Dockerfile"),
        .. subject.Rules("HDC5035", "HDC5085"),
    ];

    private static IEnumerable<ScoreCheck> Pinned(ScoreSubject subject)
    {
        if (subject.Dockerfile?.Final is null)
        {
            yield return subject.Line("Dockerfile", "FROM ");
        }

        // What stops a publish also leaves it without a Dockerfile, and has to be named.
        foreach (var stage in subject.Dockerfile?.Stages ?? [])
        {
            yield return Checks.Fact(
                IsPinned(stage),
                $"Dockerfile:{stage.From.Line}: FROM {Checks.Show(stage.Image.Text)}", $"Dockerfile:{stage.From.Line}: {Checks.Show(stage.Image.Text)} has no digest");
        }

        foreach (var check in subject.Rules("HDC0011", "HDC5041", "HDC5042", "HDC5082", "HDC7015", "HDC7031", "HDC9420", "HDC9422"))
        {
            yield return check;
        }
    }

    private static bool IsPinned(Stage stage) => stage.Parent is not null || stage.Image.Text == "scratch" || stage.Image.Text.Contains("@sha256:", StringComparison.Ordinal);

    private static IEnumerable<ScoreCheck> NoSecrets(ScoreSubject subject)
    {
        var allowList = subject.Files.GetValueOrDefault(".dockerignore", "").Split('\n').FirstOrDefault(line => line.Length > 0 && !line.StartsWith('#'));
        yield return Checks.Fact(allowList is "*" or "**", $".dockerignore excludes all ({allowList}) and lets in what is listed", ".dockerignore was not written, or does not begin by excluding everything");
        foreach (var check in subject.Rules(["HDC0007", "HDC1005", "HDC3", "HDC4005", "HDC4009", "HDC5031", "HDC5039"], ["HDC3", "HDC4005", "HDC4009", "HDC5031", "HDC5039", "HDC8006"]))
        {
            yield return check;
        }
    }

    private static IEnumerable<ScoreCheck> HealthProbe(ScoreSubject subject)
    {
        var plan = subject.Publish.Plan;
        var reason = plan.Decisions.FirstOrDefault(d => d.Name == "health-check")?.Reason ?? "there is no health check";
        if (plan.Configuration.Health is not { } health)
        {
            var listens = subject.Image is not null || !plan.Configuration.Ports.IsEmpty || subject.Publish.App.IsAspNetCore;
            return [new(listens ? ScoreStatus.NotMet : ScoreStatus.NotApplicable, $"{Checks.Show(reason)}; HardenContainerHealth")];
        }

        var program = health.Command.FirstOrDefault("");
        return
        [
            Checks.Fact(
                plan.Entries.Any(e => e.Path == program && e.Kind == ImageEntryKind.File) && program[(program.LastIndexOf('/') + 1)..] is not ("wget" or "curl"),
                $"{Checks.Show(program)} asks: {Checks.Show(reason)}", $"{Checks.Show(program)} is not a program of the image, or can fetch what it likes"),
            subject.Line("Dockerfile", "HEALTHCHECK "),
            subject.Line("compose.yaml", "healthcheck:"),
            subject.Line("kubernetes.yaml", "livenessProbe:"),
            subject.Line("ecs-task-definition.json", "\"healthCheck\""),
            .. subject.Rules("HDC5026", "HDC7030"),
        ];
    }

    private static IEnumerable<ScoreCheck> NonRoot(ScoreSubject subject)
    {
        var plan = subject.Publish.Plan;
        var ids = plan.Configuration.User.Split(':');
        yield return Checks.Fact(
            ids.Length == 2 && Array.TrueForAll(ids, id => int.TryParse(id, out var number) && number > 0),
            $"user {Checks.Show(plan.Configuration.User)}", $"user {Checks.Show(plan.Configuration.User)} is root, or not a number");
        yield return Accounts(plan, ids[0]);
        yield return plan.Entries.FirstOrDefault(e => IsWritable(e, plan)) is { } writable
            ? new(ScoreStatus.NotMet, $"{Checks.Show(writable.Path)} can be written by others than root")
            : new(ScoreStatus.Met, $"all files belong to root, and only {Checks.Show(plan.Configuration.TempPath)} and volumes can be written");
        yield return subject.Line("run.sh", "mode=0700");
        yield return subject.Line("compose.yaml", "mode=0700");
        foreach (var check in subject.Rules(["HDC1016", "HDC1017", "HDC5020", "HDC5021", "HDC5022", "HDC5023", "HDC6005"], ["HDC5020", "HDC5021", "HDC5022", "HDC5023", "HDC8002", "HDC8004", "HDC8007", "HDC8012"]))
        {
            yield return check;
        }
    }

    private static ScoreCheck Accounts(ImagePlan plan, string user)
    {
        if (plan.Entries.FirstOrDefault(e => e.Path == "/etc/passwd")?.Content is not FileContent.Inline { Bytes: var bytes })
        {
            return Checks.Fact(plan.Base.Kind != BaseKind.Scratch, "passwd is the base's", "/etc/passwd is not in the image");
        }

        var accounts = Encoding.UTF8.GetString(bytes.AsSpan()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')).ToArray();
        return Checks.Fact(
            accounts.Length <= 3 && Array.TrueForAll(accounts, a => a[^1].EndsWith("/nologin", StringComparison.Ordinal)) && Array.Exists(accounts, a => a.Length > 2 && a[2] == user),
            $"/etc/passwd has {string.Join(", ", accounts.Select(a => Checks.Show(a[0])))}, none with a shell", "/etc/passwd has a login shell, more accounts than needed, or not the user");
    }

    private static bool IsWritable(ImageEntry entry, ImagePlan plan) =>
        entry.Kind != ImageEntryKind.SymbolicLink && entry.Path != plan.Configuration.TempPath && plan.Run.Volumes.All(v => v.Path != entry.Path)
        && ((entry.Mode & OthersMayWrite) != 0 || entry.UserId != 0);

    private static IEnumerable<ScoreCheck> Decoys(ScoreSubject subject)
    {
        var decoys = subject.Publish.Plan.Entries.Where(e => e.Origin == EntryOrigins.Decoy && e.Kind == ImageEntryKind.File).ToArray();
        var canaries = subject.Publish.Plan.Entries.Count(e => e.Origin == EntryOrigins.Canary);
        return
        [
            Checks.Fact(decoys.Length > 0, $"{decoys.Length} decoys, such as {Checks.Show(decoys.FirstOrDefault()?.Path ?? "")}", "no decoy is known; HardenContainerDecoys=true"),
            new(canaries > 0 ? ScoreStatus.Met : ScoreStatus.NotApplicable, canaries > 0 ? $"{canaries} canary files" : "no canary file is asked for; HardenContainerCanaryFile"),
            .. subject.Rules("HDC5015"),
        ];
    }
}
