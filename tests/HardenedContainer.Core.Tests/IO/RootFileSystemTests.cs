using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.IO;

public class RootFileSystemTests
{
    private TemporaryDirectory _directory = null!;

    private string Root => _directory.File("rootfs", "linux-x64");

    [SetUp]
    public void MakeDirectory() => _directory = new("rootfs é");

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void Holds_exactly_the_plan_with_its_modes_and_times([Values] bool assembled)
    {
        var plan = assembled ? TinyPlan.Assembled() : TinyPlan.Hostile(newLines: false);
        Assert.That(RootFileSystem.Stage(plan, Root), Is.True);
        AssertHolds(plan);
    }

    [Test]
    public void A_second_run_touches_nothing()
    {
        var plan = TinyPlan.Hostile(newLines: true);
        RootFileSystem.Stage(plan, Root);
        var before = States();
        Assert.Multiple(() =>
        {
            Assert.That(RootFileSystem.Stage(plan, Root), Is.False);
            Assert.That(States(), Is.EqualTo(before));
        });
    }

    [Test]
    public void An_edit_that_keeps_length_mode_and_time_is_undone()
    {
        var plan = TinyPlan.StaticWeb();
        RootFileSystem.Stage(plan, Root);
        var file = Path.Combine(Root, "app", "web");
        File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
        File.WriteAllText(file, "NOT really an ELF file");
        File.SetUnixFileMode(file, (UnixFileMode)0b101_101_101);
        File.SetLastWriteTimeUtc(file, plan.Created.UtcDateTime);

        Assert.That(RootFileSystem.Stage(plan, Root), Is.True);
        AssertHolds(plan);
    }

