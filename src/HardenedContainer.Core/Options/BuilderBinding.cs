using System.Collections.Immutable;
using HardenedContainer.Rendering;

namespace HardenedContainer.Options;

/// <summary>Where the app is compiled, and how where that is inside an engine.</summary>
internal static class BuilderBinding
{
    public static BuilderOptions Bind(Binding binding, string output, ImmutableArray<string> runtimeIdentifiers)
    {
        const string FileProperty = "HardenContainerBuildDockerfile";
        if (runtimeIdentifiers.Length > 1 && binding.Property(FileProperty) is { Length: > 0 } file)
        {
            binding.Reject(FileProperty, file, $"is one file, and there are {runtimeIdentifiers.Length} runtime identifiers, each with a Dockerfile of its own", "Leave it out: each output folder gets its own.");
        }

        // Native code and shared libraries for Linux come from a Linux machine.
        var isLinux = binding.Context.HostRuntimeIdentifier.StartsWith("linux", StringComparison.Ordinal);
        return new()
        {
            Location = binding.Choice("HardenContainerBuildIn", OptionNames.BuildLocations, isLinux ? BuildLocation.Host : BuildLocation.Docker),
            Dockerfile = DirectoryBinding.File(binding, FileProperty) ?? Path.Combine(output, OutputFiles.BuildDockerfile),
            SdkImage = BaseBinding.Image(binding, "HardenContainerSdkImage"),
            Packages = Packages(binding),
            NuGetConfig = DirectoryBinding.File(binding, "HardenContainerNuGetConfig"),
            UsesSsh = binding.Boolean("HardenContainerBuildSsh", fallback: false),
            Network = Network(binding),
            Inputs = DirectoryBinding.Files(binding, "HardenContainerBuildInput"),
        };
    }

    private static ImmutableArray<string>? Packages(Binding binding)
    {
        const string Property = "HardenContainerSdkPackages";
        var value = binding.Property(Property);
        if (value.Length == 0)
        {
            return null;
        }

        if (value.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        // Debian Policy 5.6.1, with a version or an architecture behind it.
        string[] names = value.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in names.Where(n => !char.IsAsciiLetterOrDigit(n[0]) || !n.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.' or '=' or ':' or '~')))
        {
            binding.Reject(Property, name, "is not a Debian package", "Name packages, parted by ';', or 'none'.");
        }

        return [.. names];
    }

    private static string? Network(Binding binding)
    {
        const string Property = "HardenContainerBuildNetwork";
        var value = binding.Property(Property);
        if (value.Length > 0 && value is not ("default" or "host" or "none"))
        {
            binding.Reject(Property, value, "is not a network that builds can use", "Use default, host or none.");
        }

        return value is "" or "default" ? null : value;
    }
}
