using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Folders of version control, of editors and of cloud tools: one finding for each.</summary>
internal sealed class HDC1008ToolFolders : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1008;

    private static readonly string[] Names = [".git", ".svn", ".hg", ".vscode", ".idea", ".aws", ".azure", ".kube", ".ssh", ".docker", ".gnupg"];

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        let folders = file.Kind == FileKind.Directory ? file.Path.Split('/') : PublishPath.Folders(file.Path)
        let depth = Array.FindIndex(folders, f => Names.Contains(f, StringComparer.OrdinalIgnoreCase))
        where depth >= 0
        group file by string.Join('/', folders[..(depth + 1)]) into folder
        orderby folder.Key
        select Descriptor.At($"{Printable.Of(folder.Key)}/ is in the output.", $"{subject.App.PublishDirectory}/{folder.Key}");
}
