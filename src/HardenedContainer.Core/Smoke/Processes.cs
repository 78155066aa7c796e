using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HardenedContainer.Smoke;

/// <summary>Signals to processes.</summary>
internal static class Processes
{
    internal const int Kill9 = 9;

    /// <summary>Ends a process and all that descend from it.</summary>
    internal static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // It has ended in the meantime.
        }
    }

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
