using System.Globalization;
using System.Text;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Rendering;

/// <summary>
/// <c>apparmor.profile</c>: the executables of the manifest and no others, files to read, the temp directory and volumes to
/// write. It includes nothing of the distribution's, so that it means the same on every node.
/// </summary>
public static class AppArmorRenderer
{
    /// <summary>Renders the profile.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The whole text, with marker and hash.</returns>
    public static string Render(ImagePlan plan)
    {
        var name = RunFacts.ProfileName(plan);
        var text = new StringBuilder($$"""

            # Load it on each node: apparmor_parser --replace --write-cache apparmor.profile
            profile {{name}} flags=(attach_disconnected,mediate_deleted) {
              # Sockets of the app. No raw and packet sockets, and no capability at all.
              network inet stream,
              network inet dgram,
              network inet6 stream,
              network inet6 dgram,
              network unix,
              network netlink raw,

              # Signals from the engine and from the app itself.
              signal (receive) peer=unconfined,
              signal (receive) peer=runc,
              signal (receive) peer=crun,
              signal (send, receive) peer={{name}},

              # Everything may be read, but for what says too much about the host.
              / r,
              /** r,
              deny /proc/*/mem rw,
              deny /proc/kcore r,
              deny /proc/sysrq-trigger rw,
              deny /sys/firmware/** r,
              deny /sys/kernel/security/** r,

              # What the image's manifest lists as executable.

            """.ReplaceLineEndings("\n"));
        foreach (var executable in RunFacts.Executables(plan))
        {
            text.Append($"  {Path(executable)} mrix,\n");
        }

        text.Append("\n  # Shared libraries.\n");
        foreach (var library in Libraries(plan))
        {
            text.Append($"  {library} mr,\n");
        }

        text.Append("\n  # What the app may write.\n");
        foreach (var directory in (string[])[plan.Configuration.TempPath, .. plan.Run.Volumes.Select(v => v.Path)])
        {
            text.Append($"  {Path(directory, "/")} rw,\n  {Path(directory, "/**")} rwkl,\n");
        }

        text.Append("""
              /dev/null rw,
              /dev/zero rw,
              /dev/full rw,
              /dev/pts/* rw,
              /dev/mqueue/** rw,
              /dev/shm/** rwk,
              owner /proc/*/coredump_filter rw,

            """.ReplaceLineEndings("\n"));
        if (plan.Entries.Any(e => e.Origin == EntryOrigins.Decoy))
        {
            text.Append($"\n  # Decoys write into the log of process 1, which is opened through /proc.\n  ptrace (read, readby) peer={name},\n");
        }

        if (plan.Mode is PublishMode.Trimmed or PublishMode.SelfContained)
        {
            text.Append("\n  # The just-in-time compiler maps its code twice: to write it, and to run it.\n  /memfd:doublemapper rwm,\n");
        }

        return GeneratedFiles.Seal(text.Append("}\n").ToString());
    }

    // What a base brings is not in the manifest.
    private static IEnumerable<string> Libraries(ImagePlan plan) =>
    [
        .. plan.Entries.Where(e => e.Kind == ImageEntryKind.File && RunFacts.IsLibrary(e.Path)).Select(e => Path(e.Path)),
        .. plan.Base.Kind == BaseKind.Scratch && plan.Base.CopiedLibraries.IsEmpty ? [] : new[] { "/{usr/,}lib{,32,64}/**" },
    ];

    /// <summary>
    /// A path as the profile's language has it: in quotes, without patterns. A control character becomes a pattern for one
    /// character: no escape for it is understood by every version of the parser.
    /// </summary>
    internal static string Path(string path, string pattern = "")
    {
        var text = new StringBuilder("\"");
        foreach (var rune in path.EnumerateRunes())
        {
            text.Append(rune.Value switch
            {
                < ' ' or 0x7f => "?",
                '"' or '\\' or '*' or '?' or '[' or ']' or '{' or '}' or '^' or '@' => string.Create(CultureInfo.InvariantCulture, $"\\{rune}"),
                _ => rune.ToString(),
            });
        }

        return text.Append(pattern).Append('"').ToString();
    }
}
