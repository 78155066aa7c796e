using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>The app's files and folders, which its own user may change.</summary>
internal sealed class HDC8007WritableApp : IRule<BuiltImageSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8007;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        // Root may change everything, and HDC8002 says so.
        if (RunUser.Of(subject.Image) is not { Id: not 0 } user || new ImageStart(subject.Image).Executable is not { } program)
        {
            return [];
        }

        var folder = Path.GetDirectoryName(program.Path)!.TrimEnd('/') + "/";
        var writable = subject.Image.Visible
            .Where(f => f.File.Kind is FileKind.File or FileKind.Directory && f.Allows(user.Id, user.GroupId, 2) && !IsTemporary(f))
            .Where(f => f.Path == program.Path || (folder.Length > 1 && (f.Path + "/").StartsWith(folder, StringComparison.Ordinal)) || f.File.Format is ContentFormat.Elf or ContentFormat.ManagedAssembly)
            .Select(f => f.Path).Order(StringComparer.Ordinal).ToArray();
        return writable.Length == 0 ? [] : [subject.Finding(Descriptor, $"{Names.Of(writable)} can be changed by the user {Printable.Of(subject.Image.User)}, as whom the app runs.")];
    }

    private static bool IsTemporary(LayerFile file) => file.File.Kind == FileKind.Directory && file.File.Mode.HasFlag(UnixFileMode.StickyBit);
}
