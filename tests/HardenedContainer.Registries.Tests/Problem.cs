using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Registries.Tests;

/// <summary>The finding that an action ends with.</summary>
internal static class Problem
{
    /// <summary>Fails the test unless the action ends with this code; gives the message.</summary>
    public static string Of(Func<Task> act, string code)
    {
        var finding = Assert.Throws<FindingException>(() => act().GetAwaiter().GetResult())!.Findings.Single();
        Assert.That(finding.Descriptor.Code, Is.EqualTo(code), finding.Message);
        return finding.Message;
    }
}

/// <summary>An image archive of a small plan.</summary>
internal sealed class ArchiveFile : IDisposable
{
    private readonly TemporaryDirectory _directory = new("archive");

    public ArchiveFile(ImagePlan? plan = null)
    {
        plan ??= TinyPlan.StaticWeb();
        RootFileSystem.Stage(plan, _directory.File("rootfs"));
        Result = ImageArchive.Write(plan, _directory.File("rootfs"), Path, LayerCompression.Gzip);
    }

    public string Path => _directory.File("image.oci.tar");

    public ArchiveResult Result { get; }

    public void Dispose() => _directory.Dispose();
}
