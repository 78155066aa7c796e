using System.Text;
using HardenedContainer.Building;
using HardenedContainer.IO;

namespace HardenedContainer.Rendering;

/// <summary>
/// The ignore file of a build inside an engine. It lies beside its Dockerfile, as <c>NAME.dockerignore</c>, which BuildKit takes before
/// the <c>.dockerignore</c> of the context: that one is the user's.
/// </summary>
public static class BuildIgnoreRenderer
{
    // What builds and editors leave behind, and what belongs to one developer.
    private static readonly string[] _never = ["**/.vs", "**/.git", "**/TestResults", "**/*.user", "**/.env", "**/.env.*", "**/secrets.json", "**/id_rsa", "**/id_ed25519"];

    /// <summary>Renders the file.</summary>
    /// <param name="tree">The sources.</param>
    /// <returns>The whole text, with marker and hash.</returns>
    public static string Render(BuildTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var text = new StringBuilder();
        if (!tree.IsWhole)
        {
            text.Append("\n# Everything is left out but what this build reads.\n**\n");
            foreach (var path in tree.RestoreFiles.Concat(tree.Sources).Where(p => !tree.Sources.Any(s => p.StartsWith(s + "/", StringComparison.Ordinal))).Order(StringComparer.Ordinal))
            {
                text.Append('!').Append(Escape(path)).Append('\n');
            }
        }

        text.Append("\n# What no build reads.\n");
        foreach (var pattern in tree.Made.Select(Escape).Concat(_never).Concat(tree.Named.Select(path => "!" + Escape(path))))
        {
            text.Append(pattern).Append('\n');
        }

        return GeneratedFiles.Seal(text.ToString());
    }

    // moby's patterns: a backslash takes the meaning of the character after it.
    private static string Escape(string path)
    {
        var escaped = new StringBuilder();
        foreach (var c in path)
        {
            if (c is '*' or '?' or '[' or ']' or '\\')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
