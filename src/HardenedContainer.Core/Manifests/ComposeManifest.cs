using System.Collections.Immutable;
using System.Globalization;

namespace HardenedContainer.Manifests;

/// <summary>Finds the services of a Compose file.</summary>
internal static class ComposeManifest
{
    /// <summary>Whether a document is a Compose file.</summary>
    internal static bool Is(ManifestNode document) =>
        document["apiVersion"] is null
        && document["services"] is { Kind: ManifestNodeKind.Map, Entries.IsEmpty: false } services
        && services.Entries.All(s => s.Value.IsNull || s.Value.Kind == ManifestNodeKind.Map);

    /// <summary>The services.</summary>
    internal static IEnumerable<ManifestWorkload> Workloads(ManifestNode document)
    {
        foreach (var (name, line, service) in document["services"]!.Entries)
        {
            yield return new(service, workload => [Container(workload, name, line, service)])
            {
                Platform = ManifestPlatform.Compose,
                Kind = "service",
                Name = name,
                Line = line,
                Replicas = (service.At("deploy", "replicas") ?? service["scale"])?.Number ?? 1,
                StopTime = service["stop_grace_period"],
            };
        }
    }

    private static ManifestContainer Container(ManifestWorkload workload, string name, int line, ManifestNode service) => new(workload, name, line, service)
    {
        Image = service["build"] is null ? service["image"] : null,
        IsPartial = (service["image"] is null && service["build"] is null) || service["extends"] is not null,
        Privileged = service["privileged"],
        User = service["user"],
        ReadOnlyRoot = service["read_only"],
        AddedCapabilities = service["cap_add"]?.Items ?? [],
        DroppedCapabilities = service["cap_drop"]?.Items ?? [],
        Environment = [.. Pairs(service["environment"])],
        Ports = [.. (service["ports"]?.Items ?? []).Concat(service["expose"]?.Items ?? []).Select(Port)],
        Commands = Health(service["healthcheck"]?["test"]) is { } health ? [health] : [],
        Mounts = [.. (service["tmpfs"]?.OneOrMore ?? []).Where(t => t.Text is not null).Select(t => new ManifestMount(t.Text!.Split(':')[0], null, true, false, t.Line)),
                  .. (service["volumes"]?.Items ?? []).Select(Mount)],
        MemoryLimit = service.At("deploy", "resources", "limits", "memory") ?? service["mem_limit"],
    };

    // A map, or a list of NAME=VALUE. A name alone takes its value from where Compose runs.
    private static IEnumerable<ManifestVariable> Pairs(ManifestNode? node)
    {
        foreach (var (name, line, value) in node?.Entries ?? [])
        {
            yield return new(name, value.Text, line);
        }

        foreach (var item in (node?.Items ?? []).Where(i => i.Text is not null))
        {
            var equals = item.Text!.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? new(item.Text, null, item.Line) : new(item.Text[..equals], item.Text[(equals + 1)..], item.Line);
        }
    }

    // [[address:]host:]container[/protocol], or the long form.
    private static ManifestPort Port(ManifestNode port)
    {
        var text = port["target"]?.Text ?? port.Text ?? "";
        text = text.Split('/')[0];
        text = text[(text.LastIndexOf(':') + 1)..];
        return new(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535 ? number : 0, port["name"]?.Text, port.Line);
    }

    // A text goes to a shell; of a list the first word says what becomes of the others.
    private static ManifestCommand? Health(ManifestNode? test)
    {
        var words = test?.OneOrMore.Select(w => w.Text ?? "").ToImmutableArray() ?? [];
        return words switch
        {
            [] or ["NONE", ..] => null,
            ["CMD", .. var command] => new("healthcheck", command, false, test!.Line),
            ["CMD-SHELL", .. var command] => new("healthcheck", command, true, test!.Line),
            _ => new("healthcheck", words, true, test!.Line),
        };
    }

    private static ManifestMount Mount(ManifestNode volume)
    {
        if (volume.Kind == ManifestNodeKind.Map)
        {
            var source = volume["source"]?.Text;
            return new(volume["target"]?.Text ?? "", volume["type"]?.Text == "bind" ? source : null, volume["read_only"]?.Truth != true, volume["type"]?.Text != "tmpfs", volume.Line);
        }

        // SOURCE:TARGET[:OPTIONS]. Windows' drives have a colon of their own.
        var parts = (volume.Text ?? "").Split(':');
        if (parts is [{ Length: 1 }, ..] && parts.Length > 2 && char.IsAsciiLetter(parts[0][0]))
        {
            parts = [$"{parts[0]}:{parts[1]}", .. parts[2..]];
        }

        var isHost = parts.Length > 1 && parts[0] is ['/' or '.' or '~' or '$' or '\\', ..] or [_, ':', ..];
        return parts.Length == 1
            ? new(parts[0], null, true, true, volume.Line)
            : new(parts[1], isHost ? parts[0] : null, !(parts.Length > 2 && parts[2].Split(',').Contains("ro")), true, volume.Line);
    }
}
