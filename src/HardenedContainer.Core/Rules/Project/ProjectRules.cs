namespace HardenedContainer.Rules.Project;

/// <summary>The rules of band 0, in the order of their codes.</summary>
internal static class ProjectRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
        new HDC0001FrameworkDependent(),
        new HDC0002RuntimeIdentifier(),
        new HDC0003ManagedOutput(),
        new HDC0005OutOfSupport(),
        new HDC0006UnsafeSwitch(),
        new HDC0007Unreadable(),
        new HDC0010NotAudited(),
        new HDC0011NotDeterministic(),
        new HDC0012GuardMissing(),
        new HDC0013StartsProcesses(),
        new HDC0014OldRuntime(),
        new HDC0015MixedSources(),
        new HDC9602NotLookedUp(),
    ];
}
