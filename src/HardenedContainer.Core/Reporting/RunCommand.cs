using HardenedContainer.Planning;

namespace HardenedContainer.Reporting;

/// <summary>The <c>docker run</c> that confines a container as its image expects it.</summary>
public static class RunCommand
{
    /// <summary>The command's words, quoted for a shell; an option and its value are one element.</summary>
    /// <param name="plan">The image.</param>
    /// <returns>The words, from <c>docker run</c> to the image's name.</returns>
    public static IReadOnlyList<string> Words(ImagePlan plan) =>
    [
        "docker run",
        "--rm",
        "--read-only",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        "--pids-limit 128",
        "--memory 128m",
        $"--tmpfs {ShellWord.Quote(plan.Configuration.TempPath)}",
        .. plan.Configuration.Ports.Select(p => $"-p {p.Number}:{p.Number}{(p.Protocol == "tcp" ? "" : $"/{p.Protocol}")}"),
        ShellWord.Quote($"{plan.Repository}:{plan.Tags[0]}"),
    ];
}
