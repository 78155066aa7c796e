using System.Runtime.InteropServices;

namespace HardenedContainer.Guard;

/// <summary>
/// System calls by number. Not through libc's functions: some are younger than the libc that an app is linked to, and one
/// import is one thing to resolve at start. In native AOT it is linked directly (see build/HardenedContainer.Guard.targets).
/// </summary>
internal static partial class SystemCalls
{
    /// <summary>Whether this is arm64; else it is x64.</summary>
    public static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static nint Prctl(int option, nint value) => Call(157, 167, option, value);

    public static unsafe nint Seccomp(uint operation, uint flags, void* argument) => Call(317, 277, (nint)operation, (nint)flags, (nint)argument);

    public static unsafe nint Write(int file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Call(1, 64, file, (nint)start, bytes.Length);
        }
    }

    public static unsafe nint Read(int file, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Call(0, 63, file, (nint)start, bytes.Length);
        }
    }

    public static nint Close(int file) => Call(3, 57, file);

    public static unsafe nint ReadLink(ReadOnlySpan<byte> path, Span<byte> target)
    {
        const int AtFdCwd = -100;
        fixed (byte* name = path)
        fixed (byte* start = target)
        {
            return Call(267, 78, AtFdCwd, (nint)name, (nint)start, target.Length);
        }
    }

    /// <summary>Waits without limit for input on one of the files.</summary>
    public static unsafe nint Poll(Span<PollFile> files)
    {
        fixed (PollFile* start = files)
        {
            return Call(271, 73, (nint)start, files.Length);
        }
    }

    public static nint InotifyInit(int flags) => Call(294, 26, flags);

    public static unsafe nint InotifyAddWatch(int file, ReadOnlySpan<byte> path, uint mask)
    {
        fixed (byte* name = path)
        {
            return Call(254, 27, file, (nint)name, (nint)mask);
        }
    }

    public static nint Socket(int family, int type, int protocol) => Call(41, 198, family, type, protocol);

    public static unsafe nint Bind(int file, ReadOnlySpan<byte> address)
    {
        fixed (byte* start = address)
        {
            return Call(49, 200, file, (nint)start, address.Length);
        }
    }

    public static unsafe nint SetSocketOption(int file, int level, int option, int value) =>
        Call(54, 208, file, level, option, (nint)(&value), sizeof(int));

    public static unsafe nint ReceiveMessage(int file, MessageHeader* message, int flags) =>
        Call(47, 212, file, (nint)message, flags);

    // By the numbers of x64 (asm/unistd_64.h) and of arm64 (asm-generic/unistd.h). A negative result is an error number.
    private static nint Call(int x64, int arm64, nint a, nint b = 0, nint c = 0, nint d = 0, nint e = 0)
    {
        var result = Syscall(IsArm ? arm64 : x64, a, b, c, d, e);
        return result == -1 ? -Marshal.GetLastPInvokeError() : result;
    }

    // Variadic in C; on x64 and arm64 Linux integers travel in the same registers either way.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint a, nint b, nint c, nint d, nint e);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFile
    {
        public int File;
        public short Events;
        public short Returned;
    }

    /// <summary><c>struct msghdr</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct MessageHeader
    {
        public void* Name;
        public int NameLength;
        public IoVector* Vectors;
        public nint VectorCount;
        public void* Control;
        public nint ControlLength;
        public int Flags;
    }

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct IoVector
    {
        public void* Base;
        public nint Length;
    }
}
