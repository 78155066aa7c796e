using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.IO;

public class FileErrorsTests
{
    [Test]
    public void HDC9203_a_full_disk()
    {
        // /dev/full answers every write with ENOSPC.
        var error = Assert.Catch(() =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
            full.Write([1]);
        });
        Assert.That(Code(error!), Is.EqualTo("HDC9203"));
    }

    [Test]
    public void HDC9202_a_place_that_is_no_directory()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "");
        var error = Assert.Catch(() => AtomicFile.WriteText(directory.File("file", "x"), ""));
        Assert.That(Code(error!), Is.EqualTo("HDC9202"));
    }

    [Test]
    public void HDC9202_access_denied() => Assert.That(Code(new UnauthorizedAccessException()), Is.EqualTo("HDC9202"));

    [Test]
    public void HDC9201_a_missing_input()
    {
        var error = Assert.Catch(() => File.ReadAllText("/no such file"));
        Assert.That(Code(error!), Is.EqualTo("HDC9201"));
    }

    [Test]
    public void A_finding_stays_what_it_is() =>
        Assert.That(Code(new FindingException(DiagnosticCatalog.HDC9204.At("x."))), Is.EqualTo("HDC9204"));

    [Test]
    public void Bugs_are_not_expected() => Assert.Multiple(() =>
    {
        Assert.That(FileErrors.IsExpected(new InvalidOperationException()), Is.False);
        Assert.That(FileErrors.IsExpected(new IOException()), Is.True);
    });

    private static string Code(Exception error)
    {
        Assert.That(FileErrors.IsExpected(error), Is.True);
        var finding = FileErrors.ToFinding(error, "/out/file");
        Assert.That(finding.What, Does.EndWith("."));
        return finding.Descriptor.Code;
    }
}
