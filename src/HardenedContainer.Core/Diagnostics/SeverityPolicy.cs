using System.Collections.Immutable;
using Microsoft.Extensions.FileSystemGlobbing;

namespace HardenedContainer.Diagnostics;

/// <summary>
/// Gives a finding its severity. First match wins: a <c>HardenContainerRule</c> item; <c>NoWarn</c> (silences warnings
/// and messages, never errors); <c>WarningsNotAsErrors</c>; <c>WarningsAsErrors</c>; <c>HardenContainerStrict</c> and
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

    /// <summary>
    /// Gives every finding its severity, keeping the order. Where these are all findings of the run, HDC0008 is added for
    /// each item that has expired, suppresses without a justification, or suppresses nothing.
    /// </summary>
    /// <param name="findings">What was found.</param>
    /// <param name="isComplete">These are all findings of the run, so that an item which matches none of them is of no use.</param>
    /// <returns>The same findings, each with a severity and, where an item set it, the item's justification; then HDC0008.</returns>
    public IReadOnlyList<JudgedFinding> Judge(IEnumerable<Finding> findings, bool isComplete = false)
    {
        var items = Overrides.Select(item => new Item(item, IsExpired: item.Expires < Today)).ToArray();
        var judged = findings.Select(finding => Judge(finding, items)).ToList();
        var complaints = isComplete ? items.Select(Complaint).OfType<Finding>().ToArray() : [];
        var broad = isComplete ? items.Where(HidesSecrets).Select(i => DiagnosticCatalog.HDC3017.At($"The HardenContainerRule item for {i.Name} has no Path.")) : [];
        return [.. judged, .. complaints.Concat(broad).Select(complaint => Judge(complaint, items))];
    }

    // A secret that is known to be harmless is in one file.
    private static bool HidesSecrets(Item item) =>
        !item.IsExpired && item.WasUsed && string.IsNullOrEmpty(item.Override.PathGlob) && item.Override.Severity < DiagnosticSeverity.Warning
        && item.Override.Code.StartsWith("HDC3", StringComparison.OrdinalIgnoreCase) && !item.Override.Code.Equals("HDC3017", StringComparison.OrdinalIgnoreCase);

    private JudgedFinding Judge(Finding finding, Item[] items)
    {
        if (items.FirstOrDefault(item => item.Matches(finding)) is { } item)
        {
            item.WasUsed = true;
            return new(finding, item.Override.Severity, item.Override.Justification);
        }

        return new(finding, WithoutItems(finding.Descriptor.Code, finding.DefaultSeverity));
    }

    private DiagnosticSeverity WithoutItems(string code, DiagnosticSeverity severity) => severity switch
    {
        < DiagnosticSeverity.Error when Has(NoWarn, code) => DiagnosticSeverity.None,
        DiagnosticSeverity.Warning when Has(WarningsNotAsErrors, code) => DiagnosticSeverity.Warning,
        DiagnosticSeverity.Warning when Strict || Has(WarningsAsErrors, code) => DiagnosticSeverity.Error,
        _ => severity,
    };

    private Finding? Complaint(Item item)
    {
        var (code, _, severity, justification, expires) = item.Override;
        var descriptor = DiagnosticCatalog.All.FirstOrDefault(d => d.Code.Equals(code, StringComparison.OrdinalIgnoreCase));
        var suppresses = descriptor is null || severity < WithoutItems(descriptor.Code, descriptor.DefaultSeverity);
        var what = 0 switch
        {
            _ when item.IsExpired => $"The HardenContainerRule item for {item.Name} expired on {expires:yyyy-MM-dd} and counts no more.",
            _ when !suppresses => null,
            _ when descriptor is null => $"The HardenContainerRule item for {item.Name} names a rule that does not exist.",
            _ when string.IsNullOrWhiteSpace(justification) => $"The HardenContainerRule item for {item.Name} has no Justification.",

            // What runs and reads back the image comes after what asks this.
            _ when !item.WasUsed && descriptor != DiagnosticCatalog.HDC0008 && !descriptor.Code.StartsWith("HDC8", StringComparison.Ordinal) && !DiagnosticCatalog.IsOfSmokeRun(descriptor.Code) =>
                $"The HardenContainerRule item for {item.Name} matches nothing.",
            _ => null,
        };
        return what is null ? null : DiagnosticCatalog.HDC0008.At(what);
    }

    // Sets that a caller made may compare by case; MSBuild's codes do not.
    private static bool Has(ImmutableHashSet<string> codes, string code) => codes.Any(c => c.Equals(code, StringComparison.OrdinalIgnoreCase));

    private sealed record Item(SeverityOverride Override, bool IsExpired)
    {
        private readonly Matcher? _glob = PathMatcher(Override.PathGlob);

        internal bool WasUsed { get; set; }

        internal string Name => Override.PathGlob is null ? Override.Code : $"{Override.Code} and {Override.PathGlob}";

        internal bool Matches(Finding finding) =>
            !IsExpired
            && finding.Descriptor.Code.Equals(Override.Code, StringComparison.OrdinalIgnoreCase)
            && (string.IsNullOrEmpty(Override.PathGlob)
                || (finding.File is { } file && _glob?.Match(Root, Root + '/' + file.Replace('\\', '/').TrimStart('/')).HasMatches == true));

        // The matcher wants a root other than the file system's own; any name will do.
        private const string Root = "/_";

        // A glob without a leading separator matches at any depth, for findings name files by their absolute path.
        private static Matcher? PathMatcher(string? glob)
        {
            if (string.IsNullOrEmpty(glob))
            {
                return null;
            }

            try
            {
                var normal = glob.Replace('\\', '/');
                return new Matcher(StringComparison.Ordinal).AddInclude(normal.StartsWith('/') ? normal.TrimStart('/') : "**/" + normal);
            }
            catch (ArgumentException)
            {
                // A pattern that cannot be used matches nothing, which HDC0008 reports.
                return null;
            }
        }
    }
}

/// <summary>One <c>HardenContainerRule</c> item.</summary>
/// <param name="Code">The rule, such as <c>HDC3001</c>.</param>
/// <param name="PathGlob">Only findings whose file matches; null for all. Without a leading <c>/</c> it matches at any depth.</param>
/// <param name="Severity">The severity to give.</param>
/// <param name="Justification">Why, for the report.</param>
/// <param name="Expires">The last day on which the item counts.</param>
public sealed record SeverityOverride(string Code, string? PathGlob, DiagnosticSeverity Severity, string? Justification, DateOnly? Expires);

/// <summary>A finding with its severity.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Severity">What the policy makes of it.</param>
/// <param name="Justification">The item's justification where an item decided; else null.</param>
public sealed record JudgedFinding(Finding Finding, DiagnosticSeverity Severity, string? Justification = null);
