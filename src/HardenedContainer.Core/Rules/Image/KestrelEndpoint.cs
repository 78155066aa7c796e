namespace HardenedContainer.Rules.Image;

/// <summary>An address that Kestrel binds because its section of the configuration says so. It then binds no other.</summary>
/// <param name="Url">The address, such as <c>http://*:8080</c>.</param>
/// <param name="File">The settings file with absolute path; null where a variable says it.</param>
/// <param name="Line">The line in the file; 0 for none.</param>
internal sealed record KestrelEndpoint(string Url, string? File, int Line)
{
    private const string Section = "Kestrel:Endpoints:";

    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_"];

    /// <summary>The host is the container itself.</summary>
    internal bool IsLoopback => IsLoopbackUrl(Url);

    /// <summary>The port; null where the address says none.</summary>
    internal int? Port => int.TryParse(Url.TrimEnd('/')[(Url.TrimEnd('/').LastIndexOf(':') + 1)..], out var port) ? port : null;

    /// <summary>Whether an address can be reached from inside the container only.</summary>
    internal static bool IsLoopbackUrl(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var host = url[start..];
        return host.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
            || host.StartsWith("127.", StringComparison.Ordinal)
            || host.StartsWith("[::1]", StringComparison.Ordinal);
    }

    /// <summary>The endpoints of an app: as with .NET, the settings of the environment win over the common ones, and variables over both.</summary>
    internal static IReadOnlyList<KestrelEndpoint> All(PublishSubject subject, IReadOnlyDictionary<string, string> variables)
    {
        var environment = variables.GetValueOrDefault("ASPNETCORE_ENVIRONMENT") ?? variables.GetValueOrDefault("DOTNET_ENVIRONMENT") ?? "Production";
        var found = new SortedDictionary<string, KestrelEndpoint>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in new[] { "appsettings.json", $"appsettings.{environment}.json" }.SelectMany(name => subject.App.Files.Where(f => f.Path.Equals(name, StringComparison.OrdinalIgnoreCase))))
        {
            foreach (var setting in file.Settings)
            {
                Add(setting.Key, setting.Value, file.FullPath, setting.Line);
            }
        }

        foreach (var (name, value) in variables)
        {
            var key = Prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) is { } prefix ? name[prefix.Length..] : name;
            Add(key.Replace("__", ":", StringComparison.Ordinal), value, null, 0);
        }

        return [.. found.Values];

        void Add(string key, string value, string? file, int line)
        {
            if (key.StartsWith(Section, StringComparison.OrdinalIgnoreCase) && key.EndsWith(":Url", StringComparison.OrdinalIgnoreCase) && value.Length > 0)
            {
                found[key] = new(value, file, line);
            }
        }
    }
}
