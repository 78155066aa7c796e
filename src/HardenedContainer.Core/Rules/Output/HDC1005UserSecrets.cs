using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Rules.Output;

/// <summary>User secrets: <c>secrets.json</c>, or a folder UserSecrets.</summary>
internal sealed class HDC1005UserSecrets : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1005;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where file.Kind == FileKind.File && IsUserSecrets(file.Path)
        select Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);

    private static bool IsUserSecrets(string path) =>
        PublishPath.Name(path).Equals(SecretFileName.UserSecrets, StringComparison.OrdinalIgnoreCase)
        || PublishPath.Folders(path).Contains("UserSecrets", StringComparer.OrdinalIgnoreCase);
}
