using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules;

/// <summary>The rules that run under publish, and the one way in which they run.</summary>
public static class PublishRules
{
    /// <summary>Every rule that is on by default, band by band.</summary>
    public static IReadOnlyList<IRule<PublishSubject>> Default { get; } =
    [
        .. Project.ProjectRules.All,
        .. Output.OutputRules.All,
        .. Binary.BinaryRules.All,
        .. Secrets.SecretRules.OfPublish,
        .. Image.ImageRules.All,
        .. BaseFit.BaseFitRules.All,
    ];

    /// <summary>Runs all rules, in parallel, and returns all findings at once.</summary>
    /// <param name="subject">What to look at.</param>
    /// <returns>The findings, ordered by code, file, line and text.</returns>
    public static IReadOnlyList<Finding> Evaluate(PublishSubject subject) =>
    [
        .. Default.AsParallel()
            .SelectMany(rule => rule.Evaluate(subject).ToArray())
            .AsSequential()
            .OrderBy(f => f.Descriptor.Code, StringComparer.Ordinal)
            .ThenBy(f => f.File, StringComparer.Ordinal)
            .ThenBy(f => f.Line)
            .ThenBy(f => f.What, StringComparer.Ordinal),
    ];
}
