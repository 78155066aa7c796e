using System.Collections.Immutable;
using HardenedContainer.Options;
using HardenedContainer.Syscalls;

namespace HardenedContainer.Scoring;

/// <summary>What the guide's examples do without saying so, and what goes beyond it.</summary>
internal static class ExampleRows
{
    public static ImmutableArray<ScoreRow> All { get; } =
    [
        new("GX.1", "Root certificates, time zones, home and PATH", Surroundings),
        new("GX.2", "A base image for many apps", BaseImage),
        new("GX.3", "System calls, processes and files confined", Confinement),
    ];

    private static IEnumerable<ScoreCheck> Surroundings(ScoreSubject subject)
    {
        var plan = subject.Publish.Plan;
        var environment = plan.Configuration.Environment;
        foreach (var name in (string[])["ca-certificates", "time-zones"])
        {
            var decision = plan.Decisions.FirstOrDefault(d => d.Name == name);
            yield return Checks.Fact(decision is not null, $"{name} {(decision?.Included == true ? "in" : "out")}: {Checks.Show(decision?.Reason ?? "")}", $"{name}: nothing says whether the app needs them");
        }

        yield return Checks.Fact(
            environment.TryGetValue("HOME", out var home) && home.StartsWith('/') && home != "/" && home != "/root",
            $"HOME={Checks.Show(home ?? "")}", "HOME is not set to a directory of the user");
        var path = environment.GetValueOrDefault("PATH");
        yield return plan.Base.Kind == BaseKind.Scratch
            ? Checks.Fact(path is not null && path.Split(':').Length <= 3, $"PATH={Checks.Show(path ?? "")}", "PATH is not set, or has more than three directories")
            : new(ScoreStatus.NotApplicable, "PATH is the base's");
        yield return Checks.Fact(
            plan.Entries.All(e => e.Path is not ("/etc/os-release" or "/usr/lib/os-release")), "no os-release of another system is in the image", "an os-release of another system is in the image");
        foreach (var check in subject.Rules("HDC6002", "HDC6003", "HDC6004"))
        {
            yield return check;
        }
    }

    private static IEnumerable<ScoreCheck> BaseImage(ScoreSubject subject) =>
        [subject.Repository.ContainsKey("Dockerfile.base")
            ? subject.InRepository("FROM in Dockerfile.base", file => file == "Dockerfile.base", "FROM ")
            : subject.InRepository("Dockerfile.base and no step with -t:HardenContainerBaseImage", Checks.IsPipeline, "HardenContainerBaseImage")];

    private static IEnumerable<ScoreCheck> Confinement(ScoreSubject subject)
    {
        var (options, app, plan, _) = subject.Publish;
        yield return plan.Seccomp switch
        {
            { IsDerived: true, Record: false } seccomp => new(ScoreStatus.Met, $"seccomp.json allows {SeccompRules.CountAllowed(seccomp)} system calls, from {Checks.Show(seccomp.Reason)}"),
            { Record: true } => new(ScoreStatus.NotMet, "seccomp.json only logs; HardenContainerSeccompRecord=false"),
            { } seccomp => new(ScoreStatus.NotMet, $"seccomp.json is not the binary's own: {Checks.Show(seccomp.Reason)}"),
            _ => new(ScoreStatus.NotMet, "nothing shows a seccomp profile of the binary's own"),
        };
        yield return Checks.Fact(
            options.Guard == GuardMode.Enforce && app.UsesGuard,
            "the guard is on: HardenContainerGuard=enforce, and the app refers to it", "nothing shows that the guard is on; the package HardenedContainer.Guard and HardenContainerGuard=enforce");
        yield return Checks.Fact(plan.Launcher is not null, $"{Checks.Show(plan.Launcher ?? "")} confines the file system", "nothing shows that the launcher is on; HardenContainerLauncher=true");
        foreach (var check in subject.Rules("HDC0012", "HDC0013"))
        {
            yield return check;
        }
    }
}
