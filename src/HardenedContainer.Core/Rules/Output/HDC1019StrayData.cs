using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Databases, dumps, traces and logs. What an item of the project names is there on purpose.</summary>
internal sealed class HDC1019StrayData : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1019;

    private static readonly string[] Endings =
    [
        ".db", ".db3", ".sqlite", ".sqlite3", ".mdf", ".ldf", ".bak", ".dmp", ".nettrace", ".gcdump", ".etl", ".log", ".binlog", ".har", ".trx", ".coverage", ".sql",
    ];

    // Thumbs.db and the like come from file managers; core.NNN from the kernel.
    private static bool IsData(string name) =>
        Endings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)) || (name.StartsWith("core.", StringComparison.Ordinal) && name.Length > 5 && name.AsSpan(5).IndexOfAnyExceptInRange('0', '9') < 0);

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where file.Kind == FileKind.File && IsData(PublishPath.Name(file.Path))
        select file.Origin == FileOrigin.Project
            ? Descriptor.At($"{Printable.Of(file.Path)} is in the output, because the project says so.", file.FullPath, fix: "See that nothing in it is secret, and that the app only reads it.") with { Severity = DiagnosticSeverity.Info }
            : Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);
}
