using System.Security.Cryptography;
using System.Text;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;

namespace HardenedContainer.Tasks;

/// <summary>Brings the target of one build context in a bake file up to date. Projects of a solution are published at the same time, so one waits for the other.</summary>
internal static class BakeFileWriter
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    /// <summary>Updates the file.</summary>
    /// <param name="path">The bake file, absolute.</param>
    /// <param name="plan">The image.</param>
    /// <param name="context">The build context, absolute.</param>
    /// <param name="registry">Registry of the names; empty for none.</param>
    /// <param name="isOneOfSeveral">The tags are those of an index, so that the image for one platform gets tags of its own.</param>
    public static void Update(string path, ImagePlan plan, string context, string registry, bool isOneOfSeveral)
    {
        var directory = Path.GetDirectoryName(path)!;
        var suffix = isOneOfSeveral ? "-" + plan.Architecture : "";
        var target = new BakeTarget(
            plan.Repository + suffix,
            Path.GetRelativePath(directory, context).Replace('\\', '/'),
            TargetPlatform.Parse(plan.RuntimeIdentifier).ImageName,
            [.. plan.Names.Select(name => $"{(registry.Length > 0 ? registry + "/" : "")}{name}{suffix}")]);
        using var mutex = new Mutex(initiallyOwned: false, "Global\\harden-bake-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16]);
        Wait(mutex, path);
        try
        {
            GeneratedFiles.EnsureOurs(path);
            var existing = new FileInfo(path) is { Exists: true, Length: > 0 } ? File.ReadAllText(path) : null;
            AtomicFile.WriteText(path, BakeFile.Update(existing, target, other => File.Exists(Path.Combine(directory, other, "Dockerfile"))));
        }
        finally
        {
            mutex.ReleaseMutex();
        }
    }

    private static void Wait(Mutex mutex, string path)
    {
        try
        {
            if (!mutex.WaitOne(_limit))
            {
                throw new IOException($"Another process has been writing {path} for {_limit.TotalSeconds:F0} seconds.");
            }
        }
        catch (AbandonedMutexException)
        {
            // Its owner was killed, and the file is whole or as it was.
        }
    }
}
