using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>What the samples' images hold, seen on the exported file system.</summary>
[TestFixture("WebApi")]
[TestFixture("Grpc")]
[TestFixture("Razor")]
public sealed class ImageContentTests(string sample)
{
    private static readonly string[] _shells =
        ["sh", "ash", "bash", "busybox", "csh", "dash", "fish", "ksh", "mksh", "pwsh", "tcsh", "toybox", "zsh"];

    private IReadOnlyList<ExportedFile> _files = [];

    [OneTimeSetUp]
    public void Export() => _files = [.. DockerDaemon.Shared.Export(SharedPublish.ImageOf(Samples.Of(sample))).ImageFiles];

    [Test]
    public void It_is_exactly_what_was_planned() =>
        PlannedImage.AssertIs(Samples.PlanOf(Samples.Of(sample)), SharedPublish.ImageOf(Samples.Of(sample)));

    [Test]
    public void There_is_no_shell() => Assert.That(_files.Where(f => _shells.Contains(Path.GetFileName(f.Path))), Is.Empty);

    [Test]
    public void There_is_no_setuid_or_setgid_file() =>
        Assert.That(_files.Where(f => (f.Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != 0), Is.Empty);

    [Test]
    public void The_user_can_write_the_temp_directory_and_nothing_else() =>
        Assert.That(_files.Where(f => f.IsWritableBy(1654, 1654)).Select(f => f.Path), Is.EqualTo(new[] { "/tmp" }));

    [Test]
    public void Everything_belongs_to_root() => Assert.That(_files.Where(f => f.Uid != 0 || f.Gid != 0), Is.Empty);

    [Test]
    public void Every_mode_is_one_of_the_four()
    {
        Assert.That(_files.Where(f => f.IsFile).Select(Octal), Is.All.AnyOf("555", "444"));
        Assert.That(_files.Where(f => f.IsDirectory && f.Path != "/tmp").Select(Octal), Is.All.EqualTo("755"));
        Assert.That(_files.Where(f => f.Path == "/tmp").Select(Octal), Is.EqualTo(new[] { "1777" }));
    }

    [Test]
    public void There_is_nothing_of_development()
    {
        var names = _files.Select(f => Path.GetFileName(f.Path)).ToList();

        Assert.That(names, Does.Contain("appsettings.json"), "What production reads must be there.");
        Assert.That(names.Where(n => Path.GetExtension(n) is ".pdb" or ".dbg" or ".debug" or ".cs" or ".csproj"), Is.Empty);
        Assert.That(names, Has.None.EqualTo("appsettings.Development.json").IgnoreCase);
        Assert.That(names, Has.None.EqualTo("nuget.config").IgnoreCase);
    }

    private static string Octal(ExportedFile file) => Convert.ToString((int)file.Mode, 8);
}
