using System.Collections.Immutable;

namespace HardenedContainer.Rendering;

/// <summary>The one list of the output directory's text files: what the task writes, the summary names and clean removes.</summary>
public static class OutputFiles
{
    /// <summary>What is made of the plan alone, in the order in which the summary names it.</summary>
    public static ImmutableArray<Artifact> Artifacts { get; } =
    [
        new(".dockerignore", DockerIgnoreRenderer.Render),
        new("run.sh", RunScriptRenderer.Render) { IsExecutable = true },
        new("compose.yaml", ComposeRenderer.Render) { IsManifest = true },
        new("kubernetes.yaml", KubernetesRenderer.Render) { IsManifest = true },
        new("namespace.yaml", NamespaceRenderer.Render) { IsManifest = true },
        new("ecs-task-definition.json", EcsRenderer.Render) { IsManifest = true },
        new("apparmor.profile", AppArmorRenderer.Render),
        new("falco.yaml", FalcoRenderer.Render),
        new("seccomp.json", SeccompRenderer.Render),
        new(SbomRenderer.FileName, SbomRenderer.Render),
    ];

    /// <summary>The Dockerfile from source to image, where the app is built inside an engine and the user names no other place.</summary>
    public const string BuildDockerfile = "build.Dockerfile";

    /// <summary>Every text file, most important first. The task writes those around <see cref="Artifacts"/> itself: they need more than the plan.</summary>
    public static ImmutableArray<string> Names { get; } =
        ["Dockerfile", .. Artifacts.Select(a => a.Name), "plan.json", "report.json", "report.sarif", "report.md", "report.html", BuildDockerfile, BuildDockerfile + ".dockerignore"];
}
