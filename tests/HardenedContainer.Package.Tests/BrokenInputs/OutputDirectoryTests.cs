using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>An output directory that cannot be written, is too small, or holds what is not ours.</summary>
public sealed class OutputDirectoryTests
{
    [SetUp]
    public void RemoveOutput() => BrokenApp.RemoveOutput();

    [Test]
    public void A_read_only_directory_is_an_error()
    {
        using var disk = new SmallDisk("1m", "ro");

        Assert.That(disk.Publish().FailedWith("HDC9202").Output, Does.Contain(disk.Path));
    }

    [Test]
    public void A_disk_that_is_too_small_for_the_root_file_system_is_an_error()
    {
        using var disk = new SmallDisk("8m");

        var publish = disk.Publish().FailedWith("HDC9203");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(publish.Output, Does.Contain(disk.Path));
            Assert.That(File.Exists(publish.Dockerfile), Is.False);
            Assert.That(File.Exists(Path.Combine(publish.Directory, "plan.json")), Is.False);
        }
    }

    [Test]
    public void A_disk_that_is_too_small_for_the_image_is_an_error_and_the_earlier_image_stays_whole()
    {
        using var disk = new SmallDisk("300m");
        var earlier = OciImage.Read(disk.Publish().WarnedOf().ImageArchive);
        disk.FillBut(10 << 20);

        // Another label: the same root file system, another image.
        var publish = disk.Publish("-p:Description=other").Failed();

        Assert.That(publish.Errors(), Is.EqualTo(new[] { "HDC9203" }), publish.Output);
        publish.SpokePlainly();
        Assert.That(OciImage.Read(publish.ImageArchive).ManifestDigest, Is.EqualTo(earlier.ManifestDigest));
    }

    [Test]
    public void A_file_in_the_place_of_the_directory_is_an_error()
    {
        BrokenApp.Project.Write("taken", "mine\n");

        BrokenApp.Publish("-p:HardenContainerOutputDir=taken").FailedWith("HDC9202");

        Assert.That(File.ReadAllText(Path.Combine(BrokenApp.Project.Directory, "taken")), Is.EqualTo("mine\n"));
    }

    [TestCase("Dockerfile", "FROM scratch\n")]
    [TestCase("plan.json", "{ \"half")]
    [TestCase("report.json", "[]\n")]
    [TestCase("report.sarif", "{}\n")]
    [TestCase("report.html", "<h1>mine</h1>\n")]
    [TestCase("image.oci.tar", "no tar\n")]
    public void A_file_of_the_users_own_is_not_overwritten(string name, string content)
    {
        BrokenApp.Project.Write("own/" + name, content);
        var file = Path.Combine(BrokenApp.Project.Directory, "own", name);
        try
        {
            var publish = BrokenApp.Publish("-p:HardenContainerOutputDir=own").Failed();

            Assert.That(publish.Errors(), Is.EqualTo(new[] { "HDC9204" }), publish.Output);
            publish.SpokePlainly();
            Assert.That(File.ReadAllText(file), Is.EqualTo(content));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Test]
    public void A_Dockerfile_that_was_edited_by_hand_is_neither_overwritten_nor_removed()
    {
        var publish = BrokenApp.Publish().WarnedOf();
        var edited = File.ReadAllText(publish.Dockerfile) + "ENV MINE=1\n";
        File.WriteAllText(publish.Dockerfile, edited);

        var again = BrokenApp.Publish("-p:Description=other").Failed();

        Assert.That(again.Errors(), Is.EqualTo(new[] { "HDC9204" }), again.Output);
        Assert.That(File.ReadAllText(publish.Dockerfile), Is.EqualTo(edited));
    }

    // A file system of its own. Not being allowed to mount one fails the test.
    private sealed class SmallDisk : IDisposable
    {
        private readonly TemporaryDirectory _mountPoint = new("disk");

        public SmallDisk(string size, string mode = "rw") =>
            CommandLine.Run("mount", "-t", "tmpfs", "-o", $"size={size},{mode}", "hdc-test", _mountPoint.Path).Succeeded();

        public string Path => _mountPoint.Path;

        public HardenedPublish Publish(params string[] arguments)
        {
            var publish = BrokenApp.Publish([$"-p:HardenContainerOutputDir={Path}/", .. arguments]);
            return new(publish.Project, publish.Command) { Directory = Path };
        }

        public void FillBut(long free)
        {
            using var filler = File.Create(_mountPoint.File("filler"));
            var block = new byte[1 << 20];
            while (new DriveInfo(Path).AvailableFreeSpace > free)
            {
                filler.Write(block);
                filler.Flush();
            }
        }

        public void Dispose()
        {
            CommandLine.Run("umount", Path).Succeeded();
            _mountPoint.Dispose();
        }
    }
}
