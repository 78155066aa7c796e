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

    private const int Kill = 9;
    private const int Stop = 19;

    // moby, signal_linux.go: what engines send for the real-time ends, two of which glibc keeps for itself.
    private const int FirstRealTime = 34;
    private const int LastRealTime = 64;

    /// <summary>The number of a signal that was bound, as engines take it.</summary>
    public static int Number(string name) => int.TryParse(name, out var number) ? number
        : name.StartsWith("SIGRTMIN", StringComparison.Ordinal) ? FirstRealTime + Offset(name)
        : name.StartsWith("SIGRTMAX", StringComparison.Ordinal) ? LastRealTime + Offset(name)
        : Array.IndexOf(Names, name) + 1;

    private static int Offset(string name) => int.TryParse(name.AsSpan("SIGRTMIN".Length), out var offset) ? offset : 0;

    public static string Bind(Binding binding)
    {
        const string Property = "HardenContainerStopSignal";
        const string Fallback = "SIGTERM";
        var value = binding.Property(Property);
        if (value.Length == 0)
        {
            return Fallback;
        }

        var upper = value.ToUpperInvariant();
        var name = upper.StartsWith("SIG", StringComparison.Ordinal) ? upper : "SIG" + upper;
        var isNumber = Binding.TryNumber(value, out var number) && number is >= 1 and <= LastRealTime;
        if (isNumber || Names.Contains(name))
        {
            var signal = isNumber ? value : name;
            if (Number(signal) is Kill or Stop)
            {
                binding.Reject(Property, value, "cannot be handled: the app would end without closing anything, or not at all", "Leave it out for SIGTERM, on which .NET shuts down in order.");
                return Fallback;
            }

            return signal;
        }

        binding.Reject(Property, value, "is not a signal",
            $"{Binding.Suggestion(value, Names)}Use a name such as SIGTERM, SIGINT or SIGQUIT, or a number from 1 to 64.");
        return Fallback;
    }
}
