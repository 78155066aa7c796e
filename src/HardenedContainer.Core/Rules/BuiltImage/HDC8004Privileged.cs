using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>Files that give privileges to whoever starts them, or that everybody may change, or that belong to nobody.</summary>
internal sealed class HDC8004Privileged : IRule<BuiltImageSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8004;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        var visible = subject.Image.Visible.ToArray();
        var files = visible.Where(f => f.File.Kind == FileKind.File).ToArray();
        var users = RunUser.Lines(subject.Image, "/etc/passwd").Select(l => l[2]).ToHashSet(StringComparer.Ordinal);
        return new[]
        {
            Found(subject, files.Where(f => f.File.Mode.HasFlag(UnixFileMode.SetUser)), "setuid: whoever starts it becomes its owner"),
            Found(subject, files.Where(f => f.File.Mode.HasFlag(UnixFileMode.SetGroup)), "setgid: whoever starts it joins its group"),
            Found(subject, files.Where(f => f.HasCapabilities), "given file capabilities"),
            Found(subject, visible.Where(f => f.File.Kind is FileKind.File or FileKind.Directory && IsOpen(f)), "writable by everybody"),
            Found(subject, visible.Where(f => users.Count > 0 && f.UserId != 0 && !users.Contains(f.UserId.ToString(System.Globalization.CultureInfo.InvariantCulture)) && f.UserId != RunUser.Of(subject.Image)?.Id), "owned by a user who is not in passwd", DiagnosticSeverity.Warning),
        }.OfType<Finding>();
    }

    private Finding? Found(BuiltImageSubject subject, IEnumerable<LayerFile> files, string what, DiagnosticSeverity? severity = null)
    {
        var paths = files.Select(f => f.Path).Order(StringComparer.Ordinal).ToArray();
        return paths.Length == 0 ? null : subject.Finding(Descriptor, $"{Names.Of(paths)} {(paths.Length == 1 ? "is" : "are")} {what}.") with { Severity = severity };
    }

    // With the sticky bit, as /tmp has it, nobody removes what another one put there.
    private static bool IsOpen(LayerFile file) => file.File.Mode.HasFlag(UnixFileMode.OtherWrite) && !(file.File.Kind == FileKind.Directory && file.File.Mode.HasFlag(UnixFileMode.StickyBit));
}
