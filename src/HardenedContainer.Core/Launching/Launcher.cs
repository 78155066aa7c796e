using HardenedContainer.Native;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Launching;

/// <summary>Puts the launcher before the app: <c>HardenContainerLauncher</c>.</summary>
public static class Launcher
{
    private const string Folder = "/usr/libexec/harden/";

    /// <summary>Where the launcher is in the image.</summary>
    public const string Path = Folder + "launcher";

    /// <summary>Where its list of places is. The same path stands in <c>src/native/launcher.c</c>.</summary>
    public const string PolicyPath = Folder + "launcher.policy";

    /// <summary>Where its system call filter is, if there is one. The same path stands in <c>src/native/launcher.c</c>.</summary>
    public const string SeccompPath = Folder + "launcher.seccomp";

    // What the launcher itself calls: a profile that the engine applies holds for it, too.
    private static readonly string[] OwnCalls =
    [
        "close", "execve", "exit_group", "landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self", "openat", "prctl", "read", "seccomp", "write",
    ];

    /// <summary>Adds the launcher to a plan. Pure, and the last step of planning, as its policy names what is in the image.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="plan">The image without launcher.</param>
    /// <returns>The plan as it was where no launcher is asked for.</returns>
    public static ImagePlan AddTo(HardeningOptions options, ImagePlan plan)
    {
        if (!options.Launcher)
        {
            return plan;
        }

        var added = new ImageEntryList(_ => false);
        foreach (var entry in plan.Entries)
        {
            added.Add(entry);
        }

        added.AddProgram(Path, NativePrograms.Read("launcher", plan.RuntimeIdentifier), "HardenedContainer");
        added.AddText(PolicyPath, LauncherPolicy.Render(plan, options.Mounts, options.Guard == GuardMode.Audit));
        if (plan.Seccomp is { } seccomp)
        {
            added.AddContent(SeccompPath, SeccompProgram.Compile([.. seccomp.Allowed, "execve"], plan.Architecture, seccomp.Record), "generated");
        }

        return plan with
        {
            Launcher = Path,
            Entries = added.ToEntries(),
            Configuration = plan.Configuration with { Entrypoint = plan.Configuration.Entrypoint.Insert(0, Path) },
            Seccomp = plan.Seccomp is null ? null : plan.Seccomp with
            {
                Allowed = [.. plan.Seccomp.Allowed.Union(OwnCalls, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            },
        };
    }
}
