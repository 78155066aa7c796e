using HardenedContainer.Facts;
using HardenedContainer.Native;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>Decoys and canary files among the entries of an image. They never replace anything.</summary>
internal static class Traps
{
    /// <summary>Adds decoys: where the base is known and has nothing at that place.</summary>
    public static void AddDecoys(ImageEntryList entries, HardeningOptions options, AppFacts app, BaseFacts baseFacts, bool scratch)
    {
        if ((!scratch && !baseFacts.IsKnown) || !NativePrograms.Supports(app.RuntimeIdentifier))
        {
            return;
        }

        // Identical files and no hard links: COPY of the classic builder and of buildah does not keep links, and every way of
        // building must make the same image. Being identical, they are also known by one hash.
        foreach (var group in options.Decoys.GroupBy(d => d.Action))
        {
            var program = Decoy.Create(app.RuntimeIdentifier, group.Key);
            foreach (var decoy in group.Where(d => scratch || !HasBase(baseFacts, d.Path)))
            {
                entries.AddProgram(decoy.Path, program, EntryOrigins.Decoy);
            }
        }

        // As distributions have it, so that /bin/sh is there too.
        foreach (var directory in (string[])["bin", "sbin"])
        {
            if (scratch && options.Decoys.Any(d => d.Path.StartsWith($"/usr/{directory}/", StringComparison.Ordinal)))
            {
                entries.AddLink($"/{directory}", $"usr/{directory}", EntryOrigins.Decoy);
            }
        }
    }

    /// <summary>Adds canary files.</summary>
    public static void AddCanaries(ImageEntryList entries, HardeningOptions options, HostMaterials host)
    {
        foreach (var canary in options.CanaryFiles)
        {
            if (canary.Source is null)
            {
                entries.AddContent(canary.Path, canary.Content, EntryOrigins.Canary);
            }
            else if (host.Files.FirstOrDefault(f => f.ImagePath == canary.Path) is { } file)
            {
                entries.AddHostFile(file);
            }
        }
    }

    private static bool HasBase(BaseFacts baseFacts, string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return baseFacts.Paths.Contains(path) || baseFacts.Paths.Contains($"/bin/{name}") || baseFacts.Paths.Contains($"/usr/bin/{name}") || (baseFacts.HasShell && name == "sh");
    }
}
