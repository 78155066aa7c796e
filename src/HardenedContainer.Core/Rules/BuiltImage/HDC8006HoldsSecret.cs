using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Binary;
using HardenedContainer.Rules.Dockerfiles;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>
/// Secrets anywhere in the image: in files of all layers, those that a later layer removes included, and in environment, labels,
/// command line and history. What the rules of band 3 find, found where they cannot look. Canary files that the plan names, known
/// by their hash, are none.
/// </summary>
internal sealed partial class HDC8006HoldsSecret : IRule<BuiltImageSubject>
{
    // What a distribution's packages bring has examples and tests of every form of secret; these two no package has.
    private static readonly string[] InSystem = ["HDC3003", "HDC3004"];

    private static readonly string[] SystemFolders =
        ["/usr/share/", "/usr/lib/", "/usr/lib64/", "/usr/bin/", "/usr/sbin/", "/usr/libexec/", "/usr/include/", "/usr/local/lib/", "/lib/", "/lib64/", "/bin/", "/sbin/", "/var/lib/dpkg/", "/var/lib/apt/", "/var/lib/rpm/", "/etc/ssl/certs/", "/etc/pki/ca-trust/"];

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8006;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        var image = subject.Image;
        return InFiles(subject)
            .Concat(image.Environment.SelectMany(v => InText(subject, $"The variable {Printable.Of(v.Key)}", v.Key, v.Value)))
            .Concat(image.Labels.SelectMany(l => InText(subject, $"The label {Printable.Of(l.Key)}", l.Key, l.Value)))
            .Concat(image.Arguments.SelectMany((a, i) => InText(subject, $"Word {i + 1} of the command line", "", a)))
            .Concat(image.History.SelectMany((h, i) => InHistory(subject, h, i + 1)))
            .DistinctBy(f => f.What);
    }

    private IEnumerable<Finding> InFiles(BuiltImageSubject subject)
    {
        // A canary file has to look like a secret.
        var canaries = (subject.Plan?.Entries ?? []).Where(e => e.Origin == EntryOrigins.Canary).Select(e => (e.Path, e.Sha256)).ToHashSet();
        var layers = subject.Image.Files.Where(f => f.File.Kind == FileKind.File).ToLookup(f => f.Path, StringComparer.Ordinal);

        // The same file in two layers is one file.
        return from file in subject.Image.Files.Where(f => f.File.Kind == FileKind.File).DistinctBy(f => (f.Path, f.File.Sha256))
               where !canaries.Contains((file.Path, file.File.Sha256))
               from found in SecretRules.Evaluate(new([file.File]))
               where !SystemFolders.Any(s => file.Path.StartsWith(s, StringComparison.Ordinal)) || InSystem.Contains(found.Descriptor.Code, StringComparer.Ordinal)
               where found.Descriptor.DefaultSeverity > DiagnosticSeverity.Info
               select subject.Finding(
                   Descriptor,
                   $"/{found.What.TrimStart('/').Replace(" is in the output.", " is in the image.", StringComparison.Ordinal).TrimEnd('.')}{(layers[file.Path].All(f => f.IsHidden) ? $"; a later layer removes it, and layer {file.Layer} still has it" : "")}.") with
               {
                   Severity = found.DefaultSeverity,
               };
    }

    private IEnumerable<Finding> InText(BuiltImageSubject subject, string where, string name, string value)
    {
        var sightings = SecretScanner.Scan($"{name}={value}").Concat(SettingSecrets.Find([new(name, value, 0)])).ToArray();
        return sightings.Length > 0
            ? [subject.Finding(Descriptor, $"{where} holds: {Printable.Of(sightings[0].Kind)} ({Printable.Of(sightings[0].Redacted)}).")]
            : [];
    }

    // ENV A=b, ARG A=b, and the |1 A=b of what RUN was given.
    private IEnumerable<Finding> InHistory(BuiltImageSubject subject, string line, int number)
    {
        var where = $"Line {number} of the history";
        foreach (var finding in InText(subject, where, "", line))
        {
            yield return finding;
        }

        foreach (Match pair in Assignment().Matches(line))
        {
            var (name, value) = (pair.Groups["name"].Value, pair.Groups["value"].Value.Trim('"', '\''));
            if (SecretName.Is(name) && SecretName.HasValue(value) && Values.IsValue(value))
            {
                yield return subject.Finding(Descriptor, $"{where} holds: value of {Printable.Of(name)} ({Printable.Of(value[..Math.Min(2, value.Length / 4)])}…).");
            }
        }
    }

    [GeneratedRegex("(?:^|[ \t])(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?<value>\"[^\"]*\"|'[^']*'|[^ \t]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Assignment();
}
