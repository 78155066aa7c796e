namespace HardenedContainer.Rules.BaseFit;

/// <summary>The rules of band 6, in the order of their codes.</summary>
internal static class BaseFitRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
        new HDC6001UnknownBase(),
        new HDC6002CaCertificates(),
        new HDC6003TimeZones(),
        new HDC6004TempDirectory(),
        new HDC6005NoAccount(),
        new HDC6007HasShell(),
        new HDC6010SmallerBase(),
        new HDC6012NoSuchPlatform(),
        new HDC6013NoFonts(),
    ];
}
