using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Context;

/// <summary>An ignore file that is to be checked.</summary>
/// <param name="Path">The file, as it is to be named in findings.</param>
/// <param name="File">What it says.</param>
public sealed record IgnoreFileSubject(string Path, IgnoreFile File);

/// <summary>The rules for ignore files, and the one way in which they run.</summary>
public static class ContextRules
{
    /// <summary>Every rule that is on by default, in the order of codes.</summary>
    public static IReadOnlyList<IRule<IgnoreFileSubject>> Default { get; } =
    [
        new HDC4002PatternError(),
        new HDC4007RootOnlyPattern(),
        new HDC4008IneffectiveException(),
        new HDC4009SensitiveException(),
    ];

    /// <summary>Runs all rules.</summary>
    /// <param name="subject">The file.</param>
    /// <returns>The findings in the order of lines, then codes.</returns>
    public static IReadOnlyList<Finding> Evaluate(IgnoreFileSubject subject) =>
        [.. Default.SelectMany(rule => rule.Evaluate(subject)).OrderBy(f => f.Line).ThenBy(f => f.Descriptor.Code, StringComparer.Ordinal)];
}
