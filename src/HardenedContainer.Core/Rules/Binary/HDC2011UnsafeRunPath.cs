using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>A library search path that leads to a place which others can fill.</summary>
internal sealed partial class HDC2011UnsafeRunPath : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2011;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var view = new ImageView(subject);
        return from file in view.Loadable
               from path in file.Elf.RPath.Concat(file.Elf.RunPath).Distinct(StringComparer.Ordinal)
               let why = Reason(path, file, view, subject)
               where why is not null
               select file.Finding(Descriptor, $"{file.Name} looks for libraries in \"{Printable.Of(path)}\", {why}.");
    }

    private static string? Reason(string path, ImageElf file, ImageView view, PublishSubject subject)
    {
        if (path.Length == 0)
        {
            return "which is empty and so means the current directory";
        }

        var expanded = Origin().Replace(path, Path.GetDirectoryName(file.Path)!);
        if (!expanded.StartsWith('/'))
        {
            return "which is relative to the current directory";
        }

        var directory = ImageView.Normalize(expanded);
        if (IsWritable(directory, view, subject))
        {
            return "which the app's user can write";
        }

        var isOrigin = expanded != path;
        if (IsAtOrBelow(directory, Path.GetDirectoryName(subject.App.ProjectFile)!) && !view.HasBelow(directory))
        {
            return "a directory of the build machine";
        }

        if (BuildPlaces.Any(p => IsAtOrBelow(directory, p)) && !view.HasBelow(directory))
        {
            return "a place where people build and anybody may write, not where an image keeps libraries";
        }

        return !isOrigin && view.IsKnown && !SystemPlaces.Any(p => IsAtOrBelow(directory, p)) && !view.HasBelow(directory)
            ? "a directory that the image does not have, left over from the machine that built the file"
            : null;
    }

    private static readonly string[] BuildPlaces = ["/tmp", "/var/tmp", "/dev/shm", "/home", "/root", "/Users", "/build", "/builds", "/src"];

    private static readonly string[] SystemPlaces = ["/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64"];

    [GeneratedRegex(@"^\$(ORIGIN|\{ORIGIN\})(?=/|$)")]
    private static partial Regex Origin();

    // The nearest directory of the plan decides: below one that the user owns, the user can make any other.
    private static bool IsWritable(string directory, ImageView view, PublishSubject subject)
    {
        if (IsAtOrBelow(directory, subject.Plan.Configuration.TempPath))
        {
            return true;
        }

        for (var at = directory; at.Length > 1; at = Path.GetDirectoryName(at)!)
        {
            if (view.Directory(at) is { } entry)
            {
                const int OtherWrite = 2;
                return (entry.Mode & OtherWrite) != 0 || (entry.UserId != 0 && subject.Plan.Configuration.User.Split(':')[0] == entry.UserId.ToString());
            }
        }

        return false;
    }

    private static bool IsAtOrBelow(string path, string directory) =>
        path == directory || path.StartsWith(directory.TrimEnd('/') + '/', StringComparison.Ordinal);
}
