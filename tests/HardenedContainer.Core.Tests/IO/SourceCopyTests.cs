using HardenedContainer.IO;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.IO;

public sealed class SourceCopyTests
{
    [Test]
    public void What_builds_made_is_left_and_links_stay_links()
    {
        using var directory = new TemporaryDirectory("copy");
        foreach (var path in new[] { "src/App/App.cs", "src/App/bin/App.dll", "src/App/obj/x", "artifacts/y", ".git/HEAD", "binary/z" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(directory.File("from/" + path))!);
            File.WriteAllText(directory.File("from/" + path), path);
        }

        File.CreateSymbolicLink(directory.File("from/loop"), ".");
        File.CreateSymbolicLink(directory.File("from/nowhere"), "/no/such/file");
        SourceCopy.Make(directory.File("from"), directory.File("to"));

        var files = Directory.EnumerateFiles(directory.File("to"), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });
        Assert.That(files.Select(f => Path.GetRelativePath(directory.File("to"), f)), Is.EquivalentTo(new[] { "src/App/App.cs", ".git/HEAD", "binary/z" }));
        Assert.That(new FileInfo(directory.File("to/loop")).LinkTarget, Is.EqualTo("."));
        Assert.That(new FileInfo(directory.File("to/nowhere")).LinkTarget, Is.EqualTo("/no/such/file"));
    }
}
