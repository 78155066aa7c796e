using System.Collections.Immutable;

namespace HardenedContainer.Scoring;

/// <summary>Stage 4: what the repository and the registry keep doing.</summary>
internal static class LongTermRows
{
    private const string Registry = "deploy/aws/ecr.yaml";

    public static ImmutableArray<ScoreRow> All { get; } =
    [
        new("G4.1", "Images rebuilt regularly", Rebuilt),
        new("G4.2", "Images signed, and only signed ones run", Signed),
        new("G4.3", "Images replicated to a second region", Replicated),
        new("G4.4", "Tags that cannot be moved", ImmutableTags),
    ];

    private static IEnumerable<ScoreCheck> Rebuilt(ScoreSubject subject) =>
    [
        subject.InPipeline("schedule for a rebuild", "cron:", "$CI_PIPELINE_SOURCE == \"schedule\""),
        .. subject.Rules("HDC6008", "HDC6011"),
    ];

    private static IEnumerable<ScoreCheck> Signed(ScoreSubject subject) =>
    [
        subject.InPipeline("step that signs the image", "cosign sign ", "notation sign "),
        subject.InRepository(
            "policy that admits only signed images",
            file => file is "deploy/kubernetes/signed-images-policy.yaml" or "deploy/aws/ecs-deploy.sh",
            "verifyImages:", "cosign verify ", "notation verify "),
    ];

    private static IEnumerable<ScoreCheck> Replicated(ScoreSubject subject) =>
    [
        subject.InRepository("replication of the registry", file => file == Registry, "ReplicationConfiguration:"),
        subject.Publish.Plan.Configuration.Environment.Keys.FirstOrDefault(name => name is "AWS_REGION" or "AWS_DEFAULT_REGION") is { } region
            ? new(ScoreStatus.NotMet, $"the image sets {region}, so it is an image for one region")
            : new(ScoreStatus.Met, "the image sets neither AWS_REGION nor AWS_DEFAULT_REGION"),
    ];

    private static IEnumerable<ScoreCheck> ImmutableTags(ScoreSubject subject) =>
    [
        subject.InRepository("registry with immutable tags", file => file == Registry, "ImageTagMutability: IMMUTABLE"),
        Checks.Fact(
            !subject.Publish.Plan.Tags.IsEmpty && !subject.Publish.Plan.Tags.Contains("latest"),
            $"the tags are {string.Join(", ", subject.Publish.Plan.Tags.Select(Checks.Show))}", "the image has the tag latest, which moves, or none"),
    ];
}
