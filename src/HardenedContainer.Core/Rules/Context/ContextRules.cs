using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Dockerfiles;

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
        new HDC4014MisreadPattern(),
    ];

    /// <summary>The rules that look at a Dockerfile with its real context.</summary>
    public static IReadOnlyList<IRule<ContextSubject>> OfContext { get; } =
    [
        new HDC4001NoIgnoreFile(),
        new HDC4004SourceMissing(),
        new HDC4005SecretCopied(),
        new HDC4006BuildOutputSent(),
        new HDC4010TwoIgnoreFiles(),
        new HDC4011ListOfUnwanted(),
        new HDC4012LargeContext(),
        new HDC4013WholeMachine(),
        new HDC4015LinkLeaves(),
        new HDC4016DockerfileCopied(),
    ];

    /// <summary>Runs the rules on a context.</summary>
    /// <param name="subject">The Dockerfile and its context.</param>
    /// <returns>The findings in the order of lines, then codes. What a comment in the Dockerfile switches off is left out.</returns>
    public static IReadOnlyList<Finding> Evaluate(ContextSubject subject) =>
    [
        .. OfContext.SelectMany(rule => rule.Evaluate(subject))
            .Where(finding => finding.File != subject.Dockerfile.Path || !LintComments.Hide(subject.Dockerfile.File, finding))
            .OrderBy(f => f.Line).ThenBy(f => f.Descriptor.Code, StringComparer.Ordinal).ThenBy(f => f.What, StringComparer.Ordinal),
    ];

    /// <summary>Runs all rules.</summary>
    /// <param name="subject">The file.</param>
    /// <returns>The findings in the order of lines, then codes.</returns>
    public static IReadOnlyList<Finding> Evaluate(IgnoreFileSubject subject) =>
        [.. Default.SelectMany(rule => rule.Evaluate(subject)).OrderBy(f => f.Line).ThenBy(f => f.Descriptor.Code, StringComparer.Ordinal)];
}
