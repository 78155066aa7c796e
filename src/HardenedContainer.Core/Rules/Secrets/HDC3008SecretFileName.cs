using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;
using HardenedContainer.Rules.Output;

namespace HardenedContainer.Rules.Secrets;

/// <summary>Files whose names say that they hold secrets. Examples and templates do not, nor does what only programs are made of.</summary>
internal sealed class HDC3008SecretFileName : IRule<SecretSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3008;

    private static readonly string[] DataEndings =
    [
        "", ".json", ".yaml", ".yml", ".toml", ".ini", ".xml", ".txt", ".env", ".properties", ".conf", ".config", ".cfg", ".csv", ".db", ".sqlite",
        ".bak", ".old",
    ];

    private static readonly string[] Examples = ["example", "sample", "template", "dist", "defaults", "schema"];

    public IEnumerable<Finding> Evaluate(SecretSubject subject)
    {
        var paths = subject.Files.Select(f => f.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return from file in subject.Files
               where file.Kind == FileKind.File && IsSecretFile(PublishPath.Name(file.Path).ToLowerInvariant()) && !IsDocumentation(file.Path, paths)
               select Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);
    }

    // HDC1005 has secrets.json, which is .NET's own.
    private static bool IsSecretFile(string name)
    {
        var parts = name.Split('.');
        if (name == "secrets.json" || parts.Any(p => Examples.Contains(p, StringComparer.Ordinal)))
        {
            return false;
        }

        return name is ".env" or ".envrc"
            || name.StartsWith(".env.", StringComparison.Ordinal)
            || (IsSecretStem(parts[0]) && DataEndings.Contains(parts.Length == 1 ? "" : "." + parts[^1], StringComparer.Ordinal));
    }

    private static bool IsSecretStem(string stem) =>
        stem is "secrets" or "credentials"
        || stem.StartsWith("credentials-", StringComparison.Ordinal)
        || stem.StartsWith("credentials_", StringComparison.Ordinal);

    // The XML documentation of an assembly carries the assembly's name.
    private static bool IsDocumentation(string path, HashSet<string> paths) =>
        path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && paths.Contains(path[..^4] + ".dll");
}
