using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;
using HardenedContainer.Rules.Output;

namespace HardenedContainer.Rules.Secrets;

/// <summary>Files whose names say that they hold secrets. Of a publish, HDC1005 has the user secrets of .NET.</summary>
internal sealed class HDC3008SecretFileName : IRule<SecretSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3008;

    public IEnumerable<Finding> Evaluate(SecretSubject subject)
    {
        var paths = subject.Files.Select(f => f.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return from file in subject.Files
               let name = PublishPath.Name(file.Path)
               where file.Kind == FileKind.File && SecretFileName.Is(name) && !IsDocumentation(file.Path, paths)
               where !subject.IsPublish || !name.Equals(SecretFileName.UserSecrets, StringComparison.OrdinalIgnoreCase)
               select Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);
    }

    // The XML documentation of an assembly carries the assembly's name.
    private static bool IsDocumentation(string path, HashSet<string> paths) =>
        path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && paths.Contains(path[..^4] + ".dll");
}
