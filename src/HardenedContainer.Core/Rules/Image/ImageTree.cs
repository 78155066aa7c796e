using HardenedContainer.Planning;

namespace HardenedContainer.Rules.Image;

/// <summary>What is at a path of the image to be.</summary>
/// <param name="Entry">The plan's entry, or null where the base has it.</param>
internal sealed record ImageNode(ImageEntry? Entry)
{
    /// <summary>Whether a user who is neither owner nor in the group may start it. Of the base's files, only the paths are known.</summary>
    internal bool IsExecutableBy(int userId, int groupId) => Entry is null
        || (Entry.Kind == ImageEntryKind.File && (Entry.Mode & (Entry.UserId == userId ? 0x40 : Entry.GroupId == groupId ? 0x08 : 0x01)) != 0);
}

/// <summary>Looks paths up in the plan's entries and in the paths that the base is known to have, following links.</summary>
internal sealed class ImageTree
{
    private const int MaxLinks = 40;

    private static readonly string[] Shells = ["sh", "bash", "ash", "dash", "busybox", "zsh"];
    private static readonly string[] ShellFolders = ["/bin/", "/usr/bin/", "/busybox/"];

    private readonly PublishSubject _subject;
    private readonly Dictionary<string, ImageEntry> _entries;

    internal ImageTree(PublishSubject subject)
    {
        _subject = subject;
        // A decoy is not the tool that it is named like.
        _entries = subject.Plan.Entries.Where(e => e.Origin != EntryOrigins.Decoy).DistinctBy(e => e.Path, StringComparer.Ordinal).ToDictionary(e => e.Path, StringComparer.Ordinal);
    }

    /// <summary>Whether a word names a shell.</summary>
    internal static bool IsShell(string word) => Shells.Contains(word[(word.LastIndexOf('/') + 1)..], StringComparer.Ordinal);

    /// <summary>What is at an absolute path, or null.</summary>
    internal ImageNode? Find(string path)
    {
        var resolved = Normalize(path);
        for (var links = 0; links <= MaxLinks; links++)
        {
            if (Prefixes(resolved).FirstOrDefault(p => _entries.GetValueOrDefault(p)?.Kind == ImageEntryKind.SymbolicLink) is not { } link)
            {
                return _entries.TryGetValue(resolved, out var entry) ? new(entry) : _subject.Base.Paths.Contains(resolved) ? new(Entry: null) : null;
            }

            var target = _entries[link].LinkTarget ?? "";
            resolved = Normalize((target.StartsWith('/') ? target : $"{link[..link.LastIndexOf('/')]}/{target}") + resolved[link.Length..]);
        }

        return null;
    }

    /// <summary>
    /// What a word of ENTRYPOINT or of a health check starts: a path is taken from the working directory, a bare name is
    /// looked up in PATH, as the engine does it.
    /// </summary>
    internal ImageNode? FindExecutable(string word)
    {
        var configuration = _subject.Plan.Configuration;
        if (IsShell(word) && _subject.Base.HasShell && (!word.Contains('/') || ShellFolders.Any(f => word.StartsWith(f, StringComparison.Ordinal))))
        {
            return new(Entry: null);
        }

        if (word.Contains('/'))
        {
            return Find(word.StartsWith('/') ? word : $"{configuration.WorkingDirectory}/{word}");
        }

        var path = Variable("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        return path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Find($"{folder}/{word}")).FirstOrDefault(node => node is not null);
    }

    /// <summary>A variable of the image: the plan's, else the base's.</summary>
    internal string? Variable(string name) =>
        _subject.Plan.Configuration.Environment.GetValueOrDefault(name) ?? _subject.Base.Environment.GetValueOrDefault(name);

    private static IEnumerable<string> Prefixes(string path)
    {
        for (var i = path.IndexOf('/', 1); i >= 0; i = path.IndexOf('/', i + 1))
        {
            yield return path[..i];
        }

        yield return path;
    }

    private static string Normalize(string path)
    {
        var parts = new Stack<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
        {
            if (part != "..")
            {
                parts.Push(part);
            }
            else
            {
                parts.TryPop(out _);
            }
        }

        return "/" + string.Join('/', parts.Reverse());
    }
}
