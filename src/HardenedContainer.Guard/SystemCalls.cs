using System.Runtime.InteropServices;

namespace HardenedContainer.Guard;

/// <summary>
/// System calls by number. Not through libc's functions: some are younger than the libc that an app is linked to, and one
/// import is one thing to resolve at start. In native AOT it is linked directly (see build/HardenedContainer.Guard.targets).
/// </summary>
internal static partial class SystemCalls
{
    // The calls that the guard itself makes (asm/unistd_64.h of x64; asm-generic/unistd.h of arm64).
    private static readonly bool _arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static nint NrRead => _arm ? 63 : 0;

    private static nint NrWrite => _arm ? 64 : 1;

    private static nint NrPoll => _arm ? 73 : 271;

    private static nint NrSocket => _arm ? 198 : 41;

    private static nint NrBind => _arm ? 200 : 49;

    private static nint NrSetSocketOption => _arm ? 208 : 54;

    private static nint NrReceiveMessage => _arm ? 212 : 47;

    private static nint NrClose => _arm ? 57 : 3;

    private static nint NrReadLink => _arm ? 78 : 267;

    private static nint NrPrctl => _arm ? 167 : 157;

    private static nint NrSeccomp => _arm ? 277 : 317;

    private static nint NrInotifyInit => _arm ? 26 : 294;

    private static nint NrInotifyAddWatch => _arm ? 27 : 254;

    public static nint Prctl(int option, nint value) => Result(Syscall(NrPrctl, option, value, 0, 0, 0));

    public static unsafe nint Seccomp(uint operation, uint flags, void* argument) => Result(Syscall(NrSeccomp, (nint)operation, (nint)flags, (nint)argument, 0, 0));

    public static unsafe nint Write(int file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Result(Syscall(NrWrite, file, (nint)start, bytes.Length, 0, 0));
        }
    }

    public static unsafe nint Read(int file, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Result(Syscall(NrRead, file, (nint)start, bytes.Length, 0, 0));
        }
    }

    public static nint Close(int file) => Result(Syscall(NrClose, file, 0, 0, 0, 0));

    public static unsafe nint ReadLink(ReadOnlySpan<byte> path, Span<byte> target)
    {
        const int AtFdCwd = -100;
        fixed (byte* name = path)
        fixed (byte* start = target)
        {
            return Result(Syscall(NrReadLink, AtFdCwd, (nint)name, (nint)start, target.Length, 0));
        }
    }

    /// <summary>Waits without limit for input on one of the files.</summary>
    public static unsafe nint Poll(Span<PollFile> files)
    {
        fixed (PollFile* start = files)
        {
            return Result(Syscall(NrPoll, (nint)start, files.Length, 0, 0, 0));
        }
    }

    public static nint InotifyInit(int flags) => Result(Syscall(NrInotifyInit, flags, 0, 0, 0, 0));

    public static unsafe nint InotifyAddWatch(int file, ReadOnlySpan<byte> path, uint mask)
    {
        fixed (byte* name = path)
        {
            return Result(Syscall(NrInotifyAddWatch, file, (nint)name, (nint)mask, 0, 0));
        }
    }

    public static nint Socket(int family, int type, int protocol) => Result(Syscall(NrSocket, family, type, protocol, 0, 0));

    public static unsafe nint Bind(int file, ReadOnlySpan<byte> address)
    {
        fixed (byte* start = address)
        {
            return Result(Syscall(NrBind, file, (nint)start, address.Length, 0, 0));
        }
    }

    public static unsafe nint SetSocketOption(int file, int level, int option, int value) =>
        Result(Syscall(NrSetSocketOption, file, level, option, (nint)(&value), sizeof(int)));

    public static unsafe nint ReceiveMessage(int file, MessageHeader* message, int flags) =>
        Result(Syscall(NrReceiveMessage, file, (nint)message, flags, 0, 0));

    private static nint Result(nint result) => result == -1 ? -Marshal.GetLastPInvokeError() : result;

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
