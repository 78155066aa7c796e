using System.Formats.Tar;
using System.Text;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;

namespace HardenedContainer.Docker;

/// <summary>
/// The build context as the Engine API takes it: a tar archive of what the Dockerfile copies and nothing else, whatever the
/// folder holds. Its Dockerfile is the plain one, because the API alone reaches only the old builder.
/// </summary>
public static class ContextArchive
{
    /// <summary>Writes the archive into a temporary file that goes when it is closed.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="output">Where its root file system is staged.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <returns>The archive, at its start.</returns>
    /// <exception cref="IOException">There is no space, or a file is gone.</exception>
    public static Stream Write(ImagePlan plan, OutputLayout output, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(output);
        var stream = new FileStream(Path.Combine(Path.GetTempPath(), $"harden-{Guid.NewGuid():N}.tar"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        });
        try
        {
            using (var tar = new TarWriter(stream, leaveOpen: true))
            {
                using var dockerfile = new MemoryStream(Encoding.UTF8.GetBytes(DockerfileRenderer.Render(plan, DockerfileDialect.Plain)));
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "Dockerfile") { DataStream = dockerfile });
                Add(tar, output.RootFileSystem(plan.RuntimeIdentifier), $"rootfs/{plan.RuntimeIdentifier}", cancellation);
            }

            stream.Position = 0;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static void Add(TarWriter tar, string directory, string name, CancellationToken cancellation)
    {
        tar.WriteEntry(directory, name);
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            var path = $"{name}/{entry.Name}";
            if (entry is DirectoryInfo && entry.LinkTarget is null)
            {
                Add(tar, entry.FullName, path, cancellation);
            }
            else
            {
                tar.WriteEntry(entry.FullName, path);
            }
        }
    }
}
