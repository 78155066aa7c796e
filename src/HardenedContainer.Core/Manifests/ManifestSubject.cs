using System.Collections.Immutable;

namespace HardenedContainer.Manifests;

/// <summary>What rules for manifests look at.</summary>
/// <param name="Path">The file, as it is to be named in findings.</param>
/// <param name="Text">Its documents.</param>
/// <param name="App">What is known of the app's image; null where nothing is.</param>
public sealed record ManifestSubject(string Path, ManifestText Text, ManifestApp? App = null)
{
    /// <summary>Every object of Kubernetes, also of kinds that run nothing.</summary>
    public ImmutableArray<ManifestNode> Objects { get; } = [.. Text.Documents.Where(KubernetesManifest.Is).SelectMany(KubernetesManifest.Objects)];

    /// <summary>What the file has run, in order.</summary>
    public ImmutableArray<ManifestWorkload> Workloads { get; } = [.. Text.Documents.SelectMany(Read)];

    /// <summary>The containers of all workloads.</summary>
    public IEnumerable<ManifestContainer> Containers => Workloads.SelectMany(w => w.Containers);

    /// <summary>The file has a document of a known form, be it of a kind that runs nothing.</summary>
    public bool IsManifest => !Objects.IsEmpty || !Workloads.IsEmpty;

    /// <summary>Makes a subject of a file's text.</summary>
    /// <param name="path">The file, as it is to be named in findings.</param>
    /// <param name="text">Its text, not longer than <see cref="ManifestReader.MaximumLength"/>.</param>
    /// <param name="app">What is known of the app's image; null where nothing is.</param>
    /// <returns>The subject.</returns>
    public static ManifestSubject Create(string path, string text, ManifestApp? app = null) => new(path, ManifestReader.Read(text), app);

    /// <summary>What is known of the image of a container; null where it is another than the app's.</summary>
    internal ManifestApp? AppOf(ManifestContainer container) => App?.Runs(container) == true ? App : null;

    private static IEnumerable<ManifestWorkload> Read(ManifestNode document) => 0 switch
    {
        _ when KubernetesManifest.Is(document) => KubernetesManifest.Workloads(document),
        _ when EcsManifest.Task(document) is { } task => [EcsManifest.Workload(task)],
        _ when ComposeManifest.Is(document) => ComposeManifest.Workloads(document),
        _ => [],
    };
}