    [Test]
    public void Whatever_is_not_planned_goes_and_links_are_not_followed()
    {
        var plan = TinyPlan.StaticWeb();
        RootFileSystem.Stage(plan, Root);
        var outside = _directory.File("outside");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "precious"), "x");

        File.CreateSymbolicLink(Path.Combine(Root, "evil"), outside);
        Directory.Delete(Path.Combine(Root, "app"), recursive: true);
        File.CreateSymbolicLink(Path.Combine(Root, "app"), outside);
        Directory.Delete(Path.Combine(Root, "etc"), recursive: true);
        File.WriteAllText(Path.Combine(Root, "etc"), "a file where a directory should be");
        Directory.CreateDirectory(Path.Combine(Root, "deep", "er"));
        File.WriteAllText(Path.Combine(Root, "deep", "er", "file"), "x");
        File.SetUnixFileMode(Path.Combine(Root, "deep", "er"), UnixFileMode.UserRead);
        Directory.Delete(Path.Combine(Root, "home", "app"));

        RootFileSystem.Stage(plan, Root);
        AssertHolds(plan);
        Assert.That(Directory.GetFileSystemEntries(outside), Is.EqualTo(new[] { Path.Combine(outside, "precious") }));
    }

    [Test]
    public void A_smaller_plan_removes_and_a_changed_one_replaces()
    {
        RootFileSystem.Stage(TinyPlan.Hostile(newLines: true), Root);
        RootFileSystem.Stage(TinyPlan.Assembled(), Root);
        var plan = TinyPlan.StaticWeb(TinyPlan.File("/lib", "was a link"), TinyPlan.Link("/lib64", "was/a/directory"));
        RootFileSystem.Stage(plan, Root);
        AssertHolds(plan);
    }

    [Test]
    public void Read_only_directories_can_be_staged_again()
    {
        var plan = TinyPlan.Plan([TinyPlan.Directory("/d", 0b101_101_101), TinyPlan.File("/d/f", "1"), TinyPlan.Directory("/d/e", 0b101_101_101)]);
        RootFileSystem.Stage(plan, Root);
        plan = TinyPlan.Plan([TinyPlan.Directory("/d", 0b101_101_101), TinyPlan.File("/d/g", "2")]);
        RootFileSystem.Stage(plan, Root);
        AssertHolds(plan);
    }

    [Test]
    public void HDC0009_a_source_that_changed_after_planning_is_not_staged([Values("", "shorter", "same len!", "much longer")] string text)
    {
        var source = _directory.File("source");
        File.WriteAllText(source, "same len?");
        var plan = TinyPlan.Plan([TinyPlan.File("/f", "same len?") with { Content = new FileContent.OnDisk(source) }]);
        File.WriteAllText(source, text);

        Assert.That(() => RootFileSystem.Stage(plan, Root), ThrowsFinding("HDC0009"));
        Assert.Multiple(() =>
        {
            Assert.That(Directory.GetFileSystemEntries(Root), Is.Empty);
            Assert.That(Directory.GetFiles(_directory.File("rootfs")), Is.Empty);
        });
    }

    [Test]
    public void HDC0009_a_source_that_is_gone()
    {
        var plan = TinyPlan.Plan([TinyPlan.File("/f", "x") with { Content = new FileContent.OnDisk(_directory.File("none")) }]);
        Assert.That(() => RootFileSystem.Stage(plan, Root), ThrowsFinding("HDC0009"));
    }

    [TestCase("/../escape")]
    [TestCase("/a/../../escape")]
    [TestCase("escape")]
    [TestCase("/")]
    [TestCase("//escape")]
    [TestCase("/escape/")]
    [TestCase("/nul\0")]
    [TestCase("/link/escape")]
    [TestCase("/file/escape")]
    [TestCase("/missing/escape")]
    public void A_path_that_leads_elsewhere_is_refused(string path)
    {
        var plan = TinyPlan.Plan([TinyPlan.File("/file", "x"), TinyPlan.Link("/link", ".."), TinyPlan.File(path, "x")]);
        Assert.That(() => RootFileSystem.Stage(plan, Root), ThrowsFinding("HDC9001"));
        Assert.That(Directory.Exists(_directory.File("rootfs")), Is.False);
    }

    [Test]
    public void HDC9204_a_root_that_is_a_link_is_not_followed()
    {
        var outside = _directory.File("outside");
        Directory.CreateDirectory(outside);
        Directory.CreateDirectory(_directory.File("rootfs"));
        File.CreateSymbolicLink(Root, outside);
        Assert.That(() => RootFileSystem.Stage(TinyPlan.StaticWeb(), Root), ThrowsFinding("HDC9204"));
        Assert.That(Directory.GetFileSystemEntries(outside), Is.Empty);
    }

    [Test]
    public void What_a_killed_run_left_beside_the_root_is_removed()
    {
        Directory.CreateDirectory(_directory.File("rootfs"));
        var leftover = Root + ".00000000" + AtomicFile.TemporaryEnding;
        File.WriteAllText(leftover, "half");
        RootFileSystem.Stage(TinyPlan.StaticWeb(), Root);
        Assert.That(File.Exists(leftover), Is.False);
    }

    internal static NUnit.Framework.Constraints.IResolveConstraint ThrowsFinding(string code) => Throws.TypeOf<FindingException>()
        .With.Property(nameof(FindingException.Findings)).One.Matches<Finding>(f => f!.Descriptor.Code == code);

    private void AssertHolds(ImagePlan plan)
    {
        var expected = plan.Entries.Select(e => e.Kind switch
        {
            ImageEntryKind.SymbolicLink => $"{e.Path} -> {e.LinkTarget}",
            ImageEntryKind.Directory => $"{e.Path}/ {Convert.ToString(e.Mode, 8)} {plan.Created.UtcDateTime:O}",
            _ => $"{e.Path} {Convert.ToString(e.Mode, 8)} {plan.Created.UtcDateTime:O} {e.Sha256}",
        });
        var found = Infos().Select(i => i.LinkTarget is { } target
            ? $"{InImage(i)} -> {target}"
            : $"{InImage(i)}{(i is DirectoryInfo ? "/" : "")} {Convert.ToString((int)i.UnixFileMode, 8)} {i.LastWriteTimeUtc:O}{(i is FileInfo ? " " + Hash(i.FullName) : "")}");
        Assert.That(found, Is.EquivalentTo(expected));
    }

    private string InImage(FileSystemInfo info) => info.FullName[Root.Length..];

    private static string Hash(string path) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private List<FileSystemInfo> Infos()
    {
        var all = new List<FileSystemInfo>();
        void Add(DirectoryInfo directory)
        {
            foreach (var info in directory.GetFileSystemInfos())
            {
                all.Add(info);
                if (info is DirectoryInfo { LinkTarget: null } inner)
                {
                    Add(inner);
                }
            }
        }

        Add(new(Root));
        return all;
    }

    // The time of the last change of the inode is the one that nobody can set.
    private ImmutableArray<string> States() =>
        [.. CommandLine.Run("find", [Root, "-printf", "%p %i %m %T@ %C@\\0"]).Succeeded().StandardOutput.Split('\0').Order(StringComparer.Ordinal)];
}
