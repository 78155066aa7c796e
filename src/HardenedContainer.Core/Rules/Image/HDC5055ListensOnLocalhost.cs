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

        // Endpoints win over URLs, and these over ports.
        var variables = Variables(subject);
        if (KestrelEndpoint.All(subject, variables) is { Count: > 0 } endpoints)
        {
            if (endpoints.All(e => e.IsLoopback))
            {
                yield return Descriptor.At(
                    $"Kestrel:Endpoints binds {Printable.Of(endpoints[0].Url)} only.", endpoints[0].File ?? subject.App.ProjectFile, endpoints[0].Line, "Write * in place of the host, as in http://*:8080.");
            }

            yield break;
        }

        if (Prefixes.Select(p => variables.GetValueOrDefault(p + "URLS")).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v)) is { } urls)
        {
            if (urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(KestrelEndpoint.IsLoopbackUrl))
            {
                yield return Descriptor.At($"The app listens on {Printable.Of(urls)} only.", subject.App.ProjectFile, fix: "Write * in place of the host, as in http://*:8080.");
            }
        }
        else if (!Prefixes.Any(p => Ports.Any(n => !string.IsNullOrWhiteSpace(variables.GetValueOrDefault(p + n)))))
        {
            yield return Descriptor.At("Neither the image nor its base sets ASPNETCORE_HTTP_PORTS or ASPNETCORE_URLS.", subject.App.ProjectFile);
        }
    }

    /// <summary>The environment of a container: the base's, and the image's over it.</summary>
    internal static Dictionary<string, string> Variables(PublishSubject subject)
    {
        var variables = new Dictionary<string, string>(subject.Base.Environment, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in subject.Plan.Configuration.Environment)
        {
            variables[name] = value;
        }

        return variables;
    }
}
