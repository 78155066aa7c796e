using System.Runtime.InteropServices;

namespace HardenedContainer.Guard;

/// <summary>
/// Closes the process from inside, where no platform does it from outside. Everything holds for all threads and cannot be
/// taken back. What the kernel does not have is reported, and the app runs on.
/// </summary>
public static class HardenedGuard
{
    private const int SetDumpable = 4; // PR_SET_DUMPABLE, linux/prctl.h
    private const int SetNoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS

    private static readonly object _gate = new();
    private static GuardReport? _report;

    /// <summary>Turns the guard on. What is on already stays as it is: the first call counts.</summary>
    /// <param name="configure">Changes what publish baked in; null takes that as it is.</param>
    /// <returns>What was done. It is also one line of JSON on standard error.</returns>
    /// <exception cref="ArgumentException">Publish baked in a mode or feature that this version does not know.</exception>
    public static GuardReport Enable(Action<GuardOptions>? configure = null)
    {
        lock (_gate)
        {
            if (_report is not null)
            {
                return _report;
            }

            var options = new GuardOptions();
            configure?.Invoke(options);
            return _report = Apply(options, isHealthCheck: false);
        }
    }

    /// <summary>
    /// What publish baked in, before anything of the app runs: called by the module initializer that the package compiles into
    /// the app. Does nothing where neither <c>HardenContainerGuard</c> nor <c>HardenContainerHealth=self</c> asks for it.
    /// </summary>
    /// <exception cref="ArgumentException">Publish baked in a mode or feature that this version does not know.</exception>
    public static void Start()
    {
        var isOn = Settings.Mode(unsaid: GuardMode.Off) != GuardMode.Off;
        if (Settings.HealthCheck && HealthCheck.IsAsked())
        {
            if (isOn)
            {
                Apply(new(), isHealthCheck: true);
            }

            Environment.Exit(HealthCheck.Run());
        }

        if (isOn)
        {
            Enable();
        }
    }

    private static GuardReport Apply(GuardOptions options, bool isHealthCheck)
    {
        var report = new GuardReport(options.Mode);
        if (options.Mode == GuardMode.Off)
        {
            return report;
        }

        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            report.Fail("guard", "it knows Linux on x64 and arm64 only");
        }
        else
        {
            Close(options, report);
            if (!isHealthCheck && (options.Decoys || options.CanaryFiles.Count > 0))
            {
                Tripwire.Start(options, report);
            }
        }

        if (!isHealthCheck)
        {
            new JsonLine("guard")
                .Add("mode", options.Mode == GuardMode.Audit ? "audit" : "enforce")
                .Add("applied", report.AppliedNames)
                .Add("allowed", options.Allow == GuardFeatures.None ? [] : FeatureNames.Of(options.Allow))
                .Add("failed", report.FailedNames)
                .Write();
        }

        return report;
    }

    private static void Close(GuardOptions options, GuardReport report)
    {
        var audit = options.Mode == GuardMode.Audit;
        var forbidden = GuardFeatures.All & ~options.Allow;
        if ((forbidden & GuardFeatures.NewPrivileges) != 0)
        {
            report.Add("no-new-privileges", SystemCalls.Prctl(SetNoNewPrivileges, 1));
        }

        if ((forbidden & GuardFeatures.Dumps) != 0 && !audit)
        {
            report.Add("not-dumpable", SystemCalls.Prctl(SetDumpable, 0));
        }

        if ((forbidden & ~(GuardFeatures.NewPrivileges | GuardFeatures.Dumps)) != 0)
        {
            report.Add("seccomp", SeccompFilter.Apply(forbidden, audit));
        }
    }
}
