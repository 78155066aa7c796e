using System.Runtime.InteropServices;

namespace HardenedContainer.Smoke;

/// <summary>Signals to processes.</summary>
internal static class Processes
{
    internal const int Kill9 = 9;

    /// <summary>Sends a signal; that the process is gone is no error.</summary>
    internal static void Signal(int process, int signal)
    {
        if (process > 1)
        {
            _ = SendSignal(process, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
