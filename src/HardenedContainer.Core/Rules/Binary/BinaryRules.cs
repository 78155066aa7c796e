namespace HardenedContainer.Rules.Binary;

/// <summary>The rules of band 2, in the order of their codes.</summary>
internal static class BinaryRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
    ];
}
