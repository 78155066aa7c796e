using System.Text.RegularExpressions;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>What holds for every publish of a broken input.</summary>
internal static partial class BrokenPublish
{
    /// <summary>Our own errors, each once, in order of first appearance.</summary>
    public static IReadOnlyList<string> Errors(this HardenedPublish publish) =>
        [.. ErrorPattern().Matches(publish.Output).Select(m => m.Groups[1].Value).Distinct()];

    /// <summary>Our own warnings, each once, in order of first appearance.</summary>
    public static IReadOnlyList<string> Warnings(this HardenedPublish publish) =>
        [.. WarningPattern().Matches(publish.Output).Select(m => m.Groups[1].Value).Distinct()];

    /// <summary>The publish failed with exactly these codes, in plain words, and there is no image.</summary>
    public static HardenedPublish FailedWith(this HardenedPublish publish, params string[] codes)
    {
        publish.Failed();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(publish.Errors(), Is.EquivalentTo(codes), publish.Output);
            Assert.That(File.Exists(publish.ImageArchive), Is.False, "An image was written.");
        }

        return publish.SpokePlainly();
    }

    /// <summary>The publish succeeded, with exactly these warnings.</summary>
    public static HardenedPublish WarnedOf(this HardenedPublish publish, params string[] codes)
    {
        publish.Succeeded();
        Assert.That(publish.Warnings(), Is.EquivalentTo(codes), publish.Output);
        return publish.SpokePlainly();
    }

    /// <summary>No stack trace, no task that threw, no temporary file left.</summary>
    public static HardenedPublish SpokePlainly(this HardenedPublish publish)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(publish.HasStackTrace, Is.False, publish.Output);
            Assert.That(publish.Output, Does.Not.Contain("Unhandled exception"));
            Assert.That(publish.Output, Does.Not.Contain("MSB4018"));
            Assert.That(Leftovers(publish.Directory), Is.Empty);
        }

        return publish;
    }

    /// <summary>Temporary files below an output directory.</summary>
    public static IEnumerable<string> Leftovers(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "*.hdc-tmp", SearchOption.AllDirectories)
        : [];

    [GeneratedRegex(@"\berror (HDC\d{4})\b")]
    private static partial Regex ErrorPattern();

    [GeneratedRegex(@"\bwarning (HDC\d{4})\b")]
    private static partial Regex WarningPattern();
}
