using System.Collections.Immutable;
using System.Globalization;
using HardenedContainer.Facts;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>Environment and ports of an image. What the user sets wins.</summary>
internal static class ImageEnvironment
{
    private const int DefaultPort = 8080;

    // Each of these settles where Kestrel listens; ASPNETCORE_HTTP_PORTS beside one of them is ignored with a warning at start.
    private static readonly string[] ListenVariables =
    [
        "ASPNETCORE_URLS", "DOTNET_URLS", "URLS",
        "ASPNETCORE_HTTP_PORTS", "DOTNET_HTTP_PORTS", "HTTP_PORTS",
        "ASPNETCORE_HTTPS_PORTS", "DOTNET_HTTPS_PORTS", "HTTPS_PORTS",
    ];

    /// <summary>EXPOSE: the ports that are given, else those that the environment names, else 8080 for ASP.NET Core.</summary>
    public static ImmutableArray<ImagePort> Ports(HardeningOptions options, AppFacts app)
    {
        ImmutableArray<ImagePort> ports = options.Ports;
        if (ports.IsEmpty && app.IsAspNetCore)
        {
            ports = ListensByEnvironment(options)
                ? [.. FromEnvironment(options.Environment)]
                : [new(DefaultPort)];
        }

        return [.. ports.Distinct().OrderBy(p => p.Number).ThenBy(p => p.Protocol, StringComparer.Ordinal)];
    }

    /// <summary>ENV.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="app">What the build made.</param>
    /// <param name="baseFacts">What the base holds.</param>
    /// <param name="scratch">Nothing is below the app's own root file system.</param>
    /// <param name="home">Home directory of the user.</param>
    /// <param name="caBundle">Path of the CA bundle where one is added; else null.</param>
    public static ImmutableSortedDictionary<string, string> Variables(
        HardeningOptions options, AppFacts app, BaseFacts baseFacts, bool scratch, string home, string? caBundle)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
            ["HOME"] = home,
            ["TMPDIR"] = options.TempPath,
        };
        if (scratch)
        {
            // With decoys, a command without a path is to find them.
            variables["PATH"] = options.Decoys.IsEmpty ? options.WorkingDirectory : $"{options.WorkingDirectory}:/usr/bin:/bin";
        }

        if (caBundle is not null)
        {
            variables["SSL_CERT_FILE"] = caBundle;
        }

        if (app.InvariantGlobalization)
        {
            variables["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "true";
        }
        else if (baseFacts.Environment.ContainsKey("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"))
        {
            variables["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "false";
        }

        if (app.IsAspNetCore && !ListensByEnvironment(options))
        {
            // Without it Kestrel binds localhost:5000, where nobody outside the container can reach it.
            var port = options.Ports.Where(p => p.Protocol == "tcp").Select(p => p.Number).FirstOrDefault(DefaultPort);
            variables["ASPNETCORE_HTTP_PORTS"] = port.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in options.Environment)
        {
            variables[name] = value;
        }

        return variables.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static bool ListensByEnvironment(HardeningOptions options) =>
        ListenVariables.Any(options.Environment.ContainsKey);

    // A URL ends in its port, and a list of ports holds nothing else.
    private static IEnumerable<ImagePort> FromEnvironment(ImmutableSortedDictionary<string, string> environment) =>
        from name in ListenVariables
        where environment.ContainsKey(name)
        from value in environment[name].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let port = int.TryParse(value[(value.LastIndexOf(':') + 1)..].TrimEnd('/'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
        where port is > 0 and <= 65535
        select new ImagePort(port);
}
