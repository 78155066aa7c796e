using System.Globalization;
using System.Text;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Reporting;

namespace HardenedContainer.Rendering;

/// <summary><c>run.sh</c>: the container with plain Docker, or podman.</summary>
public static class RunScriptRenderer
{
    /// <summary>Renders the script.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The whole text, with marker and hash.</returns>
    public static string Render(ImagePlan plan)
    {
        var text = new StringBuilder($"""
            #!/usr/bin/env bash
            # {GeneratedFiles.Marker}
            #
            # Starts the container as its image expects it. Options of docker run may follow: ./run.sh --detach --name web
            # CONTAINER_ENGINE=podman takes podman.
            set -euo pipefail
            cd "$(dirname "$(readlink -f "$0")")"
            engine={"${CONTAINER_ENGINE:-docker}"}

            # podman, also where it is called docker, gives a tmpfs no owner: it has to be everybody's in this container.
            owner={string.Join(',', RunFacts.TempOwner(plan))}
            if [[ $("$engine" --version) == podman* ]]; then owner=mode=1777; fi

            exec "$engine" run
            """.ReplaceLineEndings("\n"));
        foreach (var (option, value) in Options(plan))
        {
            text.Append(" \\\n    ").Append(option).Append(value is null ? "" : $" {ShellWord.Quote(value)}");
        }

        foreach (var secret in plan.Run.Secrets)
        {
            // Clients before Docker 23 take relative paths, ./ in front or not, for names of volumes. The script has changed into its own directory.
            text.Append(" \\\n    --volume ").Append(Path.IsPathRooted(secret.File) ? "" : "\"$PWD\"/").Append(ShellWord.Quote($"{secret.File}:{RunFacts.SecretsDirectory}/{secret.Name}:ro"));
        }

        text.Append(" \\\n    --tmpfs ").Append(ShellWord.Quote($"{plan.Configuration.TempPath}:{string.Join(',', RunFacts.TempOptions(plan))},")).Append("\"$owner\"");

        text.Append(" \\\n    \"$@\" ").Append(ShellWord.Quote(RunFacts.LocalImage(plan))).Append('\n');
        return GeneratedFiles.SealInPlace(text.ToString());
    }

    /// <summary>How long the script lets the container stop, in seconds.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The time.</returns>
    public static int StopSeconds(ImagePlan plan) => RunFacts.StopSeconds(plan);

    private static IEnumerable<(string Option, string? Value)> Options(ImagePlan plan)
    {
        var run = plan.Run;
        yield return ("--rm", null);
        yield return ("--user", plan.Configuration.User);
        yield return ("--read-only", null);
        yield return ("--cap-drop", "ALL");
        yield return ("--security-opt", "no-new-privileges");
        if (plan.Seccomp is not null)
        {
            yield return ("--security-opt", $"seccomp={RunFacts.SeccompFile}");
        }

        if (run.NodeProfiles)
        {
            yield return ("--security-opt", $"apparmor={RunFacts.ProfileName(plan)}");
        }

        yield return ("--pids-limit", Number(run.PidsLimit));
        yield return ("--memory", Number(run.MemoryLimit));
        yield return ("--memory-swap", Number(run.MemoryLimit));
        yield return ("--cpus", RunFacts.Cpus(plan));
        yield return ("--ulimit", "core=0");
        foreach (var (name, value) in RunFacts.Variables(plan))
        {
            yield return ("--env", $"{name}={value}");
        }

        foreach (var port in plan.Configuration.Ports)
        {
            yield return ("--publish", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port.Number}:{port.Number}/{port.Protocol}"));
        }

        foreach (var volume in run.Volumes)
        {
            yield return ("--volume", $"{RunFacts.NameOf(plan)}-{volume.Name}:{volume.Path}");
        }

        yield return ("--stop-timeout", Number(RunFacts.StopSeconds(plan)));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
