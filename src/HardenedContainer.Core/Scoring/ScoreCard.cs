using System.Collections.Immutable;

namespace HardenedContainer.Scoring;

/// <summary>How a row of the guide stands.</summary>
public enum ScoreStatus
{
    /// <summary>It is so, and the evidence shows it.</summary>
    Met,

    /// <summary>It is not so, or nothing shows it.</summary>
    NotMet,

    /// <summary>It does not concern this app.</summary>
    NotApplicable,

    /// <summary>Nothing in a publish can show it.</summary>
    Outside,
}

/// <summary>One thing that a row looked at.</summary>
/// <param name="Status">What that means for the row.</param>
/// <param name="Evidence">What was seen and where, or what is missing and what brings it: one phrase without full stop.</param>
public sealed record ScoreCheck(ScoreStatus Status, string Evidence);

/// <summary>One row of the guide.</summary>
/// <param name="Id">Its number: G, the stage, a dot, the number in the stage.</param>
/// <param name="Title">What the guide asks.</param>
/// <param name="Checks">What is looked at. The row is met where at least one check is met and none is not.</param>
public sealed record ScoreRow(string Id, string Title, Func<ScoreSubject, IEnumerable<ScoreCheck>> Checks)
{
    /// <summary>The stage: a digit, or X for what goes beyond the stages.</summary>
    public char Stage => Id[1];

    internal ScoreResult Evaluate(ScoreSubject subject)
    {
        var checks = Checks(subject).ToImmutableArray();
        var status = checks.Select(c => c.Status).OrderBy(Weight).FirstOrDefault(ScoreStatus.NotMet);
        var shown = status == ScoreStatus.NotMet ? checks.Where(c => c.Status == ScoreStatus.NotMet) : checks;
        return new(Id, Title, status, [.. shown.Select(c => c.Evidence).Distinct()]);
    }

    private static int Weight(ScoreStatus status) => status switch { ScoreStatus.NotMet => 0, ScoreStatus.Met => 1, ScoreStatus.Outside => 2, _ => 3 };
}

/// <summary>A row with its answer.</summary>
/// <param name="Id">The row.</param>
/// <param name="Title">What the guide asks.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Evidence">Why: what was seen; where the row is not met, only what is missing.</param>
public sealed record ScoreResult(string Id, string Title, ScoreStatus Status, ImmutableArray<string> Evidence);

/// <summary>The guide, row by row, for one publish. Pure: the same subject gives the same card.</summary>
public static class ScoreCard
{
    /// <summary>Every row, in the guide's order.</summary>
    public static ImmutableArray<ScoreRow> Rows { get; } =
        [.. PackagingRows.All, .. PreBuildRows.All, .. BuildRows.All, .. RunTimeRows.All, .. LongTermRows.All, .. ExampleRows.All];

    /// <summary>Fills the card in.</summary>
    /// <param name="subject">What was built, found and written.</param>
    /// <returns>One result for each row, in the same order.</returns>
    public static ImmutableArray<ScoreResult> Evaluate(ScoreSubject subject) => [.. Rows.Select(row => row.Evaluate(subject))];

    /// <summary>The words for a status.</summary>
    /// <param name="status">The status.</param>
    /// <returns><c>met</c>, <c>not met</c>, <c>not applicable</c> or <c>outside this tool</c>.</returns>
    public static string Text(this ScoreStatus status) => status switch
    {
        ScoreStatus.Met => "met",
        ScoreStatus.NotMet => "not met",
        ScoreStatus.NotApplicable => "not applicable",
        _ => "outside this tool",
    };
}
