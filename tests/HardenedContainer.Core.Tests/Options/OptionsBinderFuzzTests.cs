using HardenedContainer.Options;

namespace HardenedContainer.Core.Tests.Options;

/// <summary>Whatever stands in a property or item: an answer, never an exception, and never a value that the checks should have kept out.</summary>
public class OptionsBinderFuzzTests
{
    // All that there are, and what MSBuild itself tells.
    private static readonly string[] Properties =
        [.. PropertyCatalog.PropertyNames.Union(["NoWarn", "Version", "AssemblyName", "RepositoryUrl", "Title", "SOURCE_DATE_EPOCH", "MSBuildProjectDirectory", "OutputPath", "RuntimeIdentifier"])];

    private static readonly string[] Items =
    [
        "ContainerPort", "ContainerEnvironmentVariable", "ContainerLabel", "ContainerAppCommandArgs", "ContainerDefaultArgs",
        "HardenContainerHealthCommand", "HardenContainerTrustedRoot", "HardenContainerDecoy", "HardenContainerCanaryFile", "HardenContainerRule",
        "HardenContainerSecret", "HardenContainerVolume", "HardenContainerEgress", "HardenContainerManifest",
    ];

    private static readonly string[] Metadata = ["Value", "Type", "Sha256", "Severity", "Path", "Expires", "Justification", "HardenContainerItemFile", "File", "KubernetesSecret", "ValueFrom", "Name", "Size", "Port", "Protocol"];

    private static readonly string[] Pieces =
    [
        "", " ", "\0", "\n", "\r\n", "/", "//", "..", ".", ":", ";", "=", "@", "$", "\\", "'", "\"", "%", "#", "-", "_", "+", "*", "\ud800", "\udc00", "😀",
        "\u202e", "\u2028", "ß", "İ", "٣", "app", "linux-x64", "static", "sha256:", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "SIGTERM", "1654", "8080", "30s", "1h", "ms", "00:00:30", "true", "latest", "/tmp", "/app", "HDC9009", "none", "2026-01-01", "localhost:5000/",
        "99999999999999999999", "-1", "file:///", "https://u:p@h/", ".git", "a.b__c--d", "%00", "$(x)", "${x}", "256Mi", "10.0.0.0/8", "::/0", "500m", "arn:aws:iam::123456789012:role/", "eu-central-1", "`id`", "RUN id",
    ];

    [Test]
    public void No_input_makes_the_binder_throw([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var properties = Properties.Where(_ => random.Next(3) == 0).Select(p => (p, Text(random))).ToArray();
            var items = Items.Where(_ => random.Next(3) == 0)
                .Select(i => (i, Text(random), string.Join('|', Metadata.Where(_ => random.Next(2) == 0).Select(m => $"{m}={Text(random).Replace('|', '!')}"))))
                .ToArray();
            var result = Bound(properties, items);

            Assert.That(result.Options is null, Is.EqualTo(result.Findings.Length > 0));
            Assert.That(result.Findings.Select(f => f.What + f.Fix), Has.None.Matches<string>(m => m!.Any(c => char.IsControl(c) || c is '\u202e' or '\u2028')));
            AssertSafe(result.Options);
        }
    }

    [Test]
    [CancelAfter(20_000)]
    public void Long_values_take_no_long_time([ValueSource(nameof(Properties))] string property)
    {
        foreach (var piece in new[] { "a-", "a.", "a/", "1s", "-", "_", ":", ";", "a;", "/..", "9", "@" })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 50_000));
            Assert.That(Bound([(property, text + "!")], []), Is.Not.Null);
        }
    }

    private static void AssertSafe(HardeningOptions? options)
    {
        if (options is null)
        {
            return;
        }

        Assert.Multiple(() =>
        {
            Assert.That(options.Tags, Is.Not.Empty.And.All.Matches<string>(tag => ImageNames.IsTag(tag!)));
            Assert.That(ImageNames.IsRepository(options.Repository), options.Repository);
            Assert.That(options.BaseReference is null || ImageNames.IsReference(options.BaseReference));
            Assert.That(options.RuntimeIdentifiers, Has.Length.EqualTo(1));
            Assert.That(options.WorkingDirectory, Does.StartWith("/").And.Not.EndWith("/").And.Not.Contains("/../"));
            Assert.That(options.TempPath, Does.StartWith("/").And.Not.EndWith("/").And.Not.Contains("/../"));
            Assert.That(Path.IsPathFullyQualified(options.OutputDirectory));
            Assert.That(options.Environment.Keys.Concat(options.Labels.Keys), Has.None.Matches<string>(k => k.AsSpan().ContainsAny("=\0\n ")));
            Assert.That(options.Environment.Values.Concat(options.Labels.Values), Has.None.Contains("\0"));
        });
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static BindingResult Bound((string Name, string Value)[] properties, (string Item, string Identity, string Metadata)[] items) => OptionsBinder.Bind(
        new(
            properties.ToDictionary(p => p.Name, p => p.Value),
            items.ToDictionary(
                i => i.Item,
                IReadOnlyList<OptionItem> (i) => [new(i.Identity, i.Metadata.Split('|').Where(m => m.Length > 0).Select(m => m.Split('=', 2)).ToDictionary(m => m[0], m => m[1]))])),
        Bind.Context);
}
