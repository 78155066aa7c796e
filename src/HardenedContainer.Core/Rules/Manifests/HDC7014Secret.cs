using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Secrets that stand in the manifest.</summary>
internal sealed class HDC7014Secret : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7014;

    private static readonly string[] Commands = ["command", "args", "entrypoint"];

    public IEnumerable<Finding> Evaluate(ManifestSubject subject)
    {
        var settings = subject.Containers.SelectMany(c => c.Environment.Where(v => v.Value is not null).Select(v => new Setting(v.Name.Replace("__", ":", StringComparison.Ordinal), v.Value!, v.Line)))
            .Concat(subject.Objects.Where(o => o["kind"]?.Text == "ConfigMap").SelectMany(o => o["data"]?.Entries ?? []).Where(e => e.Value.Text is not null).Select(e => new Setting(e.Key, e.Value.Text!, e.Line)));
        var words = subject.Containers.SelectMany(c => Commands.SelectMany(f => c.Node[f]?.OneOrMore ?? [])).Where(w => w.Text is not null);

        // One place is one finding, however many patterns it fits.
        return settings.SelectMany(s => SettingSecrets.Find([s]).Concat(SecretScanner.Scan(s.Value).Select(seen => seen with { Line = s.Line, Kind = $"{seen.Kind} in {s.Key}" })))
            .Concat(words.SelectMany(w => SecretScanner.Scan(w.Text!).Select(seen => seen with { Line = w.Line })))
            .DistinctBy(s => s.Line)
            .Select(s => Descriptor.At($"There is a {Printable.Of(s.Kind)} ({Printable.Of(s.Redacted)}).", subject.Path, s.Line));
    }
}
