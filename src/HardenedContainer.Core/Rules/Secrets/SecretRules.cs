using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;

namespace HardenedContainer.Rules.Secrets;

/// <summary>The rules of band 3, in the order of their codes.</summary>
public static class SecretRules
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IRule<SecretSubject>> All { get; } =
    [
        new HDC3001PrivateKey(),
        new HDC3002KeyStore(),
        new HDC3003CloudKey(),
        new HDC3004AccessToken(),
        new HDC3005ConnectionString(),
        new HDC3006AppSecret(),
        new HDC3007FeedPassword(),
        new HDC3008SecretFileName(),
        new HDC3011SecretInCode(),
        new HDC3012LikelySecret(),
        new HDC3013WeakCredential(),
        new HDC3016KnownPassword(),
    ];

    /// <summary>The same rules for a publish.</summary>
    internal static IEnumerable<IRule<PublishSubject>> OfPublish => [.. All.Select(rule => new OnPublish(rule)), new HDC3018CanaryIsUsed()];

    /// <summary>Runs all rules.</summary>
    /// <param name="subject">The files.</param>
    /// <returns>The findings, ordered by file, line, code and text.</returns>
    public static IReadOnlyList<Finding> Evaluate(SecretSubject subject) =>
    [
        .. All.SelectMany(rule => rule.Evaluate(subject))
            .OrderBy(f => f.File, StringComparer.Ordinal)
            .ThenBy(f => f.Line)
            .ThenBy(f => f.Descriptor.Code, StringComparer.Ordinal)
            .ThenBy(f => f.What, StringComparer.Ordinal),
    ];

    private sealed class OnPublish(IRule<SecretSubject> rule) : IRule<PublishSubject>
    {
        public DiagnosticDescriptor Descriptor => rule.Descriptor;

        // A canary file may be published with the project that it stands in. It is meant to look like a secret.
        public IEnumerable<Finding> Evaluate(PublishSubject subject)
        {
            var canaries = subject.Plan.Entries.Where(e => e.Origin == EntryOrigins.Canary).Select(e => e.Sha256).ToHashSet(StringComparer.Ordinal);
            return rule.Evaluate(new(canaries.Count == 0 ? subject.App.Files : subject.App.Files.RemoveAll(f => canaries.Contains(f.Sha256))) { IsPublish = true });
        }
    }
}
