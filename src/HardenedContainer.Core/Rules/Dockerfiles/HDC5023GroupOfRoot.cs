using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The process runs in group 0, or owns its own program.</summary>
internal sealed class HDC5023GroupOfRoot : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5023;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is not { } final || final.Last("USER") is not { Instruction.Arguments.Length: > 0 } step || step.Expander.Expand(step.Instruction.Arguments[0]) is not { IsCertain: true, Text: { Length: > 0 } user })
        {
            yield break;
        }

        var parts = user.Split(':');
        if (parts is [not ("0" or "root"), "0" or "root"])
        {
            yield return Descriptor.At($"USER {Printable.Of(user)} is in the group of root.", subject.Path, step.Instruction.Line);
        }

        foreach (var copy in final.Steps.Where(s => s.Instruction.Keyword is "COPY" or "ADD" && s.Instruction.Flag("chown") is { } owner && s.Expander.Expand(owner).Text.Split(':')[0] == parts[0] && parts[0] is not ("0" or "root")))
        {
            yield return Descriptor.At($"The files belong to {Printable.Of(parts[0])}, who runs them and can change them.", subject.Path, copy.Instruction.Line, "Leave --chown out: reading and executing needs no ownership.")
                with { Severity = DiagnosticSeverity.Info };
        }
    }

}
