using System.Text.RegularExpressions;
using HardenedContainer.Components;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Components;

/// <summary>On archives that a real compiler and a real ar made, and on those of this machine.</summary>
public class StaticArchiveTests
{
    private const string Source = "unsigned BrotliDecoderVersion(void) { return 0x1002003; }\nunsigned other(unsigned x) { return x * 3; }\n";

    [TestCase("clang", "--target=x86_64-linux-gnu", "-O2")]
    [TestCase("clang", "--target=x86_64-linux-gnu", "-O0")]
    [TestCase("clang", "--target=aarch64-linux-gnu", "-O2")]
    public void The_number_that_a_function_returns_is_found(string compiler, params string[] options)
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("v.c"), Source);
        CommandLine.Run(compiler, [.. options, "-c", folder.File("v.c"), "-o", folder.File("v.o")]).Succeeded();
        CommandLine.Run("ar", "rc", folder.File("libv.a"), folder.File("v.o")).Succeeded();
        var archive = folder.File("libv.a");

        Assert.That(StaticArchive.FindConstant(archive, "BrotliDecoderVersion"), Is.EqualTo(0x1002003));
        Assert.That(StaticArchive.FindConstant(archive, "other"), Is.Null);
        Assert.That(StaticArchive.FindConstant(archive, "missing"), Is.Null);
        Assert.That(StaticLibrary.Brotli.VersionOf(archive), Is.EqualTo("1.2.3"));
    }

    [TestCase("")]
    [TestCase("!<arch>\n")]
    [TestCase("!<arch>\nname/           0           0     0     644     999999999 `\n")]
    [TestCase("!<arch>\nname/           0           0     0     644     -1        `\n")]
    public void A_damaged_archive_states_nothing(string content)
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("a.a"), content);

        Assert.That(StaticArchive.FindConstant(folder.File("a.a"), "f"), Is.Null);
        Assert.That(StaticArchive.FindText(folder.File("missing.a"), new Regex("(x)")), Is.Null);
    }

    // Wherever the text lies in the pieces that are read, it is found whole.
    [TestCase(0)]
    [TestCase(32_700)]
    [TestCase(98_000)]
    [TestCase(TextPieces.Length - 70)]
    [TestCase(TextPieces.Length - 62)]
    [TestCase(TextPieces.Length - 60)]
    [TestCase(TextPieces.Length - 20)]
    [TestCase(TextPieces.Length - 1)]
    [TestCase(TextPieces.Length)]
    [TestCase(3 * TextPieces.Length - 2 * TextPieces.Overlap - 60)]
    public void A_text_is_found_wherever_it_lies(int before)
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("libc.a"), $"{new string('.', before)}GNU C Library (Debian GLIBC 2.36-9) stable release version 2.36.\n{new string('.', 40_000)}");

        Assert.That(StaticLibrary.LibC.VersionOf(folder.File("libc.a")), Is.EqualTo("2.36"));
    }

    [Test]
    public void A_text_at_the_very_end_is_found()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("libc.a"), "GNU C Library release version 2.36");

        Assert.That(StaticLibrary.LibC.VersionOf(folder.File("libc.a")), Is.EqualTo("2.36"));
    }

    // dpkg states the version by another way than the archive's own text.
    [TestCase("/usr/lib/x86_64-linux-gnu/libcrypto.a", "libssl-dev")]
    [TestCase("/usr/lib/x86_64-linux-gnu/libc.a", "libc6-dev")]
    [TestCase("/usr/lib/x86_64-linux-gnu/libicuuc.a", "libicu-dev")]
    public void The_version_is_that_of_the_package(string archive, string package)
    {
        var library = StaticLibrary.All.Single(l => l.Archive == Path.GetFileName(archive));
        var installed = CommandLine.Run("dpkg-query", "--show", "--showformat=${Version}", package).Succeeded().Output;

        Assert.That(library.VersionOf(archive), Is.Not.Null);
        Assert.That(installed, Does.StartWith(library.VersionOf(archive)!));
    }
}
