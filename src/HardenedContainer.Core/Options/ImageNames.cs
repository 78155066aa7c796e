using System.Text.RegularExpressions;

namespace HardenedContainer.Options;

/// <summary>Names of images, by the grammar of the OCI distribution specification and of the distribution project's references.</summary>
public static partial class ImageNames
{
    private const int LongestName = 255;
    private const string PathComponent = "[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*";
    private const string DomainComponent = "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)";
    private const string Domain = $"(?:{DomainComponent}(?:\\.{DomainComponent})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
    private const string TagPattern = "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}";

    /// <summary>Whether this is a repository, such as <c>team/web-api</c>.</summary>
    /// <param name="text">The text, without registry, tag and digest.</param>
    /// <returns>True where it is.</returns>
    public static bool IsRepository(string text) => text.Length <= LongestName && RepositoryRegex().IsMatch(text);

    /// <summary>Whether this is a tag.</summary>
    /// <param name="text">The text, without colon.</param>
    /// <returns>True where it is.</returns>
    public static bool IsTag(string text) => text.Length <= 128 && TagRegex().IsMatch(text);

    /// <summary>Whether this is an image reference: <c>[registry/]repository[:tag][@digest]</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True where it is.</returns>
    public static bool IsReference(string text) =>
        text.Length <= 1024
        && ReferenceRegex().Match(text) is { Success: true } match
        && match.Groups["name"].Length <= LongestName
        && !ImageIdRegex().IsMatch(text);

    /// <summary>A repository made from an assembly's name as the SDK does it: lower case, and <c>-</c> for what a repository cannot hold.</summary>
    /// <param name="name">Any text.</param>
    /// <returns>A valid repository; <c>app</c> where nothing of the name is usable.</returns>
    public static string ToRepository(string name)
    {
        var text = name.ToLowerInvariant();
        text = text.Length <= LongestName ? text : text[..LongestName];
        text = SeparatorRegex().Replace(UnusableRegex().Replace(text, "-"), m => m.Value is "." or "_" or "__" ? m.Value : "-");
        text = text.Trim('.', '_', '-');
        return text.Length == 0 ? "app" : text;
    }

    /// <summary>A tag made from a version: build metadata (<c>+abc</c>) and whatever else a tag cannot hold is joined by <c>-</c>.</summary>
    /// <param name="version">Any text.</param>
    /// <returns>A valid tag; <c>1.0.0</c> where nothing of the version is usable.</returns>
    public static string ToTag(string version)
    {
        var text = UnusableInTagRegex().Replace(version, "-").TrimStart('.', '-');
        return text.Length switch { 0 => "1.0.0", > 128 => text[..128], _ => text };
    }

    /// <summary>A DNS label, as Kubernetes names its objects, made from a repository's last part or from a path.</summary>
    /// <param name="name">Any text.</param>
    /// <returns>Up to 40 lower-case letters, digits and <c>-</c>, beginning with a letter: room for what is appended.</returns>
    public static string ToLabel(string name)
    {
        var text = NotInLabelRegex().Replace(name.ToLowerInvariant(), "-").Trim('-');
        text = text.Length > 0 && char.IsAsciiLetter(text[0]) ? text : $"app-{text}";
        return text[..Math.Min(text.Length, 40)].Trim('-');
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInLabelRegex();

    [GeneratedRegex($"^{PathComponent}(?:/{PathComponent})*\\z")]
    private static partial Regex RepositoryRegex();

    [GeneratedRegex($"^{TagPattern}\\z")]
    private static partial Regex TagRegex();

    [GeneratedRegex($"^(?<name>(?:{Domain}/)?{PathComponent}(?:/{PathComponent})*)(?::{TagPattern})?(?:@sha(?:256:[a-f0-9]{{64}}|512:[a-f0-9]{{128}}))?\\z")]
    private static partial Regex ReferenceRegex();

    [GeneratedRegex("^[a-f0-9]{64}\\z")]
    private static partial Regex ImageIdRegex();

    [GeneratedRegex("[^a-z0-9._-]+")]
    private static partial Regex UnusableRegex();

    [GeneratedRegex("[._-]+")]
    private static partial Regex SeparatorRegex();

    [GeneratedRegex("[^a-zA-Z0-9._-]+")]
    private static partial Regex UnusableInTagRegex();
}
