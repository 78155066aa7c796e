using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The environment asks for cultures, and the base has no ICU.</summary>
internal sealed class HDC5058CulturesWithoutIcu : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5058;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is not { Base.Facts: { IsKnown: true } facts } final || facts.Libraries.Any(IsIcu))
        {
            yield break;
        }

        var step = final.Chain.SelectMany(s => s.Steps).LastOrDefault(s => s.Instruction.Keyword == "ENV" && s.Instruction.Pairs.Any(p => p.Key == Variable));
        var value = step is null ? "" : Words.Unquote(step.Instruction.Pairs.Last(p => p.Key == Variable).Value ?? "");
        var broughtAlong = final.Chain.SelectMany(s => s.Steps).Any(s => s.Instruction.Keyword is "COPY" or "ADD" or "RUN" && s.Instruction.Text.Contains("icu", StringComparison.OrdinalIgnoreCase));
        if ((value == "0" || value.Equals("false", StringComparison.OrdinalIgnoreCase)) && !broughtAlong && facts.Libc.Length > 0)
        {
            yield return Descriptor.At($"{Variable} is {value}, and {facts.Name} has no ICU.", subject.Path, step!.Instruction.Line);
        }
    }

    private const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    private static bool IsIcu(string library) => library.StartsWith("libicu", StringComparison.Ordinal);

}
