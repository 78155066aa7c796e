using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Labels whose names or values are not of the form that the OCI image specification and Docker ask for.</summary>
internal sealed partial class HDC5060LabelForm : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5060;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (_, step) in subject.Steps.Where(s => s.Step.Instruction.Keyword == "LABEL"))
        {
            foreach (var pair in step.Instruction.Pairs)
            {
                var key = Words.Unquote(pair.Key);
                var value = step.Expander.Expand(pair.Value ?? "");
                if (KeyProblem(key) is { } problem)
                {
                    yield return Descriptor.At(problem, subject.Path, step.Instruction.Line, "Correct the name of the label.");
                }
                else if (value is { IsCertain: true, Text.Length: > 0 } && Problem(key, value.Text) is { } what)
                {
                    yield return Descriptor.At(what, subject.Path, step.Instruction.Line);
                }
            }
        }
    }

    private const string Prefix = "org.opencontainers.image.";

    // The image specification reserves all under its prefix, and Docker's documentation of object labels its own.
    private static readonly string[] Known =
    [
        "created", "authors", "url", "documentation", "source", "version", "revision", "vendor", "licenses", "ref.name", "title", "description", "base.digest", "base.name",
    ];

    private static readonly string[] Reserved = ["com.docker.", "io.docker.", "org.dockerproject."];

    private static string? KeyProblem(string key) =>
        key.Contains('$', StringComparison.Ordinal) ? null
        : !Key().IsMatch(key) ? $"{Printable.Of(key)} is no name of a label."
        : key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !(key.StartsWith(Prefix, StringComparison.Ordinal) && Known.Contains(key[Prefix.Length..], StringComparer.Ordinal)) ? $"The image specification has no {Printable.Of(key)}."
        : Reserved.Any(r => key.StartsWith(r, StringComparison.Ordinal)) && !Extension().IsMatch(key) ? $"{Printable.Of(key)} is in a name space that Docker keeps for itself."
        : null;

    private static string? Problem(string key, string value)
    {
        return key switch
        {
            Prefix + "created" => Unless(LabelForm.Time),
            Prefix + "url" or Prefix + "source" or Prefix + "documentation" => Unless(LabelForm.Url),
            Prefix + "licenses" => Unless(LabelForm.Licence),
            Prefix + "base.digest" when !Digest().IsMatch(value) => $"{Printable.Of(value)} is no digest.",
            _ => null,
        };

        string? Unless(LabelForm form) => form.IsMet(value) ? null : $"{Printable.Of(value)} is no {form.Description}.";
    }

    [GeneratedRegex("^[^\\s\"'`,;]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    // Labels that Docker's own documentation asks authors for: of Desktop extensions, and of buildx and compose.
    [GeneratedRegex("^com\\.docker\\.(desktop\\.|extension\\.|compose\\.|image\\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Extension();

    [GeneratedRegex("^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
