using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Labels whose values are not of the form that the OCI image specification asks for.</summary>
internal sealed partial class HDC5060LabelForm : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5060;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (_, step) in subject.Steps.Where(s => s.Step.Instruction.Keyword == "LABEL"))
        {
            foreach (var pair in step.Instruction.Pairs)
            {
                var value = step.Expander.Expand(pair.Value ?? "");
                if (value is { IsCertain: true, Text.Length: > 0 } && Problem(Words.Unquote(pair.Key), value.Text) is { } what)
                {
                    yield return Descriptor.At(what, subject.Path, step.Instruction.Line);
                }
            }
        }
    }

    private const string Prefix = "org.opencontainers.image.";

    private static string? Problem(string key, string value) => key switch
    {
        Prefix + "created" when !Time().IsMatch(value) => $"{Printable.Of(value)} is no time as in RFC 3339.",
        Prefix + "url" or Prefix + "source" or Prefix + "documentation" when !Uri.TryCreate(value, UriKind.Absolute, out _) => $"{Printable.Of(value)} is no address.",
        Prefix + "licenses" when !Licence().IsMatch(value) => $"{Printable.Of(value)} is no SPDX expression.",
        Prefix + "base.digest" when !Digest().IsMatch(value) => $"{Printable.Of(value)} is no digest.",
        _ => null,
    };


    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Time();

    [GeneratedRegex("^[(]*[A-Za-z0-9.+-]+[)]*( (AND|OR|WITH) [(]*[A-Za-z0-9.+-]+[)]*)*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Licence();

    [GeneratedRegex("^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Digest();
}
