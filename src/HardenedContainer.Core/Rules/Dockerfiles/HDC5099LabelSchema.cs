using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The labels of the image are not those that the team asks for.</summary>
internal sealed class HDC5099LabelSchema : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5099;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Labels.Labels.IsEmpty || subject.Final is not { } final)
        {
            yield break;
        }

        // What a base says of itself does not describe the image; only what this file says counts.
        var labels =
            from stage in final.Chain
            from step in stage.Steps
            where step.Instruction.Keyword == "LABEL"
            from pair in step.Instruction.Pairs
            select (Key: Words.Unquote(pair.Key), Value: step.Expander.Expand(pair.Value ?? ""), step.Instruction.Line);
        var last = labels.GroupBy(l => l.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

        // A name that a variable decides may be any of them.
        if (last.Keys.Any(k => k.Contains('$', StringComparison.Ordinal)))
        {
            yield break;
        }

        foreach (var (key, form) in subject.Labels.Labels)
        {
            if (!last.TryGetValue(key, out var label))
            {
                yield return Descriptor.At($"The image has no label {Printable.Of(key)}.", subject.Path, final.From.Line);
            }
            else if (label.Value.IsCertain && (label.Value.Text.Length == 0 || !form.IsMet(label.Value.Text)))
            {
                yield return Descriptor.At($"{Printable.Of(key)}: \"{Printable.Of(label.Value.Text)}\" is no {form.Description}.", subject.Path, label.Line);
            }
        }

        foreach (var (key, label) in subject.Labels.IsStrict ? last.Where(l => !subject.Labels.Labels.ContainsKey(l.Key)) : [])
        {
            yield return Descriptor.At($"{Printable.Of(key)} is not among the labels of the configuration.", subject.Path, label.Line, "Leave the label out, or add it to the configuration.");
        }
    }
}
