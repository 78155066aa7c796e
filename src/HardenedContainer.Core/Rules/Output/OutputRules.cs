namespace HardenedContainer.Rules.Output;

/// <summary>The rules of band 1, in the order of their codes.</summary>
internal static class OutputRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
        new HDC1001ExecutableMissing(),
        new HDC1002DebugSymbols(),
        new HDC1003OtherEnvironmentSettings(),
        new HDC1004DevelopmentFiles(),
        new HDC1005UserSecrets(),
        new HDC1006NestedOutput(),
        new HDC1007SourceFiles(),
        new HDC1008ToolFolders(),
        new HDC1009DebuggingTools(),
        new HDC1011BuildLeftovers(),
        new HDC1012ForeignNative(),
        new HDC1013TestAssemblies(),
        new HDC1014DevelopmentManifest(),
        new HDC1016SetUserId(),
        new HDC1017WritableByOthers(),
        new HDC1018LinksAndDevices(),
        new HDC1019StrayData(),
        new HDC1020OverBudget(),
        new HDC1021BesideBundle(),
        new HDC1022UselessResources(),
        new HDC1023MissingDependency(),
        new HDC1024NativeLibraryMissing(),
        new HDC1025UnportableName(),
        new HDC1026WindowsFiles(),
        new HDC1027DevelopmentSettings(),
        new HDC1028VulnerablePackage(),
    ];
}
