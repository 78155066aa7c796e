using System.CommandLine;
using HardenedContainer.Dockerfiles;
using HardenedContainer.IO;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden lint</c>: rules on Dockerfiles and manifests.</summary>
internal static class LintCommand
{
    internal static Command Create()
    {
        var paths = InputFiles.Argument("PATH", "Dockerfiles, manifests of Kubernetes, Compose or ECS, or directories to search for them.");
        var kind = new Option<string>("--kind") { Description = "What the files are; auto looks at their names.", DefaultValueFactory = _ => "auto" };
        kind.AcceptOnlyFromAmong("auto", "dockerfile", "manifest");
        var baseName = BaseOption.Create("Facts for base images that are not known: the name of a known base, a file of harden facts, or a local image.");
        var context = new Option<string?>("--context") { Description = "The folder that docker build gets; where it is not given, the Dockerfile's own if what it copies is there." };
        var command = new Command("lint", "Checks Dockerfiles and manifests.") { paths, kind, baseName, context };
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

            var check = new DockerfileCheck(fallback, parsed.GetValue(context)) { AllowedRegistries = common.AllowedRegistries, Labels = common.Labels };
            var named = parsed.GetValue(paths)!.ToHashSet(StringComparer.Ordinal);
            var (dockerfiles, manifests) = (parsed.GetValue(kind) != "manifest", parsed.GetValue(kind) != "dockerfile");
            var findings = InputFiles.Expand(parsed.GetValue(paths)!, path => (dockerfiles && DockerfileName.Is(path)) || (manifests && ManifestCheck.IsName(path))).AsParallel().AsOrdered()
                .SelectMany(f => f.Problem is { } problem ? [problem] : manifests && (!dockerfiles || ManifestCheck.IsName(f.File)) ? new ManifestCheck().Run(f.File, named.Contains(f.File)) : check.Run(f.File))
                .ToArray();
            var judged = policy.Judge(findings.Distinct(), isComplete: true);
            Output.Write(judged, parsed.GetValue(common.Format)!);
            return Output.Status(judged);
        });
        return command;
    }
}
