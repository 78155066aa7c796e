using System.Collections.Immutable;
using HardenedContainer.Facts;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>The port that a health check asks.</summary>
/// <param name="Port">The port; 0 where none is known.</param>
/// <param name="IsTls">It speaks TLS.</param>
/// <param name="Unknown">Why no port is known, as a phrase.</param>
internal sealed record HealthTarget(int Port, bool IsTls, string Unknown)
{
    private static readonly string[] SettingsFiles = ["appsettings.json", "appsettings.Production.json"];

    /// <summary>Finds it: what the user says, else where Kestrel will listen, in the order in which Kestrel decides, else what is exposed.</summary>
    public static HealthTarget Find(HardeningOptions options, AppFacts app, ImmutableArray<ImagePort> ports, ImmutableSortedDictionary<string, string> environment)
    {
        var listening = Endpoints(app, environment);
        if (options.Health.Port is { } given)
        {
            return new(given, listening.Any(e => e.Port == given && e.IsTls), "");
        }

        if (app.Health.Listens is { } method && options.Ports.IsEmpty)
        {
            return new(0, false, $"the code calls {method}, so where it listens is not known");
        }

        var exposed = ports.Where(p => p.Protocol == "tcp").Select(p => p.Number).FirstOrDefault();
        return listening.OrderBy(e => e.IsTls).Select(e => new HealthTarget(e.Port, e.IsTls, "")).FirstOrDefault(e => e.Port > 0)
            ?? new(exposed, false, exposed > 0 ? "" : "the app is not known to listen on a TCP port");
    }

    private static List<(int Port, bool IsTls)> Endpoints(AppFacts app, ImmutableSortedDictionary<string, string> environment)
    {
        if (!app.IsAspNetCore)
        {
            return [];
        }

        var configured = app.Files.Where(f => SettingsFiles.Contains(f.Path, StringComparer.OrdinalIgnoreCase)).OrderBy(f => f.Path.Length)
            .SelectMany(f => f.Settings).Select(s => (s.Key, s.Value))
            .Concat(environment.Select(v => (Key: v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value)))
            .Where(s => s.Key.StartsWith("Kestrel:Endpoints:", StringComparison.OrdinalIgnoreCase) && s.Key.EndsWith(":Url", StringComparison.OrdinalIgnoreCase))
            .GroupBy(s => s.Key, StringComparer.OrdinalIgnoreCase).Select(g => g.Last().Value).ToList();
        if (configured.Count == 0)
        {
            configured = [.. List("ASPNETCORE_URLS", "DOTNET_URLS", "URLS")];
        }

        return configured.Count > 0
            ? [.. configured.Select(url => (PortOf(url), url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))]
            : [.. List("ASPNETCORE_HTTP_PORTS", "DOTNET_HTTP_PORTS", "HTTP_PORTS").Select(p => (PortOf(p), false)),
                .. List("ASPNETCORE_HTTPS_PORTS", "DOTNET_HTTPS_PORTS", "HTTPS_PORTS").Select(p => (PortOf(p), true))];

        IEnumerable<string> List(params string[] names) =>
            names.Select(environment.GetValueOrDefault).FirstOrDefault(v => v is { Length: > 0 })?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
    }

    // A URL ends in its port, and a list of ports holds nothing else; http://* alone is 80.
    private static int PortOf(string text)
    {
        var end = text[(text.LastIndexOf(':') + 1)..].TrimEnd('/');
        return int.TryParse(end, System.Globalization.NumberStyles.None, null, out var port) && port is > 0 and <= 65535 ? port : 0;
    }
}
