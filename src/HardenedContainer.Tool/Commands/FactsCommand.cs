using System.CommandLine;
using Docker.DotNet;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden facts</c>: what a base image holds, as JSON for <c>HardenContainerBaseFacts</c> and <c>--base</c>.</summary>
internal static class FactsCommand
{
    private const long MaxImage = 16L << 30;
    private static readonly TimeSpan EngineLimit = TimeSpan.FromMinutes(5);

    internal static Command Create()
    {
        var image = new Argument<string>("IMAGE") { Description = "A local image (a folder with an OCI layout, or a tar with one or from docker save), or the name of an image that the engine has." };
        var architecture = new Option<string>("--arch") { Description = "Which platform of an image with several.", DefaultValueFactory = _ => "amd64" };
        architecture.AcceptOnlyFromAmong("amd64", "arm64", "arm");
        var command = new Command("facts", "Prints what a base image holds.") { image, architecture };
        command.SetAction((parsed, cancellation) => Run(parsed.GetValue(image)!, parsed.GetValue(architecture)!, cancellation));
        return command;
    }

    private static async Task<int> Run(string image, string architecture, CancellationToken cancellation)
    {
        var saved = Path.Exists(image) ? null : Path.Combine(Path.GetTempPath(), $"harden-{Guid.NewGuid():N}.tar");
        try
        {
            var problem = saved is null ? null : await Save(image, saved, cancellation).ConfigureAwait(false);
            var facts = problem is null ? BaseFactsFile.Read(saved ?? image, architecture, out problem) : null;
            if (facts is null)
            {
                Console.Error.WriteLine($"{image}: error {problem!.Descriptor.Code}: {problem.Message}");
                return Program.Unreadable;
            }

            Console.Out.Write(BaseFactsFile.Write(saved is null ? facts : facts with { Name = image, Source = $"read from {image}" }));
            return 0;
        }
        finally
        {
            if (saved is not null)
            {
                File.Delete(saved);
            }
        }
    }

    // The image as docker save gives it. An engine that hangs is given up after a while.
    private static async Task<Finding?> Save(string image, string file, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(EngineLimit);
        try
        {
            using var configuration = Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? new DockerClientConfiguration(new Uri(host)) : new DockerClientConfiguration();
            using var client = configuration.CreateClient();
            using var content = await client.Images.SaveImageAsync(image, limit.Token).ConfigureAwait(false);
            var target = File.Create(file);
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
