using System.Collections.Immutable;

namespace HardenedContainer.Scoring;

/// <summary>Stage 3: what the files that start the container set.</summary>
internal static class RunTimeRows
{
    public static ImmutableArray<ScoreRow> All { get; } =
    [
        new("G3.1", "A read-only file system", ReadOnly),
        new("G3.2", "A scanner at run time", Detection),
        new("G3.3", "All capabilities dropped", Capabilities),
        new("G3.4", "Limits of processor and memory", Limits),
        new("G3.5", "A reliable way to secrets", Secrets),
    ];

    private static IEnumerable<ScoreCheck> ReadOnly(ScoreSubject subject) =>
    [
        .. subject.RunLines("--read-only", "read_only: true", "readOnlyRootFilesystem: true", "\"readonlyRootFilesystem\": true"),
        subject.Line("run.sh", "--tmpfs "),
        .. subject.Rules("HDC7009", "HDC7010"),
    ];

    private static IEnumerable<ScoreCheck> Detection(ScoreSubject subject) =>
    [
        subject.Line("falco.yaml", "proc.exepath in ("),
        new(ScoreStatus.Outside, "that Falco or GuardDuty runs where the container does is a matter of the cluster or account"),
    ];

    private static IEnumerable<ScoreCheck> Capabilities(ScoreSubject subject) =>
    [
        .. subject.RunLines("--cap-drop ALL", "- \"ALL\"", "- \"ALL\"", "\"ALL\""),
        subject.Line("run.sh", "no-new-privileges"),
        .. subject.Rules("HDC7001", "HDC7002", "HDC7005"),
    ];

    private static IEnumerable<ScoreCheck> Limits(ScoreSubject subject)
    {
        var own = subject.Publish.Plan.Configuration.Environment.Keys.FirstOrDefault(name => name.StartsWith("DOTNET_GCHeapHardLimit", StringComparison.Ordinal));
        return
        [
            .. subject.RunLines("--memory ", "mem_limit:", "limits:", "\"memory\":"),
            .. subject.RunLines("--cpus ", "cpus:", "cpu:", "\"cpu\":"),
            own is null ? subject.Line("run.sh", "DOTNET_GCHeapHardLimit") : new(ScoreStatus.Met, $"the image sets {Checks.Show(own)}"),
            .. subject.Rules("HDC7011", "HDC7032"),
        ];
    }

    private static IEnumerable<ScoreCheck> Secrets(ScoreSubject subject)
    {
        var secrets = subject.Publish.Plan.Run.Secrets;
        return
        [
            .. subject.Rules(
                ["HDC0007", "HDC3003", "HDC3004", "HDC3005", "HDC3006", "HDC3009", "HDC3010", "HDC3011", "HDC3012", "HDC3013", "HDC3015", "HDC3016", "HDC7014"],
                ["HDC3009", "HDC3010", "HDC3015", "HDC7014", "HDC8006"]),
            secrets.IsEmpty
                ? new(ScoreStatus.NotApplicable, "no secret is named; HardenContainerSecret puts one below /run/secrets")
                : subject.Line("kubernetes.yaml", "/run/secrets"),
        ];
    }
}
