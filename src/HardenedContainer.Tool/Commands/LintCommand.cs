using System.CommandLine;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.IO;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden lint</c>: rules on Dockerfiles.</summary>
internal static class LintCommand
{
    private static readonly string[] Manifests = [".yaml", ".yml", ".json"];

    internal static Command Create()
    {
        var paths = InputFiles.Argument("PATH", "Dockerfiles, or directories to search for them.");
        var kind = new Option<string>("--kind") { Description = "What the files are.", DefaultValueFactory = _ => "auto" };
        kind.AcceptOnlyFromAmong("auto", "dockerfile");
        var baseName = BaseOption.Create("Facts for base images that are not known: the name of a known base, a file of harden facts, or a local image.");
        var context = new Option<string?>("--context") { Description = "The folder that docker build gets; where it is not given, the Dockerfile's own if what it copies is there." };
        var command = new Command("lint", "Checks Dockerfiles.") { paths, kind, baseName, context };
        var common = new CommonOptions(command, "text");
        command.SetAction(parsed =>
        {
            if (common.Policy(parsed) is not { } policy)
            {
                return Program.Unreadable;
            }

            if (!BaseOption.TryRead(parsed.GetValue(baseName), out var fallback))
            {
                return Program.Unreadable;
            }

            var check = new DockerfileCheck(fallback, parsed.GetValue(context)) { AllowedRegistries = common.AllowedRegistries };
            var findings = InputFiles.Expand(parsed.GetValue(paths)!, DockerfileName.Is).AsParallel().AsOrdered()
                .SelectMany(f => f.Problem is { } problem ? [problem] : Lint(f.File, parsed.GetValue(kind) == "auto", check))
                .ToArray();
            var judged = policy.Judge(findings.Distinct(), isComplete: true);
            Output.Write(judged, parsed.GetValue(common.Format)!);
            return Output.Status(judged);
        });
        return command;
    }

    private static IEnumerable<Finding> Lint(string path, bool detect, DockerfileCheck check)
    {
        return detect && Manifests.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? [DiagnosticCatalog.HDC0007.At("Manifests are not checked yet.", path, fix: "Leave it out, or say --kind dockerfile.")]
            : check.Run(path);
    }
}
