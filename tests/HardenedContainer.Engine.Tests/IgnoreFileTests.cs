using HardenedContainer.Contexts;
using HardenedContainer.Testing;
using NUnit.Framework;

namespace HardenedContainer.Engine.Tests;

/// <summary>What builders really copy, against what <see cref="IgnoreFile"/> says that they copy.</summary>
public sealed class IgnoreFileTests
{
    private static readonly string[] _names = ["a", "b", "ab", "a.b", ".c", "c d", "[a]", "a+", "é"];

    // No plus sign: builders before 2022, Debian's among them, take it as an operator. They also look for the directory that an
    // exception brings back at one depth only, which no pattern of these seeds shows ("!**/a" over "b/a/c" would).
    private static readonly string[] _patternParts = ["a", "b", "ab", "*", "**", "?", "a*", "*b", ".*", "[a-b]", "[^a]", "*.b", "c d", @"\[a]", "é", ".."];

    [Test, Combinatorial]
    public void Builders_copy_the_same_files([Range(1, 12)] int seed, [Values] bool buildKit)
    {
        var random = new Random(seed);
        using var context = new TemporaryDirectory("ignore");
        var files = Enumerable.Range(0, 40).Select(_ => RandomPath(random, _names)).Distinct().ToList();
        files.RemoveAll(f => files.Exists(other => other.StartsWith(f + "/", StringComparison.Ordinal)));
        foreach (var file in files)
        {
            var path = context.File(file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
        }

        var text = string.Concat(Enumerable.Range(0, 6).Select(_ => (random.Next(3) == 0 ? "!" : "") + RandomPath(random, _patternParts) + "\n"));
        File.WriteAllText(context.File(".dockerignore"), text);
        // Never empty: builders refuse to copy nothing.
        File.WriteAllText(context.File("Dockerfile"), "FROM scratch\nCOPY . /copied/\n");
        File.AppendAllText(context.File(".dockerignore"), "!Dockerfile\n");

        var image = DockerDaemon.Shared.Build(context.Path, buildKit);
        var copied = DockerDaemon.Shared.Export(image).ImageFiles.Where(f => f.IsFile && f.Path.StartsWith("/copied/", StringComparison.Ordinal)).Select(f => f.Path["/copied/".Length..]);

        var ignore = IgnoreFile.Parse(File.ReadAllText(context.File(".dockerignore")));
        Assert.That(ignore.Problems, Is.Empty, text);
        Assert.That(copied, Is.EquivalentTo(files.Append("Dockerfile").Append(".dockerignore").Where(f => IsSent(ignore, f))), text);
    }

    private static bool IsSent(IgnoreFile ignore, string file)
    {
        for (var end = file.IndexOf('/', StringComparison.Ordinal); end >= 0; end = file.IndexOf('/', end + 1))
        {
            if (ignore.IsExcluded(file[..end]) && !ignore.IsOpened(file[..end]))
            {
                return false;
            }
        }

        return !ignore.IsExcluded(file);
    }

    private static string RandomPath(Random random, string[] parts) =>
        string.Join('/', random.GetItems(parts, random.Next(1, 4)));
}
