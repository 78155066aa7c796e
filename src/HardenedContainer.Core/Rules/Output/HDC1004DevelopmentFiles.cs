using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Files of the development environment: launch settings, publish profiles, user files.</summary>
internal sealed class HDC1004DevelopmentFiles : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1004;

    private static readonly string[] Endings = [".csproj.user", ".fsproj.user", ".vbproj.user", ".pubxml", ".pubxml.user", ".rsp"];

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where file.Kind == FileKind.File && IsDevelopmentFile(file.Path)
        select Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);

    private static bool IsDevelopmentFile(string path) =>
        PublishPath.Name(path).Equals("launchSettings.json", StringComparison.OrdinalIgnoreCase)
        || path.StartsWith("Properties/", StringComparison.OrdinalIgnoreCase)
        || PublishPath.Folders(path).Contains(".vs", StringComparer.OrdinalIgnoreCase)
        || Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
