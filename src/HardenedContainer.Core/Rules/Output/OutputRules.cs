namespace HardenedContainer.Rules.Output;

/// <summary>The rules of band 1, in the order of their codes.</summary>
internal static class OutputRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
    ];
}
