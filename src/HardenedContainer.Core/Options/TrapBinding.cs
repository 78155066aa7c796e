using System.Collections.Immutable;
using System.Text;

namespace HardenedContainer.Options;

/// <summary>Binds decoys and canary files: what lies in an image for intruders only.</summary>
internal static class TrapBinding
{
    private const string Decoy = "HardenContainerDecoy";
    private const string Canary = "HardenContainerCanaryFile";
    private const int LongestContent = 1 << 16;

    // What an intruder tries first: a shell, a look around, a download, a way out. By name alone, in /usr/bin.
    private static readonly string[] UsualTools =
    [
        "apk", "apt", "ash", "base64", "bash", "busybox", "cat", "chmod", "cp", "curl", "dash", "dd", "env", "find", "grep", "id", "ls", "nc", "ncat",
        "nslookup", "perl", "ps", "python3", "sh", "socat", "ssh", "tar", "uname", "wget", "whoami",
    ];

    public static ImmutableArray<DecoyOption> Decoys(Binding binding)
    {
        const string Switch = "HardenContainerDecoys";
        var action = binding.Choice("HardenContainerDecoyAction", OptionNames.DecoyActions, DecoyAction.Alert);
        var items = binding.Items(Decoy);
        var isOn = binding.Boolean(Switch, fallback: false);
        if (items is [var first, ..] && binding.Property(Switch).Length == 0)
        {
            // Nobody should believe in decoys that are not there.
            binding.Reject(Decoy, first, $"has no effect without {Switch}", $"Set {Switch} to true, or to false to leave decoys out.");
        }

        var decoys = ImmutableArray.CreateBuilder<DecoyOption>();
        foreach (var item in items)
        {
            var name = item.Identity.Trim();
            var path = !name.Contains('/') ? "/usr/bin/" + name
                : name.StartsWith("/bin/", StringComparison.Ordinal) || name.StartsWith("/sbin/", StringComparison.Ordinal) ? "/usr" + name // /bin is a link to it
                : name;
            var own = Binding.Metadata(item, "Action");
            if (Problem(path) is { } problem)
            {
                binding.Reject(Decoy, item, problem, "Use the name of a tool, such as curl, or an absolute path of the image.");
            }
            else if (decoys.Any(d => d.Path == path))
            {
                binding.Reject(Decoy, item, "is there twice", "Remove one of them.");
            }
            else
            {
                decoys.Add(new(path, own.Length == 0 ? action : binding.Choice($"{Decoy} Action", own, OptionNames.DecoyActions, action, ""), IsDefault: false));
            }
        }

        return !isOn ? []
            : decoys.Count > 0 ? decoys.ToImmutable()
            : [.. UsualTools.Select(tool => new DecoyOption("/usr/bin/" + tool, action, IsDefault: true))];
    }

    public static ImmutableArray<CanaryFile> Canaries(Binding binding)
    {
        var canaries = ImmutableArray.CreateBuilder<CanaryFile>();
        foreach (var item in binding.Items(Canary))
        {
            var path = item.Identity.Trim();
            var content = Binding.RawMetadata(item, "Content");
            var source = Binding.Metadata(item, "File");
            if (Problem(path) is { } problem)
            {
                binding.Reject(Canary, item, problem, "Use an absolute path of the image, such as /home/app/.aws/credentials.");
            }
            else if (content.Length == 0 == (source.Length == 0) || content.Length > LongestContent || source.Any(char.IsControl))
            {
                binding.Reject(Canary, item, "needs a content: either Content with at most 64 KB of text, or File with the path of a file", "Set one of the two.");
            }
            else if (canaries.Any(c => c.Path == path))
            {
                binding.Reject(Canary, item, "is there twice", "Remove one of them.");
            }
            else
            {
                canaries.Add(source.Length > 0 ? new(path, default, DirectoryBinding.FullPath(binding, source)) : new(path, [.. Encoding.UTF8.GetBytes(content)], null));
            }
        }

        return canaries.ToImmutable();
    }

    // Paths arrive in Dockerfiles, in settings that are parted by ':' and ';', and in rules of scanners: only what is plain everywhere.
    private static string? Problem(string path) => path switch
    {
        _ when path.Length > 255 || !Planning.ImagePath.IsValid(path) => "is not an absolute path of the image without '..'",
        _ when !path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+') => "holds other characters than letters, digits and / . _ - +",
        _ when path.Split('/')[1] is "proc" or "sys" or "dev" => "is in a directory that the container runtime mounts",
        _ => null,
    };
}
