using System.Collections.Immutable;
using HardenedContainer.IO;

namespace HardenedContainer.Options;

/// <summary>Directories of the build machine.</summary>
internal static class DirectoryBinding
{
    public static (string Output, string Symbols) Bind(Binding binding)
    {
        const string OutputProperty = "HardenContainerOutputDir";
        const string SymbolsProperty = "HardenContainerSymbolsDir";
        var project = binding.Property("MSBuildProjectDirectory");
        if (!Path.IsPathFullyQualified(project) || project.Contains('\0'))
        {
            // Without a project (a test, a tool) relative paths have nothing to start from but the root.
            project = Path.DirectorySeparatorChar.ToString();
        }

        var build = binding.Property("OutputPath");
        var output = Absolute(binding, OutputProperty, Path.Combine(build.Length == 0 || build.Contains('\0') ? "bin" : build.Replace('\\', '/'), "hardened"), project);
        var symbols = Absolute(binding, SymbolsProperty, Path.Combine(Path.GetDirectoryName(output) ?? output, "hardened-symbols"), project);
        if (PathTree.IsSameOrBelow(project, output))
        {
            binding.Reject(OutputProperty, output, "is the project's directory or holds it",
                "Choose a folder of its own: everything in it belongs to the image's build context.");
        }
        else if (PathTree.IsSameOrBelow(symbols, output) || PathTree.IsSameOrBelow(output, symbols))
        {
            binding.Reject(SymbolsProperty, symbols, "overlaps with the output directory",
                "Choose a folder outside: symbols must not come into the image's build context.");
        }

        return (output, symbols);
    }

    /// <summary>A file of the build machine: an absolute path, or null where the property is not set.</summary>
    public static string? File(Binding binding, string property)
    {
        var value = binding.Property(property);
        if (value.Any(char.IsControl) || value.Length > 4096)
        {
            binding.Reject(property, value, "is not a path", "Use the path of a file, absolute or below the project.");
            return null;
        }

        return value.Length == 0 ? null : FullPath(binding, value);
    }

    /// <summary>Files of the build machine that items name: absolute paths.</summary>
    public static ImmutableArray<string> Files(Binding binding, string name)
    {
        var files = ImmutableArray.CreateBuilder<string>();
        foreach (var item in binding.Items(name))
        {
            if (item.Identity.Any(char.IsControl) || item.Identity.Trim().Length is 0 or > 4096)
            {
                binding.Reject(name, item, "is not a path", "Use the path of a file, absolute or below the project.");
            }
            else
            {
                files.Add(FullPath(binding, item.Identity));
            }
        }

        return files.ToImmutable();
    }

    /// <summary>An absolute path, from a relative one below the project.</summary>
    public static string FullPath(Binding binding, string path)
    {
        var project = binding.Property("MSBuildProjectDirectory");
        return Path.GetFullPath(path, Path.IsPathFullyQualified(project) && !project.Contains('\0') ? project : Path.DirectorySeparatorChar.ToString());
    }

    private static string Absolute(Binding binding, string property, string fallback, string project)
    {
        var value = binding.Property(property);
        if (value.Any(char.IsControl) || value.Length > 4096)
        {
            binding.Reject(property, value, "is not a path", "Use the path of a folder, absolute or below the project.");
            value = "";
        }

        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(value.Length == 0 ? fallback : value, project));
    }
}
