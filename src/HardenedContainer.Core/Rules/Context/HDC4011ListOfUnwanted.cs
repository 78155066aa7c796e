using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Context;

/// <summary>The final stage copies a folder, and the ignore file names single things.</summary>
internal sealed class HDC4011ListOfUnwanted : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4011;

    public IEnumerable<Finding> Evaluate(ContextSubject subject)
    {
        if (subject.Dockerfile.Ignore is { Patterns: { Count: > 0 } patterns } && !(patterns[0] is { IsException: false, Text: "*" or "**" }) && subject.Context.Copies.FirstOrDefault(c => c.IsFinal && c.IsWhole) is { } copy)
        {
            yield return Descriptor.At("The ignore file excludes single things, and COPY takes all others.", subject.Dockerfile.Path, copy.Line);
        }
    }
}
