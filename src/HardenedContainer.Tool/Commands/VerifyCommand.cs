using System.CommandLine;
using HardenedContainer.Diagnostics;
using HardenedContainer.Docker;
using HardenedContainer.Facts.Images;
using HardenedContainer.Rules.BuiltImage;
using HardenedContainer.Smoke;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden verify</c>: rules on images that were built.</summary>
internal static class VerifyCommand
{
    internal static Command Create()
    {
        var images = InputFiles.Argument("IMAGE-OR-ARCHIVE", "Local images (folders with an OCI layout, or tars with one or from docker save), or names of images that the engine has.");
        var plan = new Option<string?>("--plan") { Description = "The plan.json that the image should follow; where it is not given, the one beside the archive." };
        var baseImage = new Option<string?>("--base") { Description = "The base that the image should stand on: a local image." };
        var run = new Option<bool>("--run") { Description = "Also start each image in the engine of DOCKER_HOST, as production would: read-only, no capabilities, no new privileges, no network." };
        var command = new Command("verify", "Checks images that were built.") { images, plan, baseImage, run };
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
                findings.AddRange(await Verify(image, parsed.GetValue(plan), parsed.GetValue(baseImage), parsed.GetValue(run), cancellation).ConfigureAwait(false));
            }

            var judged = policy.Judge(findings, isComplete: true);
            Output.Write(judged, parsed.GetValue(common.Format)!);
            return Output.Status(judged);
        });
        return command;
    }

    private static async Task<IReadOnlyList<Finding>> Verify(string image, string? planFile, string? baseImage, bool run, CancellationToken cancellation)
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
            BuiltImageSubject[] subjects =
            [
                .. from built in BuiltImageReader.Read(local.Path, cancellation)
                   select new BuiltImageSubject(built with { Source = image }, plan?.Architecture == built.Architecture || planFile is not null ? plan : null, diffIds.GetValueOrDefault(built.Architecture, [])),
            ];
            return [.. subjects.SelectMany(BuiltImageRules.Evaluate), .. run ? await Run(image, local, subjects, cancellation).ConfigureAwait(false) : []];
        }
        catch (FindingException e)
        {
            return [.. e.Findings.Select(f => f.File == local.Path ? f with { File = image } : f)];
        }
    }

    private static async Task<IReadOnlyList<Finding>> Run(string image, LocalImage local, BuiltImageSubject[] subjects, CancellationToken cancellation)
    {
        try
        {
            using var engine = await Engine.Connect(EngineAddress.FromEnvironment(), new(), cancellation).ConfigureAwait(false);
            var architecture = await engine.Architecture(cancellation).ConfigureAwait(false);
            var (findings, isRun) = (new List<Finding>(), false);
            foreach (var (index, subject) in subjects.Index().Where(s => s.Item.Image.Architecture == architecture && s.Item.Image.OperatingSystem == "linux" && !s.Item.Image.Arguments.IsEmpty))
            {
                Console.Error.WriteLine($"Running {image} in {engine.Address.Uri}");
                var conditions = RunConditions.Of(subject.Image, subject.Plan);
                var seen = await (local.IsFile ? engine.RunArchive(image, index, subject.Image, conditions, cancellation) : engine.Run(image, subject.Image, conditions, cancellation)).ConfigureAwait(false);
                findings.AddRange(ContainerJudge.Judge(subject.Image, seen));
                isRun = true;
            }

            return isRun ? findings : [DiagnosticCatalog.HDC9500.At($"No run: the engine runs linux/{architecture}, and nothing in {image} has that platform and a command.", image, fix: "Use an engine of its platform.") with { Severity = DiagnosticSeverity.Warning }];
        }
        catch (FindingException e)
        {
            return [LocalImage.EngineProblem(image, e)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [DiagnosticCatalog.HDC0007.At($"It could not be copied into the folder for temporary files: {e.Message}", image, fix: "Free some space there, or set TMPDIR.")];
        }
    }
}
