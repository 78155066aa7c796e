using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>None of the exposed ports is the one that the environment names.</summary>
internal sealed class HDC5052ExposesOtherPort : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5052;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is not { } final)
        {
            yield break;
        }

        // Only what the file itself says: a base may set the port as well.
        var names = final.Chain.SelectMany(s => s.Steps).Where(s => s.Instruction.Keyword == "ENV").SelectMany(s => s.Instruction.Pairs).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        var ports = Variables.Where(names.Contains).Select(n => final.End.Variables.GetValueOrDefault(n)).OfType<string>()
            .SelectMany(v => v.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(v => int.TryParse(v[(v.LastIndexOf(':') + 1)..].TrimEnd('/'), out var port) ? port : 0)
            .Where(p => p > 0)
            .ToHashSet();
        var lines = final.Chain.SelectMany(s => s.Steps).Select(s => s.Instruction).Where(i => i.Keyword == "EXPOSE").Select(i => i.Line).ToHashSet();
        var exposed = ExposedPort.All(subject).Where(p => lines.Contains(p.Line) && p.Port.First > 0).ToArray();
        if (ports.Count > 0 && exposed.Length > 0 && !exposed.Any(e => ports.Contains(e.Port.First) || e.Port.Text.Contains('-', StringComparison.Ordinal)))
        {
            yield return Descriptor.At($"The app listens on {string.Join(", ", ports.Order())}, and {string.Join(", ", exposed.Select(e => e.Port.First).Distinct().Order())} is exposed.", subject.Path, exposed[0].Line);
        }
    }

    private static readonly string[] Variables = ["ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "ASPNETCORE_URLS", "DOTNET_URLS"];

}
