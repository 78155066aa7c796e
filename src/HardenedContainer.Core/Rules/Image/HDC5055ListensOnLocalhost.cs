using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Image;

/// <summary>A web app for which nothing settles where it listens, or which listens on localhost only.</summary>
internal sealed class HDC5055ListensOnLocalhost : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5055;

    private static readonly string[] Ports = ["HTTP_PORTS", "HTTPS_PORTS"];
    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_", ""];

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var configuration = subject.Plan.Configuration;
        if (!subject.App.IsAspNetCore || !subject.Base.IsKnown
            || configuration.Entrypoint.Concat(configuration.Command).Any(w => w.StartsWith("--urls", StringComparison.OrdinalIgnoreCase) || w.StartsWith("--http", StringComparison.OrdinalIgnoreCase)))
        {
            yield break;
        }

        // URLs win over ports.
        var variables = new Dictionary<string, string>(subject.Base.Environment, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in configuration.Environment)
        {
            variables[name] = value;
        }

        if (Prefixes.Select(p => variables.GetValueOrDefault(p + "URLS")).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v)) is { } urls)
        {
            if (urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(IsLoopback))
            {
                yield return Descriptor.At($"The app listens on {Printable.Of(urls)} only.", subject.App.ProjectFile, fix: "Write * in place of the host, as in http://*:8080.");
            }
        }
        else if (!Prefixes.Any(p => Ports.Any(n => !string.IsNullOrWhiteSpace(variables.GetValueOrDefault(p + n))))
            && !variables.Keys.Any(k => k.Contains("Kestrel__Endpoints__", StringComparison.OrdinalIgnoreCase)))
        {
            yield return Descriptor.At("Neither the image nor its base sets ASPNETCORE_HTTP_PORTS or ASPNETCORE_URLS.", subject.App.ProjectFile);
        }
    }

    private static bool IsLoopback(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var host = url[start..];
        return host.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
            || host.StartsWith("127.", StringComparison.Ordinal)
            || host.StartsWith("[::1]", StringComparison.Ordinal);
    }
}
