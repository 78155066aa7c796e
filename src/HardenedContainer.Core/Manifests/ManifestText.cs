using System.Collections.Immutable;

namespace HardenedContainer.Manifests;

/// <summary>A file of YAML or JSON documents.</summary>
/// <param name="Documents">The documents in order; empty where the file cannot be read.</param>
/// <param name="RepeatedKeys">Names that stand twice in one map; the last value is the one in <paramref name="Documents"/>.</param>
/// <param name="Problem">Why the file cannot be read; null where it can.</param>
public sealed record ManifestText(ImmutableArray<ManifestNode> Documents, ImmutableArray<ManifestEntry> RepeatedKeys, ManifestProblem? Problem);

/// <summary>Why a file cannot be read.</summary>
/// <param name="Line">Line counted from 1.</param>
/// <param name="What">One sentence with its full stop.</param>
/// <param name="IsTemplate">The file is a template, which becomes a manifest later.</param>
public sealed record ManifestProblem(int Line, string What, bool IsTemplate = false);
