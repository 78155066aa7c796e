namespace HardenedContainer.Rules.Secrets;

/// <summary>The rules of band 3, in the order of their codes.</summary>
internal static class SecretRules
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<IRule<PublishSubject>> All { get; } =
    [
        new HDC3001PrivateKey(),
        new HDC3002KeyStore(),
        new HDC3008SecretFileName(),
    ];
}
