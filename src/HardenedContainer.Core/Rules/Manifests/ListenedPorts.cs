using System.Collections.Immutable;
using System.Globalization;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Ports that variables have an ASP.NET Core app listen on.</summary>
internal static class ListenedPorts
{
    private static readonly string[] Urls = ["ASPNETCORE_URLS", "DOTNET_URLS", "URLS"];
    private static readonly string[] Ports = ["ASPNETCORE_HTTP_PORTS", "DOTNET_HTTP_PORTS", "HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_HTTPS_PORTS", "HTTPS_PORTS"];

    /// <summary>The ports; empty where no variable says it, or not for certain.</summary>
    internal static ImmutableArray<int> Of(ManifestContainer container)
    {
        // Addresses that settings of Kestrel add are not read, so that nothing is certain with them.
        if (container.Environment.Any(v => v.Name.StartsWith("Kestrel__", StringComparison.OrdinalIgnoreCase)))
        {
            return [];
        }

        // Addresses win over ports, as the host reads them.
        var addresses = container.Environment.Where(v => Urls.Contains(v.Name, StringComparer.OrdinalIgnoreCase)).ToArray();
        var values = addresses.Length > 0 ? addresses : [.. container.Environment.Where(v => Ports.Contains(v.Name, StringComparer.OrdinalIgnoreCase))];
        var ports = values.SelectMany(v => (v.Value ?? "?").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(Port).ToArray();
        return ports.Contains(0) ? [] : [.. ports];
    }

    private static int Port(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var rest = (scheme < 0 ? address : address[(scheme + 3)..]).Split('/')[0];
        var number = scheme < 0 ? rest : rest[(rest.LastIndexOf(':') + 1)..];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port
            : scheme > 0 && !rest.Contains(':') ? address.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? 443 : 80 : 0;
    }
}
