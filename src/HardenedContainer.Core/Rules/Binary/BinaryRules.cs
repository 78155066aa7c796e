namespace HardenedContainer.Rules.Binary;

/// <summary>The rules of band 2, in the order of their codes.</summary>
internal static class BinaryRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
        new HDC2001Malformed(),
        new HDC2002WrongMachine(),
        new HDC2003InterpreterMissing(),
        new HDC2004LibraryMissing(),
        new HDC2005SymbolVersionMissing(),
        new HDC2006LibcMix(),
        new HDC2007ExecutableStack(),
        new HDC2008NotPositionIndependent(),
        new HDC2009NoRelro(),
        new HDC2010PartialRelro(),
        new HDC2011UnsafeRunPath(),
        new HDC2012WritableCode(),
        new HDC2013NoStackProtector(),
        new HDC2015NotStripped(),
        new HDC2016NoBuildId(),
        new HDC2017OpenSslMissing(),
        new HDC2018IcuMissing(),
        new HDC2019OpenedLibraryMissing(),
        new HDC2020CppRuntimeMissing(),
        new HDC2021UnpacksItself(),
        new HDC2023NewerProcessor(),
        new HDC2025DiagnosticsOn(),
        new HDC2026Packed(),
        new HDC2029KnownNativeHole(),
    ];
}
