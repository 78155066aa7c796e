namespace HardenedContainer.Rules.Output;

/// <summary>The rules of band 1, in the order of their codes.</summary>
internal static class OutputRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
        new HDC1001ExecutableMissing(),
        new HDC1003OtherEnvironmentSettings(),
        new HDC1004DevelopmentFiles(),
        new HDC1005UserSecrets(),
        new HDC1006NestedOutput(),
        new HDC1007SourceFiles(),
        new HDC1012ForeignNative(),
        new HDC1016SetUserId(),
        new HDC1018LinksAndDevices(),
    ];
}
