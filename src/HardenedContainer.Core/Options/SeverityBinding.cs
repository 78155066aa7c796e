using System.Collections.Immutable;
using System.Globalization;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Options;

/// <summary>The severity policy: <c>HardenContainerRule</c> items, MSBuild's warning lists, and the two switches.</summary>
internal static class SeverityBinding
{
    private const string Item = "HardenContainerRule";
    private static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    private static readonly ImmutableArray<(string Text, DiagnosticSeverity Value)> Severities =
    [
        ("none", DiagnosticSeverity.None), ("info", DiagnosticSeverity.Info),
        ("warning", DiagnosticSeverity.Warning), ("error", DiagnosticSeverity.Error),
    ];

    public static SeverityPolicy Bind(Binding binding) => new()
    {
        Overrides = [.. binding.Items(Item).Select(item => Override(binding, item)).OfType<SeverityOverride>()],
        NoWarn = Codes(binding, "NoWarn", "MSBuildWarningsAsMessages"),
        WarningsAsErrors = Codes(binding, "WarningsAsErrors", "MSBuildWarningsAsErrors"),
        WarningsNotAsErrors = Codes(binding, "WarningsNotAsErrors", "MSBuildWarningsNotAsErrors"),
        Strict = binding.Boolean("HardenContainerStrict", fallback: false)
            || IsTrue(binding.Property("TreatWarningsAsErrors"))
            || IsTrue(binding.Property("MSBuildTreatWarningsAsErrors")),
        Today = binding.Context.Today,
    };

    private static SeverityOverride? Override(Binding binding, OptionItem item)
    {
        var before = binding.Findings.Count;
        var code = item.Identity.Trim().ToUpperInvariant();
        var severity = Severity(binding, item);
        var descriptor = DiagnosticCatalog.All.FirstOrDefault(d => d.Code == code);
        if (descriptor is null)
        {
            binding.Reject(Item, item, "is not a rule",
                $"{Binding.Suggestion(code, DiagnosticCatalog.All.Select(d => d.Code))}Use the code of one rule, such as HDC1003.");
        }
        else if (descriptor is { DefaultSeverity: DiagnosticSeverity.Error } && IsFailure(code) && severity is not null and not DiagnosticSeverity.Error)
        {
            binding.Reject(Item, item, "is a failure of the build and not a rule, so its severity cannot be lowered", "Remove the item and mend the cause.");
        }

        var expires = Binding.Metadata(item, "Expires");
        var date = default(DateOnly);
        if (expires.Length > 0 && !DateOnly.TryParseExact(expires, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
        {
            binding.Reject(Item, item, $"has Expires={ValueText.Quote(expires)}, which is not a date", "Write the date as year-month-day, such as 2026-12-31.");
        }

        var justification = Binding.Metadata(item, "Justification");
        var path = Binding.Metadata(item, "Path");
        return binding.Findings.Count > before
            ? null
            : new(code, path.Length == 0 ? null : path, severity!.Value, justification.Length == 0 ? null : justification, expires.Length == 0 ? null : date);
    }

    private static DiagnosticSeverity? Severity(Binding binding, OptionItem item)
    {
        var value = Binding.Metadata(item, "Severity");
        foreach (var (text, severity) in Severities)
        {
            if (string.Equals(text, value, StringComparison.OrdinalIgnoreCase))
            {
                return severity;
            }
        }

        var texts = Severities.Select(s => s.Text).ToArray();
        binding.Reject(Item, item, value.Length == 0 ? "has no Severity" : $"has Severity={ValueText.Quote(value)}, which is not a severity",
            $"{(value.Length == 0 ? "" : Binding.Suggestion(value, texts))}Allowed: {string.Join(", ", texts)}.");
        return null;
    }

    // Band 9 tells what could not be done: no opinion makes it done. But how an app behaves in a smoke run is as it is meant to be.
    private static bool IsFailure(string code) => code.StartsWith("HDC9", StringComparison.Ordinal) && !DiagnosticCatalog.IsOfSmokeRun(code);

    private static bool IsTrue(string value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static ImmutableHashSet<string> Codes(Binding binding, params string[] properties) =>
    [
        .. properties
            .SelectMany(p => binding.Property(p).Split(Separators, StringSplitOptions.RemoveEmptyEntries))
            .Select(code => code.ToUpperInvariant())
            .Where(code => code.StartsWith("HDC", StringComparison.Ordinal)),
    ];
}
