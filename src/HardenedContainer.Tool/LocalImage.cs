using Docker.DotNet;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Tool;

/// <summary>An image on this machine: an archive or a folder, or one that the engine has, saved for as long as it is looked at.</summary>
/// <param name="image">A path, or the name of an image.</param>
internal sealed class LocalImage(string image) : IDisposable
{
    private const long MaxImage = 16L << 30;
    private static readonly TimeSpan EngineLimit = TimeSpan.FromMinutes(5);

    /// <summary>It is an archive or a folder.</summary>
    internal bool IsFile { get; } = System.IO.Path.Exists(image);

    /// <summary>Where it can be read, after <see cref="Fetch"/>.</summary>
    internal string Path { get; } = System.IO.Path.Exists(image) ? image : System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"harden-{Guid.NewGuid():N}.tar");

    /// <summary>Has it saved by the engine where it is no file.</summary>
    /// <returns>HDC0007 where that did not work, else null.</returns>
    internal async Task<Finding?> Fetch(CancellationToken cancellation) => IsFile ? null : await Save(cancellation).ConfigureAwait(false);

    public void Dispose()
    {
        if (!IsFile)
        {
            File.Delete(Path);
        }
    }

    // The image as docker save gives it. An engine that hangs is given up after a while.
    private async Task<Finding?> Save(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(EngineLimit);
        try
        {
            using var configuration = Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? new DockerClientConfiguration(new Uri(host)) : new DockerClientConfiguration();
            using var client = configuration.CreateClient();
            using var content = await client.Images.SaveImageAsync(image, limit.Token).ConfigureAwait(false);
            var target = File.Create(Path);
            await using (target.ConfigureAwait(false))
            {
                var block = new byte[1 << 16];
                for (int count; (count = await content.ReadAsync(block, limit.Token).ConfigureAwait(false)) > 0;)
                {
                    await target.WriteAsync(block.AsMemory(0, count), limit.Token).ConfigureAwait(false);
                    if (target.Length > MaxImage)
                    {
                        return Problem("It is larger than 16 GB.", "Save a smaller base.");
                    }
                }
            }

            return null;
        }
        catch (DockerApiException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return Problem("There is no such file, and the engine has no such image.", "Pull it with docker pull, or save it with skopeo copy docker://IMAGE oci:FOLDER.");
        }
        catch (DockerApiException e)
        {
            return Problem($"The engine answered with status {(int)e.StatusCode}.", "Look into the engine's log.");
        }
        catch (OperationCanceledException)
        {
            return Problem($"The engine did not answer within {EngineLimit.TotalMinutes:0} minutes.", "Look whether the engine works, with docker version.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or UnauthorizedAccessException or UriFormatException or ArgumentException or InvalidOperationException)
        {
            return Problem("There is no such file, and no engine could be asked.", "Start Docker or set DOCKER_HOST, or save the image with skopeo copy docker://IMAGE oci:FOLDER.");
        }

        Finding Problem(string what, string fix) => DiagnosticCatalog.HDC0007.At(what, image, fix: fix);
    }
}
