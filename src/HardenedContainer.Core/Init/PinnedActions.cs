using System.Collections.Frozen;

namespace HardenedContainer.Init;

/// <summary>
/// Which version of each action the generated workflow uses. A commit stands here only where a public repository shows it
/// beside its version; the others are used by tag, and init says so.
/// </summary>
internal static class PinnedActions
{
    // Each commit was seen beside its version in several public workflows and documents, and can be looked up at
    // github.com/OWNER/NAME/commit/COMMIT.
    private static readonly FrozenDictionary<string, (string Commit, string Version)> Known = new Dictionary<string, (string, string)>
    {
        ["actions/checkout"] = ("11bd71901bbe5b1630ceea73d27597364c9af683", "v4.2.2"),
        ["actions/setup-dotnet"] = ("67a3573c9a986a3f9c594539f4ab511d57bb3ce9", "v4.3.1"),
        ["actions/upload-artifact"] = ("ea165f8d65b6e75b540449e92b4886f43607fa02", "v4"),
        ["actions/attest-build-provenance"] = ("e8998f949152b193b063cb0ec769d69d929409be", "v2.4.0"),
        ["aquasecurity/trivy-action"] = ("ed142fd0673e97e23eac54620cfb913e5ce36c25", "v0.36.0"),
        ["aws-actions/configure-aws-credentials"] = ("e3dd6a429d7300a6a4c196c26e071d42e0343502", "v4.0.2"),
        ["github/codeql-action/analyze"] = ("28deaeda66b76a05916b6923827895f2b14ab387", "v3.28.16"),
        ["github/codeql-action/init"] = ("28deaeda66b76a05916b6923827895f2b14ab387", "v3.28.16"),
        ["github/codeql-action/upload-sarif"] = ("28deaeda66b76a05916b6923827895f2b14ab387", "v3.28.16"),
        ["sigstore/cosign-installer"] = ("d58896d6a1865668819e1d91763c7751a165e159", "v3.9.2"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Tags = new Dictionary<string, string>
    {
        ["notaryproject/notation-action/setup"] = "v1",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every action that a template may name.</summary>
    internal static IEnumerable<string> Names => Known.Keys.Concat(Tags.Keys);

    /// <summary>How a workflow refers to an action.</summary>
    /// <param name="name">The action, such as <c>actions/checkout</c>.</param>
    /// <returns>The reference, with the version or a note as a comment.</returns>
    internal static string Reference(string name) => Known.TryGetValue(name, out var pinned)
        ? $"{name}@{pinned.Commit} # {pinned.Version}"
        : $"{name}@{Tags[name]} # TODO: pin by commit (a tag can be moved); Renovate does it with helpers:pinGitHubActionDigests";

    /// <summary>Actions of a text that are used by tag.</summary>
    /// <param name="text">A workflow.</param>
    /// <returns>Their names with the tag, each once.</returns>
    internal static IEnumerable<string> ByTag(string text) =>
        Tags.Select(t => $"{t.Key}@{t.Value}").Where(reference => text.Contains($"uses: {reference} ", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
