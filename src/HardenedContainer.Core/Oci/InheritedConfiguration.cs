using System.Text.Json.Nodes;
using HardenedContainer.Planning;

namespace HardenedContainer.Oci;

/// <summary>
/// What an image has from its base, as a Dockerfile's FROM takes it over: the environment below our own, labels and ports beside
/// ours, volumes and the shell. User, working directory, entry point, command, stop signal and health check are the image's own.
/// </summary>
internal static class InheritedConfiguration
{
    /// <summary>ENV: the base's in their order, with our values where we have one, and then the rest of ours.</summary>
    internal static IEnumerable<string> Environment(BaseImageContent? below, ImageConfiguration configuration)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in Section(below, "Env") as JsonArray ?? [])
        {
            var parts = ((string?)pair ?? "").Split('=', 2);
            if (parts[0].Length > 0 && names.Add(parts[0]))
            {
                yield return configuration.Environment.TryGetValue(parts[0], out var own) ? $"{parts[0]}={own}" : (string)pair!;
            }
        }

        foreach (var (name, value) in configuration.Environment.Where(v => !names.Contains(v.Key)).OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            yield return $"{name}={value}";
        }
    }

    /// <summary>LABEL, by name.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Labels(BaseImageContent? below, ImageConfiguration configuration)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Section(below, "Labels") as JsonObject ?? [])
        {
            labels[name] = (string?)value ?? "";
        }

        foreach (var (name, value) in configuration.Labels)
        {
            labels[name] = value;
        }

        return labels;
    }

    /// <summary>EXPOSE: ours, and then those of the base that are not among them.</summary>
    internal static IReadOnlyList<string> Ports(BaseImageContent? below, ImageConfiguration configuration) =>
        [.. configuration.Ports.Select(p => p.ToString()).Concat((Section(below, "ExposedPorts") as JsonObject ?? []).Select(p => p.Key).Order(StringComparer.Ordinal)).Distinct()];

    /// <summary>What is taken over as it is.</summary>
    internal static IEnumerable<(string Name, JsonNode Value)> Others(BaseImageContent? below) =>
        from name in (string[])["Volumes", "Shell"]
        let value = Section(below, name)
        where value is not null
        select (name, value);

    private static JsonNode? Section(BaseImageContent? below, string name) => (below?.Configuration["config"] as JsonObject)?[name];
}
