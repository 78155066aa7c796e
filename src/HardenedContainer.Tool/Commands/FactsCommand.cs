using System.CommandLine;
using HardenedContainer.Facts;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden facts</c>: what a base image holds, as JSON for <c>HardenContainerBaseFacts</c> and <c>--base</c>.</summary>
internal static class FactsCommand
{
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
        using var local = new LocalImage(image);
        var problem = await local.Fetch(cancellation).ConfigureAwait(false);
        var facts = problem is null ? BaseFactsFile.Read(local.Path, architecture, out problem) : null;
        if (facts is null)
        {
            Console.Error.WriteLine($"{image}: error {problem!.Descriptor.Code}: {problem.Message}");
            return Program.Unreadable;
        }

        Console.Out.Write(BaseFactsFile.Write(local.IsFile ? facts : facts with { Name = image, Source = $"read from {image}" }));
        return 0;
    }
}
