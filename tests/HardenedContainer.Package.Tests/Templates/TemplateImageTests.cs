using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Templates;

/// <summary>What each template's image holds, seen on the exported file system.</summary>
[TestFixtureSource(typeof(Template), nameof(Template.All))]
public sealed class TemplateImageTests(string template)
{
    private static readonly string[] _shells =
        ["sh", "ash", "bash", "busybox", "csh", "dash", "fish", "ksh", "mksh", "pwsh", "tcsh", "toybox", "zsh"];

    private IReadOnlyList<ExportedFile> _files = [];
    private int _uid;
    private int _gid;

    [OneTimeSetUp]
    public void Export()
    {
        var image = Template.Image(template);
        var user = DockerDaemon.Shared.Inspect(image)["Config"]!["User"]!.GetValue<string>();
        Assert.That(user, Does.Match(@"^[1-9]\d*:[1-9]\d*$"), "The user must be numeric, with its group, and not root.");
        (_uid, _gid) = user.Split(':') is [var u, var g] ? (int.Parse(u), int.Parse(g)) : default;
        _files = [.. DockerDaemon.Shared.Export(image).ImageFiles];
    }

    // NuGet's own warnings tell of the package source (a version that a mirror lacks), with this package or without it.
    [Test]
    public void Publish_warns_of_nothing() =>
        Assert.That(SharedPublish.OfTemplate(template).Output, Does.Not.Match(@"\b(warning|error) (?!NU\d)[A-Z]+\d+"));

    [Test]
    public void There_is_no_shell() =>
        Assert.That(_files.Where(f => _shells.Contains(Path.GetFileName(f.Path))), Is.Empty);

    [Test]
    public void There_is_no_setuid_or_setgid_file() =>
        Assert.That(_files.Where(f => f.IsFile && (f.Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != 0), Is.Empty);

    [Test]
    public void The_user_can_write_the_temp_directory_and_nothing_else() =>
        Assert.That(_files.Where(f => f.IsWritableBy(_uid, _gid)).Select(f => f.Path), Is.EqualTo(new[] { "/tmp" }));

    [Test]
    public void All_files_belong_to_root() =>
        Assert.That(_files.Where(f => f.IsFile && (f.Uid != 0 || f.Gid != 0)), Is.Empty);

    [Test]
    public void There_are_no_symbols_development_settings_or_project_files()
    {
        var names = _files.Select(f => Path.GetFileName(f.Path)).ToList();

        Assert.That(names.Where(n => Path.GetExtension(n) is ".pdb" or ".dbg" or ".csproj" or ".cs" or ".user"), Is.Empty);
        Assert.That(names, Does.Not.Contain("appsettings.Development.json"));
        Assert.That(names.Where(n => n.Equals("nuget.config", StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }
}
