using System.Collections.Immutable;

namespace HardenedContainer.Options;

/// <summary>Directories of the image that a user may choose.</summary>
internal static class ImagePathBinding
{
    // Mounted by the container runtime, or read by the kernel, the loader and the C library: nothing of an app belongs below them.
    private static readonly string[] Trees =
        ["/proc", "/sys", "/dev", "/boot", "/etc", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib64"];

    // Shared by everything that is in the image: an app may have a directory below them, but not be one of them.
    private static readonly string[] Shared = ["/", "/usr", "/usr/local", "/usr/share", "/var", "/home", "/root", "/run"];

    // Of the kernel: nothing can be mounted there that an app should see.
    private static readonly string[] Kernel = ["/proc", "/sys", "/dev"];

    private const string SystemDirectory = "is a directory of the system";

    private const string Fix = "Use an absolute path of the image such as /app, without '..', and none of the system's own directories.";

    public static string WorkingDirectory(Binding binding) => Bind(binding, "ContainerWorkingDirectory", "/app");

    public static string TempPath(Binding binding, string workingDirectory)
    {
        const string Name = "HardenContainerTempPath";
        var path = Bind(binding, Name, "/tmp");
        if (path.AsSpan().ContainsAny(':', ','))
        {
            binding.Reject(Name, path, "contains ':' or ',', which separate the options of a tmpfs mount", "Choose a path without them.");
        }
        else if (IsSameOrBelow(workingDirectory, path))
        {
            binding.Reject(
                Name, path, $"is or holds ContainerWorkingDirectory={ValueText.Quote(workingDirectory)}, so the app could change its own files",
                "Choose a directory beside or below the working directory, such as /tmp or /app/tmp.");
        }

        return path;
    }

    /// <summary>Why a directory cannot be mounted for the app to write, or null where it can.</summary>
    public static string? MountProblem(string value, string workingDirectory, out string path)
    {
        path = "";
        return value.Length == 0 ? "is no path"
            : Problem(value, out path) is { } problem ? problem
            : path.AsSpan().ContainsAny(':', ',', '"') ? "contains ':', ',' or a quote, which mean something in a mount"
            : IsSameOrBelow(workingDirectory, path) ? "is or holds the app's directory, so the app could change its own files"
            : IsSameOrBelow(path, "/run/secrets") ? "is where secrets are mounted"
            : null;
    }

    /// <summary>Places that are mounted at run time. A mount may lie where the image has nothing of its own to lose, such as <c>/etc/app</c>.</summary>
    public static ImmutableArray<ImageMount> Mounts(Binding binding)
    {
        const string Name = "HardenContainerMount";
        var mounts = new SortedDictionary<string, ImageMount>(StringComparer.Ordinal);
        foreach (var item in binding.Items(Name))
        {
            var access = Binding.Metadata(item, "Access");
            var problem = item.Identity.Length == 0 ? "is empty" : Problem(item.Identity, out _);
            if (problem == SystemDirectory && !Array.Exists(Kernel, tree => IsSameOrBelow(item.Identity, tree)) && item.Identity.TrimEnd('/').Length > 0)
            {
                problem = null;
            }

            if (problem is not null)
            {
                binding.Reject(Name, item, problem, "Use an absolute path of the container such as /data, without '..'.");
            }
            else if (access is not ("" or "read" or "write"))
            {
                binding.Reject(Name, item, $"has Access={ValueText.Quote(access)}", "Set Access to read or write.");
            }
            else
            {
                var path = "/" + string.Join('/', item.Identity.Split('/').Where(p => p is not ("" or ".")));
                mounts[path] = new(path, access == "write");
            }
        }

        return [.. mounts.Values];
    }

    private static string Bind(Binding binding, string property, string fallback)
    {
        var value = binding.Property(property);
        if (value.Length == 0)
        {
            return fallback;
        }

        var problem = Problem(value, out var path);
        if (problem is null)
        {
            return path;
        }

        binding.Reject(property, value, problem, Fix);
        return fallback;
    }

    private static string? Problem(string value, out string path)
    {
        var parts = value.Split('/').Where(p => p is not ("" or ".")).ToArray();
        path = "/" + string.Join('/', parts);
        var normalised = path;
        return value switch
        {
            _ when value[0] != '/' => "is not an absolute path of the image",
            _ when value.Any(char.IsControl) => "contains a control character, which a Dockerfile cannot express in a path",
            _ when ValueText.Unusable(value) is { } unusable => unusable,
            _ when value.Length > 1024 || parts.Any(p => p.Length > 255) => "is longer than a path can be",
            _ when parts.Contains("..") => "contains '..'",
            _ when Shared.Contains(path) || Array.Exists(Trees, tree => IsSameOrBelow(normalised, tree)) => SystemDirectory,
            _ => null,
        };
    }

    private static bool IsSameOrBelow(string path, string tree) =>
        path == tree || path.StartsWith(tree.TrimEnd('/') + '/', StringComparison.Ordinal);
}
