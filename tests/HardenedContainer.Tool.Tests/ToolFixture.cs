using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Tool.Tests;

/// <summary>What tests of the real program share: a folder for each test, images in it, and how <c>harden</c> is started.</summary>
public abstract class ToolFixture
{
    /// <summary>A folder of the test's own.</summary>
    protected TemporaryDirectory Folder { get; private set; } = null!;

    [SetUp]
    public void CreateFolder() => Folder = new();

    [TearDown]
    public void DeleteFolder() => Folder.Dispose();

    /// <summary>Runs <c>harden ARGUMENTS</c>, whatever its exit status.</summary>
    protected static CommandResult Harden(params IEnumerable<string> arguments) => CommandLine.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "harden.dll"), .. arguments]);

    /// <summary>Writes the archive of a plan and returns its path.</summary>
    protected string WriteImage(ImagePlan plan)
    {
        RootFileSystem.Stage(plan, Folder.File("rootfs"), CancellationToken.None);
        ImageArchive.Write(plan, Folder.File("rootfs"), Folder.File("image.oci.tar"), LayerCompression.Gzip);
        return Folder.File("image.oci.tar");
    }
}
