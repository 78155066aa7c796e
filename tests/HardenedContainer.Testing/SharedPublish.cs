using System.Collections.Concurrent;

namespace HardenedContainer.Testing;

/// <summary>
/// Publishes that several tests look at: each is made once a run, on first use, and must not be changed. One at a time, as
/// a link takes every core and much memory. A publish that failed fails each of its tests, without another attempt.
/// </summary>
public static class SharedPublish
{
    private static readonly ConcurrentDictionary<string, Lazy<HardenedPublish>> _publishes = new();
    private static readonly ConcurrentDictionary<string, Lazy<string>> _images = new();
    private static readonly Lock _oneAtATime = new();

    /// <summary>The publish of a template's app with the package added and nothing else changed.</summary>
    public static HardenedPublish OfTemplate(string template) =>
        Of(template, () => TestProject.FromTemplate(template, char.ToUpperInvariant(template[0]) + template[1..] + "App"));

    /// <summary>The publish with that key; <paramref name="create"/> makes the project for the first caller.</summary>
    public static HardenedPublish Of(string key, Func<TestProject> create, params string[] arguments) =>
        Of(key, () => create().Publish(arguments));

    /// <summary>The publish with that key; <paramref name="publish"/> makes it for the first caller.</summary>
    public static HardenedPublish Of(string key, Func<HardenedPublish> publish) => _publishes.GetOrAdd(
        key,
        _ => new(() =>
        {
            lock (_oneAtATime)
            {
                return publish();
            }
        })).Value.Succeeded();

    /// <summary>ID of the image of a successful publish, loaded into the shared daemon from the archive that it wrote.</summary>
    public static string ImageOf(HardenedPublish publish) => _images.GetOrAdd(publish.ImageArchive, archive => new(() =>
    {
        // The name may be taken over by the next image that is loaded; the ID may not.
        lock (_oneAtATime)
        {
            return DockerDaemon.Shared.Inspect(DockerDaemon.Shared.Load(archive)[0])["Id"]!.GetValue<string>();
        }
    })).Value;

    /// <summary>Removes everything, with the cached templates.</summary>
    public static void Clear()
    {
        foreach (var publish in _publishes.Values.Where(p => p.IsValueCreated))
        {
            publish.Value.Project.Dispose();
        }

        _publishes.Clear();
        _images.Clear();
        TestProject.RemoveTemplates();
    }
}
