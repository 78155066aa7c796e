using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A comment above ARG or FROM describes something else.</summary>
internal sealed class HDC5076Description : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5076;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var instruction in subject.File.Instructions)
        {
            var names = instruction.Keyword switch { "ARG" => instruction.Pairs.Select(p => p.Key), "FROM" when instruction.Arguments.Length == 3 => [instruction.Arguments[2]], _ => [] };
            if (subject.File.Directives.Check.Enables("InvalidDefinitionDescription") && instruction.Comments is [.., { Length: > 0 } comment]
                && names.Any() && !names.Any(n => comment.StartsWith(n + " ", StringComparison.Ordinal)) && !comment.StartsWith("check=", StringComparison.Ordinal))
            {
                yield return Descriptor.At($"The comment does not begin with {Printable.Of(names.First())}.", subject.Path, instruction.Line);
            }
        }
    }
}
