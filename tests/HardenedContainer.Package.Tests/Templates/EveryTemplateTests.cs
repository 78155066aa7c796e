using System.Text.RegularExpressions;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Templates;

/// <summary>Every project template of the SDK, in each of its languages, in strict mode: no error and no warning.</summary>
public sealed class EveryTemplateTests
{
    // What makes a container.
    private static readonly Dictionary<string, string[]> _apps = new()
    {
        ["console"] = ["C#", "F#", "VB"],
        ["worker"] = ["C#", "F#"],
        ["web"] = ["C#", "F#"],
        ["webapi"] = ["C#", "F#"],
        ["webapiaot"] = ["C#"],
        ["mvc"] = ["C#", "F#"],
        ["razor"] = ["C#"],
        ["grpc"] = ["C#"],
        ["blazor"] = ["C#"],
        ["mcpserver"] = ["C#"],
    };

    // Libraries and tests, over which a publish passes silently; a site of files for any web server; programs for Windows.
    private static readonly string[] _others =
    [
        "blazorwasm", "classlib", "razorclasslib", "mstest", "mstest-playwright", "nunit", "nunit-playwright", "xunit",
        "winforms", "winformslib", "winformscontrollib", "wpf", "wpflib", "wpfcustomcontrollib", "wpfusercontrollib",
    ];

    // Choices of a template that change what is published.
    private static readonly string[][] _variants =
    [
        ["webapi", "C#", "--use-controllers"],
        ["mvc", "C#", "--auth", "Individual"],
        ["razor", "C#", "--auth", "Individual"],
        ["blazor", "C#", "--auth", "Individual"],
    ];

    private static IEnumerable<TestCaseData> Apps =>
        from arguments in _apps.SelectMany(app => app.Value, (app, language) => new[] { app.Key, language }).Concat(_variants)
        select new TestCaseData(arguments[0], arguments[1], arguments[2..]).SetArgDisplayNames([.. arguments]);

    [Test]
    public void No_template_of_the_SDK_is_left_out()
    {
        // A home of its own, so that what somebody installed does not count.
        using var directory = new TemporaryDirectory();
        var home = new Dictionary<string, string?> { ["DOTNET_CLI_HOME"] = directory.Path };
        var lines = Dotnet.Run(directory.Path, ["new", "list", "--type", "project", "--columns", "language"], home).Succeeded().StandardOutput.Split('\n');
        var columns = lines.Single(l => l.StartsWith("---", StringComparison.Ordinal)).Split("  ", StringSplitOptions.RemoveEmptyEntries);
        var rows = lines.SkipWhile(l => !l.StartsWith("---", StringComparison.Ordinal)).Skip(1).Where(l => l.Trim().Length > 0)
            .Select(l => l[(columns[0].Length + 2)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();

        Assert.That(rows.Select(r => r[0].Split(',')[^1]), Is.EquivalentTo(_apps.Keys.Concat(_others)));
        Assert.That(
            rows.Where(r => _apps.ContainsKey(r[0].Split(',')[^1])).Select(r => $"{r[0].Split(',')[^1]} {string.Join(' ', r[1].Trim('[').Replace("]", "").Split(',').Order(StringComparer.Ordinal))}"),
            Is.EquivalentTo(_apps.Select(a => $"{a.Key} {string.Join(' ', a.Value)}")));
    }

    // NuGet's own warnings tell of the package source (a version that a mirror lacks), with this package or without it.
    [TestCaseSource(nameof(Apps)), Category("Long"), NonParallelizable]
    public void Strict_mode_finds_nothing(string template, string language, string[] arguments)
    {
        using var app = TestProject.FromTemplate(template, "TheApp", ["--language", language, .. arguments]);
        if (template == "mcpserver")
        {
            // It names six platforms, and not every package source holds the packs of those that no container runs.
            app.SetProperties(("RuntimeIdentifiers", "linux-x64;linux-arm64"));
        }

        var publish = app.Publish("-p:HardenContainerStrict=true").Succeeded();

        Assert.That(publish.Output, Does.Not.Match(@"\b(warning|error) (?!NU\d)[A-Z]+\d+"));
        Assert.That(publish.Output, Does.Contain("the app ran in its root file system"));

        // Its views are compiled at run time against assemblies that lie beside the app, and in a single file none do: the SDK's own
        // single file answers so, too.
        Assert.That(Regex.Matches(publish.Output, "HardenedContainer: (HDC95..)").Select(m => m.Groups[1].Value), Is.EqualTo(template == "mvc" && language == "F#" ? ["HDC9507"] : Array.Empty<string>()));
    }
}
