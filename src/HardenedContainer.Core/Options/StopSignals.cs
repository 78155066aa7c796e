namespace HardenedContainer.Options;

/// <summary>Signals by name or number, as STOPSIGNAL takes them.</summary>
internal static class StopSignals
{
    // Linux, x86 and Arm: signal(7). The two real-time ends may have an offset.
    private static readonly string[] Names =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2",
        "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG",
        "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
        "SIGRTMIN", .. Enumerable.Range(1, 15).Select(n => $"SIGRTMIN+{n}"),
        "SIGRTMAX", .. Enumerable.Range(1, 14).Select(n => $"SIGRTMAX-{n}"),
    ];

    /// <summary>The number of a signal that was bound; that of SIGTERM for the ends of the real-time ones, which no app waits for.</summary>
    public static int Number(string name) =>
        int.TryParse(name, out var number) ? number : Array.IndexOf(Names, name) is >= 0 and < 31 and var index ? index + 1 : 15;

    public static string Bind(Binding binding)
    {
        const string Property = "HardenContainerStopSignal";
        const string Fallback = "SIGTERM";
        var value = binding.Property(Property);
        if (value.Length == 0)
        {
            return Fallback;
        }

        if (Binding.TryNumber(value, out var number) && number is >= 1 and <= 64)
        {
            return value;
        }

        var upper = value.ToUpperInvariant();
        var name = upper.StartsWith("SIG", StringComparison.Ordinal) ? upper : "SIG" + upper;
        if (Names.Contains(name))
        {
            return name;
        }

        binding.Reject(Property, value, "is not a signal",
            $"{Binding.Suggestion(value, Names)}Use a name such as SIGTERM, SIGINT or SIGQUIT, or a number from 1 to 64.");
        return Fallback;
    }
}
