using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Guarded;

/// <summary>Things to try, each of which throws where it does not work.</summary>
internal static partial class Attempts
{
    /// <summary>io_uring_setup has this number on every architecture.</summary>
    public const int IoUringSetup = 425;

    private static readonly Lock _gate = new();

    /// <summary>Tries something and prints one line of JSON; true where it worked.</summary>
    public static bool Report(string attempt, string what, Action action)
    {
        var outcome = "done";
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            outcome = $"{e.GetType().Name}: {e.Message}";
        }

        lock (_gate)
        {
            Console.WriteLine($$"""{"attempt":"{{attempt}}","what":"{{JsonEncodedText.Encode(what)}}","outcome":"{{JsonEncodedText.Encode(outcome)}}"}""");
        }

        return outcome == "done";
    }

    public static void StartProcess()
    {
        using var process = Process.Start(Environment.ProcessPath!, ["read", "/etc/hosts"])!;
        process.WaitForExit();
    }

    public static void ReadFirstByte(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        // Page 0 of a process is never mapped: that /proc/PID/mem opens is enough.
        if (!path.EndsWith("/mem", StringComparison.Ordinal))
        {
            file.ReadByte();
        }
    }

    public static void Write(string path)
    {
        File.WriteAllText(path, "written");
        File.Delete(path);
    }

    public static void Socket(int family)
    {
        const int Stream = 1;
        Call(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 198 : 41, family, family == 2 ? Stream : 5);
    }

    public static void Call(nint number, nint first = 0, nint second = 0)
    {
        if (SystemCall(number, first, second, 0) == -1)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    public static void OnThread(ThreadStart action)
    {
        var thread = new Thread(action);
        thread.Start();
        thread.Join();
    }

    public static void OnPool(Action action) => Task.Run(action).Wait();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third);
}
