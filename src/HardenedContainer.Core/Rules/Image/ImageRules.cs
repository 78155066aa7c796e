namespace HardenedContainer.Rules.Image;

/// <summary>The rules of band 5, in the order of their codes.</summary>
internal static class ImageRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
        new HDC5015NotInImage(),
        new HDC5020RunsAsRoot(),
        new HDC5021UserNameUnknown(),
        new HDC5022UserIsName(),
        new HDC5024ShellMissing(),
        new HDC5025ShellForm(),
        new HDC5026HealthCommand(),
        new HDC5028EntryPointMissing(),
        new HDC5043RegistryNotAllowed(),
        new HDC5052ExposesOtherPort(),
        new HDC5055ListensOnLocalhost(),
    ];
}
