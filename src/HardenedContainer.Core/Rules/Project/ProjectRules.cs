namespace HardenedContainer.Rules.Project;

/// <summary>The rules of band 0, in the order of their codes.</summary>
internal static class ProjectRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
    ];
}
