using System.Collections.Immutable;
using HardenedContainer.Facts;

namespace HardenedContainer.Options;

/// <summary>What the image stands on and where its libraries come from.</summary>
internal static class BaseBinding
{
    private const string Reference = "an image reference such as registry.example/team/base:1.2@sha256:…";

    public static (BaseKind Kind, string? Reference) Base(Binding binding)
    {
        const string Property = "HardenContainerBase";
        var value = binding.Property(Property);
        if (value.Length == 0)
        {
            return FromSdk(binding);
        }

        return LooksLikeReference(value)
            ? (BaseKind.Reference, Checked(binding, Property, value))
            : (binding.Choice(Property, value, OptionNames.Bases, BaseKind.Auto, alsoAllowed: $"; or {Reference}"), null);
    }

    public static (BaseKind Known, string? File) Facts(Binding binding)
    {
        const string Property = "HardenContainerBaseFacts";
        return BaseFactsFile.IsPath(binding.Property(Property))
            ? (BaseKind.Auto, DirectoryBinding.File(binding, Property))
            : (binding.Choice(Property, OptionNames.BaseFacts, BaseKind.Auto), null);
    }

    public static ImmutableArray<string> AllowedRegistries(Binding binding)
    {
        const string Property = "HardenContainerAllowedRegistries";
        ImmutableArray<string> registries = [.. binding.Property(Property).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        foreach (var registry in registries.Where(r => r.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or ':' or '[' or ']' or '*'))))
        {
            binding.Reject(Property, registry, "is not a registry", "Name hosts, with a port where they have one, such as mcr.microsoft.com or *.example.com, and docker.io for Docker Hub.");
        }

        return registries;
    }

    /// <summary>An image reference; null where the property is not set, or <c>none</c>.</summary>
    public static string? Image(Binding binding, string property) =>
        binding.Property(property) is { Length: > 0 } value && !value.Equals("none", StringComparison.OrdinalIgnoreCase) ? Checked(binding, property, value) : null;

    public static string? Libraries(Binding binding)
    {
        const string Property = "HardenContainerLibraries";
        var value = binding.Property(Property);
        if (value.Length == 0 || string.Equals(value, "host", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (LooksLikeReference(value))
        {
            return Checked(binding, Property, value);
        }

        binding.Reject(Property, value, "is neither 'host' nor an image reference", $"Leave it out to take the libraries from the build machine, or use {Reference}.");
        return null;
    }

    private static (BaseKind Kind, string? Reference) FromSdk(Binding binding)
    {
        const string Property = "ContainerBaseImage";
        var value = binding.Property(Property);
        return value switch
        {
            "" => (BaseKind.Auto, null),
            "scratch" => (BaseKind.Scratch, null),
            _ => (BaseKind.Reference, Checked(binding, Property, value)),
        };
    }

    // A single word is a misspelt base more often than an image of Docker Hub's library without a tag.
    private static bool LooksLikeReference(string value) => value.AsSpan().ContainsAny('/', ':', '@');

    private static string Checked(Binding binding, string property, string value)
    {
        if (!ImageNames.IsReference(value))
        {
            binding.Reject(property, value, "is not an image reference",
                $"Use {Reference}: lower case, tag and digest optional, the digest with 64 hexadecimal digits.");
        }

        return value;
    }
}
