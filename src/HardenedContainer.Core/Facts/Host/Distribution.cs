using System.Collections.Immutable;

namespace HardenedContainer.Facts.Host;

/// <summary>The distribution of the build machine: how its packages are called and installed.</summary>
/// <param name="Name">Name for messages, such as <c>Debian GNU/Linux 12 (bookworm)</c>.</param>
/// <param name="Installer">The start of an install command, such as <c>apt-get install -y</c>; null where it is not known.</param>
/// <param name="Packages">Packages by piece. A piece that is missing here is not packaged.</param>
public sealed record Distribution(string Name, string? Installer, ImmutableDictionary<BuildPiece, ImmutableArray<string>> Packages)
{
    /// <summary>A distribution of which nothing is known.</summary>
    public static Distribution Unknown { get; } = new("this machine", null, ImmutableDictionary<BuildPiece, ImmutableArray<string>>.Empty);

    /// <summary>Debian, and what is made from it, such as the SDK's default images.</summary>
    public static Distribution Debian { get; } = new("Debian", DistributionPackages.ById["debian"].Installer, DistributionPackages.ById["debian"].Packages) { Id = "debian" };

    /// <summary>ID of os-release, such as <c>debian</c>; empty where it is not known.</summary>
    public string Id { get; init; } = "";

    /// <summary>VERSION_ID of os-release, such as <c>12</c>; empty where it is not known or the distribution has no versions.</summary>
    public string VersionId { get; init; } = "";

    /// <summary>Its packages are Debian's kind.</summary>
    public bool UsesDpkg => Installer?.StartsWith("apt-get", StringComparison.Ordinal) ?? false;

    /// <summary>Reads <c>etc/os-release</c> (os-release(5)), else <c>usr/lib/os-release</c>.</summary>
    /// <param name="root">Root directory of the build machine.</param>
    /// <returns>The distribution; <see cref="Unknown"/> where there is none or it cannot be read.</returns>
    public static Distribution Read(string root)
    {
        foreach (var file in new[] { "etc/os-release", "usr/lib/os-release" })
        {
            try
            {
                return Parse(File.ReadLines(Path.Combine(root, file)).Take(100));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The other file, or none: then the advice is general.
            }
        }

        return Unknown;
    }

    /// <summary>The one command that installs pieces.</summary>
    /// <param name="pieces">What to install.</param>
    /// <returns>The command, or null where this distribution is not known or does not package one of them.</returns>
    public string? InstallCommand(IEnumerable<BuildPiece> pieces)
    {
        var wanted = pieces.ToArray();
        return Installer is null || wanted.Any(piece => !Packages.ContainsKey(piece))
            ? null
            : $"{Installer} {string.Join(' ', wanted.SelectMany(piece => Packages[piece]).Distinct(StringComparer.Ordinal))}";
    }

    private static Distribution Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
            {
                values[line[..equals].Trim()] = line[(equals + 1)..].Trim().Trim('"', '\'');
            }
        }

        var name = values.GetValueOrDefault("PRETTY_NAME") ?? values.GetValueOrDefault("NAME") ?? Unknown.Name;
        var ids = $"{values.GetValueOrDefault("ID")} {values.GetValueOrDefault("ID_LIKE")}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var id in ids)
        {
            if (DistributionPackages.ById.TryGetValue(id, out var known))
            {
                return new(name, known.Installer, known.Packages) { Id = ids[0], VersionId = values.GetValueOrDefault("VERSION_ID", "") };
            }
        }

        return Unknown with { Name = name };
    }
}
