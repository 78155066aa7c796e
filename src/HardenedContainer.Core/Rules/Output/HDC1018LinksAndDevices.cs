using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Links that lead nowhere or out of the output; devices, pipes and sockets.</summary>
internal sealed class HDC1018LinksAndDevices : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1018;

    private const int MaxLinks = 40;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var entries = subject.App.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var folders = subject.App.Files.SelectMany(f => Parents(f.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in subject.App.Files)
        {
            if (file.Kind == FileKind.Other)
            {
                yield return Descriptor.At($"{Printable.Of(file.Path)} is a device, a pipe or a socket.", file.FullPath);
            }
            else if (file.Kind == FileKind.SymbolicLink && Problem(file) is { } problem)
            {
                yield return Descriptor.At($"{Printable.Of(file.Path)} is a link to {Printable.Of(file.LinkTarget ?? "")}, which {problem}.", file.FullPath);
            }
        }

        string? Problem(PublishFile link)
        {
            for (var i = 0; i < MaxLinks; i++)
            {
                if (Resolve(link) is not { } path)
                {
                    return "is outside the output";
                }

                if (path.Length == 0 || folders.Contains(path) || (entries.TryGetValue(path, out var target) && target.Kind != FileKind.SymbolicLink))
                {
                    return null;
                }

                // A link in the middle of the path stands for the rest as well.
                if (Parents(path).Append(path).FirstOrDefault(p => entries.GetValueOrDefault(p)?.Kind == FileKind.SymbolicLink) is not { } middle)
                {
                    return "does not exist";
                }

                link = entries[middle] with { LinkTarget = entries[middle].LinkTarget + path[middle.Length..] };
            }

            return "leads in a circle";
        }
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var i = path.IndexOf('/'); i >= 0; i = path.IndexOf('/', i + 1))
        {
            yield return path[..i];
        }
    }

    // The target as a path below the publish directory, or null where it leaves it.
    private static string? Resolve(PublishFile link)
    {
        if (link.LinkTarget is not { Length: > 0 } target || target[0] == '/')
        {
            return null;
        }

        var parts = new List<string>(PublishPath.Folders(link.Path));
        foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }
}
