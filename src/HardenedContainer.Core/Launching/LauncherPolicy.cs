using System.Text;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Launching;

/// <summary>
/// The file that <c>src/native/launcher.c</c> reads: which places of the file system the app gets. A line a place, so that a
/// reader of the image can check it: <c>r</c> to read, <c>x</c> to read and execute, <c>b</c> for a base's directory, with both,
/// <c>w</c> to read and write.
/// </summary>
internal static class LauncherPolicy
{
    private const string FirstLine = "hardened-container policy 1 ";
    private const int ExecuteBits = 0b001_001_001;

    // What is mounted by every engine: the runtime counts processors and memory there, and names are looked up.
    private static readonly string[] Read =
    [
        "/dev", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/proc", "/run/secrets", "/sys/devices/system", "/sys/fs/cgroup",
        "/sys/kernel/mm/transparent_hugepage", "/var/run/secrets",
    ];

    private static readonly string[] Write = ["/dev/full", "/dev/null", "/dev/tty", "/dev/zero"];

    // Nobody has a list of what a base holds: its code may run, and its data be read.
    private static readonly string[] BaseCode = ["/bin", "/lib", "/lib64", "/opt", "/sbin", "/usr"];
    private static readonly string[] BaseData = ["/etc", "/home", "/var"];

    /// <summary>Renders the file.</summary>
    /// <param name="plan">The image.</param>
    /// <param name="mounts">What is mounted when the container runs.</param>
    /// <param name="audit">Nothing is to be forbidden.</param>
    /// <returns>The text, with a line feed at its end.</returns>
    public static string Render(ImagePlan plan, IEnumerable<ImageMount> mounts, bool audit)
    {
        var files = plan.Entries.Where(e => e.Kind == ImageEntryKind.File && !e.Path.Contains('\n')).ToArray();
        var isScratch = plan.Base.Kind == BaseKind.Scratch;
        var places = new SortedSet<(string Path, char Kind)>(Comparer<(string Path, char Kind)>.Create(
            (a, b) => string.CompareOrdinal(a.Path, b.Path) is not 0 and var order ? order : a.Kind.CompareTo(b.Kind)));
        Add('r', files.Select(f => Topmost(f.Path)));
        Add('x', files.Where(f => (f.Mode & ExecuteBits) != 0).Select(f => f.Path));
        Add('x', plan.Base.CopiedLibraries);
        Add('r', plan.Base.CopiedLibraries.Select(Topmost));
        Add('r', Read);
        Add('w', Write);
        Add('w', [plan.Configuration.TempPath, .. plan.Run.Volumes.Select(v => v.Path)]);
        Add('b', isScratch ? [] : BaseCode);
        Add('r', isScratch ? [] : BaseData);
        foreach (var mount in mounts)
        {
            Add(mount.IsWritable ? 'w' : 'r', [mount.Path]);
        }

        var text = new StringBuilder(FirstLine).Append(audit ? "audit" : "enforce").Append('\n');
        foreach (var (path, kind) in places)
        {
            text.Append(kind).Append(' ').Append(path).Append('\n');
        }

        return text.ToString();

        void Add(char kind, IEnumerable<string> paths) => places.UnionWith(paths.Select(path => (path, kind)));
    }

    // A file at the root itself is a place of its own.
    private static string Topmost(string path) => path.IndexOf('/', 1) is > 0 and var slash ? path[..slash] : path;
}
