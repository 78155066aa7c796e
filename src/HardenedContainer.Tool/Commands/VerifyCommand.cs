using System.CommandLine;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts.Images;
using HardenedContainer.Rules.BuiltImage;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden verify</c>: rules on images that were built.</summary>
internal static class VerifyCommand
{
    internal static Command Create()
    {
        var images = InputFiles.Argument("IMAGE-OR-ARCHIVE", "Local images (folders with an OCI layout, or tars with one or from docker save), or names of images that the engine has.");
        var plan = new Option<string?>("--plan") { Description = "The plan.json that the image should follow; where it is not given, the one beside the archive." };
        var baseImage = new Option<string?>("--base") { Description = "The base that the image should stand on: a local image." };
        var command = new Command("verify", "Checks images that were built.") { images, plan, baseImage };
        var common = new CommonOptions(command, "text");
        command.SetAction(async (parsed, cancellation) =>
        {
            if (common.Policy(parsed) is not { } policy)
            {
                return Program.Unreadable;
            }

            var findings = new List<Finding>();
            foreach (var image in parsed.GetValue(images)!)
            {
                findings.AddRange(await Verify(image, parsed.GetValue(plan), parsed.GetValue(baseImage), cancellation).ConfigureAwait(false));
            }

            var judged = policy.Judge(findings, isComplete: true);
            Output.Write(judged, parsed.GetValue(common.Format)!);
            return Output.Status(judged);
        });
        return command;
    }

    private static async Task<IReadOnlyList<Finding>> Verify(string image, string? planFile, string? baseImage, CancellationToken cancellation)
    {
        using var local = new LocalImage(image);
        if (await local.Fetch(cancellation).ConfigureAwait(false) is { } problem)
        {
            return [problem];
        }

        try
        {
            var plan = planFile is null ? PlanFile.Beside(image) : PlanFile.Read(planFile);
            var diffIds = baseImage is null ? [] : BuiltImageReader.Read(baseImage, cancellation).ToDictionary(b => b.Architecture, b => b.DiffIds);
            return
            [
                .. from built in BuiltImageReader.Read(local.Path, cancellation)
                   let subject = new BuiltImageSubject(built with { Source = image }, plan?.Architecture == built.Architecture || planFile is not null ? plan : null, diffIds.GetValueOrDefault(built.Architecture, []))
                   from finding in BuiltImageRules.Evaluate(subject)
                   select finding,
            ];
        }
        catch (FindingException e)
        {
            return [.. e.Findings.Select(f => f.File == local.Path ? f with { File = image } : f)];
        }
    }
}
