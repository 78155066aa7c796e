using System.Collections.Immutable;
using HardenedContainer.Planning;

namespace HardenedContainer.Options;

/// <summary>Repository and tags.</summary>
internal static class ImageNameBinding
{
    public static string Repository(Binding binding)
    {
        // The SDK still honours the old name, and lets it win.
        var property = binding.Property("ContainerImageName").Length > 0 ? "ContainerImageName" : "ContainerRepository";
        var value = binding.Property(property);
        if (value.Length == 0)
        {
            return ImageNames.ToRepository(binding.FirstProperty("AssemblyName", "MSBuildProjectName"));
        }

        var repository = value.ToLowerInvariant().Replace(' ', '-');
        if (!ImageNames.IsRepository(repository))
        {
            binding.Reject(property, value, "is not a repository",
                "Use lower-case letters and digits, parted by '.', '_', '-' or '/', at most 255 characters, without tag and digest, such as team/web-api.");
        }

        return repository;
    }

    public static string? PushRegistry(Binding binding)
    {
        const string Property = "ContainerRegistry", Push = "HardenContainerPush";
        var registry = binding.Property(Property);
        if (!binding.Boolean(Push, fallback: false))
        {
            return null;
        }

        if (registry.Length == 0)
        {
            binding.Reject(Push, "true", "has no registry to push to", $"Set {Property}, such as {Property}=ghcr.io.");
        }

        if (binding.Property("HardenContainerImage").Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            binding.Reject(Push, "true", "pushes the archive, and HardenContainerImage=none writes none", "Leave HardenContainerImage out.");
        }

        return registry;
    }

    public static ImmutableArray<string> Tags(Binding binding, bool hasDebugVariant)
    {
        var one = binding.Property("ContainerImageTag");
        var several = binding.Property("ContainerImageTags");
        if (one.Length > 0 && several.Length > 0)
        {
            binding.Reject("ContainerImageTag", one, $"and ContainerImageTags={ValueText.Quote(several)} are both set", "Set only one of them.");
        }

        var (property, value) = several.Length > 0 ? ("ContainerImageTags", several) : ("ContainerImageTag", one);
        var tags = value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToImmutableArray();
        foreach (var tag in tags.Where(tag => !ImageNames.IsTag(tag)))
        {
            binding.Reject(property, tag, "is not a tag",
                "Use up to 128 letters, digits, '_', '.' and '-', not beginning with '.' or '-'.");
        }

        if (tags.IsEmpty)
        {
            (property, tags) = ("Version", [ImageNames.ToTag(binding.FirstProperty("Version", "PackageVersion"))]);
        }

        if (hasDebugVariant)
        {
            RejectDebugTags(binding, property, tags);
        }

        return tags;
    }

    // The debug variant is named after the image, and must neither fail to be nor replace what is for production.
    private static void RejectDebugTags(Binding binding, string property, ImmutableArray<string> tags)
    {
        foreach (var tag in tags.Where(ImageNames.IsTag))
        {
            if (!ImageNames.IsTag(DebugVariant.Tag(tag)))
            {
                binding.Reject(property, tag, "leaves no room for the ending of the debug variant", $"Use up to {128 - DebugVariant.Tag("").Length} characters.");
            }

            if (tags.Contains(DebugVariant.Tag(tag)))
            {
                binding.Reject(property, DebugVariant.Tag(tag), $"is what the debug variant of {ValueText.Quote(tag)} is called", "Name one of them differently.");
            }
        }
    }
}
