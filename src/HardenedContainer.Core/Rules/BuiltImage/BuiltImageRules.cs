using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>What rules of band 8 look at.</summary>
/// <param name="Image">The image as it was built.</param>
/// <param name="Plan">The plan that it should follow; null where none is known.</param>
/// <param name="BaseDiffIds">The layers of the base that it should stand on, the lowest first; empty where that is not known.</param>
public sealed record BuiltImageSubject(Facts.Images.BuiltImage Image, ImagePlan? Plan = null, IReadOnlyList<string>? BaseDiffIds = null)
{
    /// <summary>A finding on this image.</summary>
    internal Finding Finding(DiagnosticDescriptor descriptor, string what, string? fix = null) => descriptor.At(what, Image.Source, fix: fix);
}

/// <summary>The rules of band 8, in the order of their codes. HDC8015 and HDC8016 come from running the image.</summary>
public static class BuiltImageRules
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IRule<BuiltImageSubject>> All { get; } =
    [
        new HDC8001Invalid(),
        new HDC8002RunsAsRoot(),
        new HDC8003CannotStart(),
        new HDC8004Privileged(),
        new HDC8005HasTools(),
        new HDC8006HoldsSecret(),
        new HDC8007WritableApp(),
        new HDC8008NotAsPlanned(),
        new HDC8009WrongPlatform(),
        new HDC8010Wasteful(),
        new HDC8011Unlabelled(),
        new HDC8012Accounts(),
        new HDC8013Leftovers(),
        new HDC8014OtherBase(),
    ];

    /// <summary>Runs all rules.</summary>
    /// <param name="subject">The image.</param>
    /// <returns>The findings, ordered by code and text.</returns>
    public static IReadOnlyList<Finding> Evaluate(BuiltImageSubject subject) =>
    [
        .. All.SelectMany(rule => rule.Evaluate(subject))
            .OrderBy(f => f.Descriptor.Code, StringComparer.Ordinal).ThenBy(f => f.What, StringComparer.Ordinal),
    ];
}
