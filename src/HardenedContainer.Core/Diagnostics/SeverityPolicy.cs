using System.Collections.Immutable;

namespace HardenedContainer.Diagnostics;

/// <summary>
/// Gives a finding its severity. First match wins: a <c>HardenContainerRule</c> item; <c>NoWarn</c> (silences warnings,
/// never errors); <c>WarningsNotAsErrors</c>; <c>WarningsAsErrors</c>; <c>HardenContainerStrict</c> and
/// <c>TreatWarningsAsErrors</c>; the descriptor.
/// </summary>
public sealed record SeverityPolicy
{
    /// <summary>No item, no switch.</summary>
    public static SeverityPolicy Default { get; } = new();

    /// <summary><c>HardenContainerRule</c> items, in the project's order.</summary>
    public ImmutableArray<SeverityOverride> Overrides { get; init; } = [];

    /// <summary>Codes in <c>NoWarn</c> (and MSBuildWarningsAsMessages).</summary>
    public ImmutableHashSet<string> NoWarn { get; init; } = [];

    /// <summary>Codes in <c>WarningsNotAsErrors</c>.</summary>
    public ImmutableHashSet<string> WarningsNotAsErrors { get; init; } = [];

    /// <summary>Codes in <c>WarningsAsErrors</c>.</summary>
    public ImmutableHashSet<string> WarningsAsErrors { get; init; } = [];

    /// <summary><c>HardenContainerStrict</c> or <c>TreatWarningsAsErrors</c>.</summary>
    public bool Strict { get; init; }

    /// <summary>Today, for items that expire. The caller's clock: Core has none.</summary>
    public DateOnly Today { get; init; } = DateOnly.MinValue;

    /// <summary>Gives every finding its severity, keeping the order.</summary>
    /// <param name="findings">What was found.</param>
    /// <returns>The same findings, each with a severity and, where an item set it, the item's justification.</returns>
    public IReadOnlyList<JudgedFinding> Judge(IEnumerable<Finding> findings) => throw new NotImplementedException();
}

/// <summary>One <c>HardenContainerRule</c> item.</summary>
/// <param name="Code">The rule, such as <c>HDC3001</c>.</param>
/// <param name="PathGlob">Only findings whose file matches; null for all.</param>
/// <param name="Severity">The severity to give.</param>
/// <param name="Justification">Why, for the report.</param>
/// <param name="Expires">The last day on which the item counts.</param>
public sealed record SeverityOverride(string Code, string? PathGlob, DiagnosticSeverity Severity, string? Justification, DateOnly? Expires);

/// <summary>A finding with its severity.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Severity">What the policy makes of it.</param>
/// <param name="Justification">The item's justification where an item decided; else null.</param>
public sealed record JudgedFinding(Finding Finding, DiagnosticSeverity Severity, string? Justification = null);
