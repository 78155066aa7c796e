using HardenedContainer.Diagnostics;
using HardenedContainer.Docker;

namespace HardenedContainer.Tool;

/// <summary>An image on this machine: an archive or a folder, or one that the engine has, saved for as long as it is looked at.</summary>
/// <param name="image">A path, or the name of an image.</param>
internal sealed class LocalImage(string image) : IDisposable
{
    private const long MaxImage = 16L << 30;

    /// <summary>It is an archive or a folder.</summary>
    internal bool IsFile { get; } = System.IO.Path.Exists(image);

    /// <summary>Where it can be read, after <see cref="Fetch"/>.</summary>
    internal string Path { get; } = System.IO.Path.Exists(image) ? image : System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"harden-{Guid.NewGuid():N}.tar");

    /// <summary>Has it saved by the engine where it is no file.</summary>
    /// <returns>HDC0007 where that did not work, else null.</returns>
    internal async Task<Finding?> Fetch(CancellationToken cancellation) => IsFile ? null : await Save(cancellation).ConfigureAwait(false);

    /// <summary>What an engine did not do, as something that could not be read.</summary>
    internal static Finding EngineProblem(string image, FindingException e) => DiagnosticCatalog.HDC0007.At(e.Findings[0].What, image, fix: e.Findings[0].Fix ?? e.Findings[0].Descriptor.Fix);

    public void Dispose()
    {
        if (!IsFile)
        {
            File.Delete(Path);
        }
    }

    // The image as docker save gives it.
    private async Task<Finding?> Save(CancellationToken cancellation)
    {
        try
        {
            using var engine = await Engine.Connect(EngineAddress.FromEnvironment(), new(), cancellation).ConfigureAwait(false);
            return await engine.Save(image, Path, MaxImage, cancellation).ConfigureAwait(false)
                ? null
                : Problem("There is no such file, and the engine has no such image.", "Pull it with docker pull, or save it with skopeo copy docker://IMAGE oci:FOLDER.");
        }
        catch (FindingException e) when (e.Findings[0].Descriptor == DiagnosticCatalog.HDC9301)
        {
            return Problem("There is no such file, and no engine could be asked.", "Start Docker or set DOCKER_HOST, or save the image with skopeo copy docker://IMAGE oci:FOLDER.");
        }
        catch (FindingException e)
        {
            return EngineProblem(image, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Problem($"It could not be saved into the folder for temporary files: {e.Message}", "Free some space there, or set TMPDIR.");
        }

        Finding Problem(string what, string fix) => DiagnosticCatalog.HDC0007.At(what, image, fix: fix);
    }
}
