namespace HardenedContainer.Rules.Image;

/// <summary>The rules of band 5, in the order of their codes.</summary>
internal static class ImageRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
    ];
}
