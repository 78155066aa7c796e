using HardenedContainer.Init;
using HardenedContainer.IO;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.IO;

public class RepositoryFilesTests
{
    private static readonly InitFile Workflow = new(".github/workflows/a.yml", "one\ntwo\nthree\n");

    [Test]
    public void A_new_file_is_written_and_the_second_time_nothing_changes()
    {
        using var folder = new TemporaryDirectory();

        Assert.That(RepositoryFiles.Write(folder.Path, Workflow).Written, Is.True);
        Assert.That(File.ReadAllText(folder.File(Workflow.Path)), Is.EqualTo(Workflow.Text));
        Assert.That(RepositoryFiles.Write(folder.Path, Workflow), Is.EqualTo(new RepositoryFile(Workflow, false, null)));
    }

    [Test]
    public void A_file_of_the_user_stays_and_its_difference_is_shown()
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(Workflow.Path))!);
        File.WriteAllText(folder.File(Workflow.Path), "one\n2\nthree\n");

        var result = RepositoryFiles.Write(folder.Path, Workflow);

        Assert.That(result.Written, Is.False);
        Assert.That(result.Difference, Is.EqualTo("  one\n- 2\n+ two\n  three"));
        Assert.That(File.ReadAllText(folder.File(Workflow.Path)), Is.EqualTo("one\n2\nthree\n"));
    }

    [Test]
    public void A_link_is_not_followed()
    {
        using var folder = new TemporaryDirectory();
        File.CreateSymbolicLink(folder.File("renovate.json"), folder.File("elsewhere"));

        Assert.That(RepositoryFiles.Write(folder.Path, new("renovate.json", "{}\n")).Written, Is.False);
        Assert.That(File.Exists(folder.File("elsewhere")), Is.False);
    }

    [Test]
    public void A_script_can_be_started()
    {
        using var folder = new TemporaryDirectory();
        RepositoryFiles.Write(folder.Path, new("a.sh", "true\n"));

        Assert.That(File.GetUnixFileMode(folder.File("a.sh")).HasFlag(UnixFileMode.UserExecute), Is.True);
    }

    [Test]
    public void The_root_is_where_git_is()
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateDirectory(folder.File("src", "a"));

        Assert.That(RepositoryFiles.RootOf(folder.File("src", "a")), Is.EqualTo(folder.File("src", "a")));
        Directory.CreateDirectory(folder.File(".git"));
        Assert.That(RepositoryFiles.RootOf(folder.File("src", "a")), Is.EqualTo(folder.Path));
    }
}
