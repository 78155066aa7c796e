using System.Runtime.InteropServices;

namespace HardenedContainer.Guard;

/// <summary>
/// The filter, as a program of the kernel's classic BPF (linux/filter.h, linux/seccomp.h). A list of what is forbidden, not
/// of what is allowed: nobody knows beforehand what an app calls, and a forgotten call must not end it. A profile of what is
/// allowed is made of the binary at publish, and loaded by the container engine or by the launcher.
/// </summary>
internal static class SeccompFilter
{
    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort JumpIfNotLess = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K

    // Offsets in struct seccomp_data.
    private const uint Number = 0;
    private const uint Architecture = 4;
    private const uint FirstArgument = 16; // its lower half, as both machines are little-endian

    private const uint X32Bit = 0x4000_0000;
    private const uint Allow = 0x7fff_0000;
    private const uint Log = 0x7ffc_0000;
    private const uint RefuseWithEperm = 0x0005_0000 | 1;

    // Call numbers, for x64 and for arm64: arch/x86/entry/syscalls/syscall_64.tbl and asm-generic/unistd.h. One row is the bit of
    // GuardFeatures and the two numbers. Plain data, which costs nothing at start.
    private static ReadOnlySpan<ushort> Calls =>
    [
        0, 59, 221, // execve
        0, 322, 281, // execveat
        1, 101, 117, // ptrace
        1, 310, 270, // process_vm_readv
        1, 311, 271, // process_vm_writev
        1, 438, 438, // pidfd_getfd
        2, 425, 425, // io_uring_setup
        2, 426, 426, // io_uring_enter
        2, 427, 427, // io_uring_register
        3, 165, 40, // mount
        3, 166, 39, // umount2
        3, 155, 41, // pivot_root
        3, 428, 428, // open_tree
        3, 429, 429, // move_mount
        3, 430, 430, // fsopen
        3, 431, 431, // fsconfig
        3, 432, 432, // fsmount
        3, 433, 433, // fspick
        3, 442, 442, // mount_setattr
        3, 467, 467, // open_tree_attr
        4, 321, 280, // bpf
        5, 323, 282, // userfaultfd
        6, 248, 217, // add_key
        6, 249, 218, // request_key
        6, 250, 219, // keyctl
    ];

    /// <summary>Makes the program.</summary>
    /// <param name="arm64">For arm64; else for x64.</param>
    /// <param name="forbidden">What it stops.</param>
    /// <param name="audit">The kernel logs what it would refuse, and lets it pass.</param>
    /// <returns>Instructions (<c>struct sock_filter</c>): from the lowest bits up, the code, where to jump if true, and if false, and the operand.</returns>
    public static ulong[] Build(bool arm64, GuardFeatures forbidden, bool audit)
    {
        const uint AfAlg = 38, AfVsock = 40; // linux/socket.h

        var program = new ulong[80];
        var length = 0;
        var calls = Calls;
        var refuse = audit ? Log : RefuseWithEperm;
        var foreign = (forbidden & GuardFeatures.ForeignCalls) != 0 ? refuse : Allow;

        // Another architecture has other numbers, so nothing below holds for it. linux/audit.h: AUDIT_ARCH_*.
        program[length++] = One(LoadWord, Architecture);
        program[length++] = One(JumpIfEqual, arm64 ? 0xC000_00B7u : 0xC000_003Eu, ifTrue: 1);
        program[length++] = One(Return, foreign);
        program[length++] = One(LoadWord, Number);
        if (!arm64)
        {
            program[length++] = One(JumpIfNotLess, X32Bit, ifFalse: 1);
            program[length++] = One(Return, foreign);
        }

        // The answers stand after each question: jumps to a common end would have to be counted.
        for (var i = 0; i < calls.Length; i += 3)
        {
            if (((int)forbidden & (1 << calls[i])) != 0)
            {
                program[length++] = One(JumpIfEqual, arm64 ? calls[i + 2] : calls[i + 1], ifFalse: 1);
                program[length++] = One(Return, refuse);
            }
        }

        if ((forbidden & GuardFeatures.SpecialSockets) != 0)
        {
            program[length++] = One(JumpIfEqual, arm64 ? 198u : 41u, ifFalse: 5);
            program[length++] = One(LoadWord, FirstArgument);
            program[length++] = One(JumpIfEqual, AfAlg, ifFalse: 1);
            program[length++] = One(Return, refuse);
            program[length++] = One(JumpIfEqual, AfVsock, ifFalse: 1);
            program[length++] = One(Return, refuse);
        }

        // The end as often as there is room: to cut the array would cost more at start than the kernel's look at the rest.
        while (length < program.Length)
        {
            program[length++] = One(Return, Allow);
        }

        return program;
    }

    /// <summary>Makes the program and puts it on every thread of the process, for good.</summary>
    /// <param name="forbidden">What it stops.</param>
    /// <param name="audit">It only logs, which needs Linux 4.14; an older kernel would end the process instead.</param>
    /// <returns>A negative error number where the kernel refused.</returns>
    public static unsafe nint Apply(GuardFeatures forbidden, bool audit)
    {
        const uint SetModeFilter = 1;
        const uint GetActionAvailable = 2;
        const uint AllThreads = 1;
        const uint LogRefusals = 2;

        var log = Log;
        if (audit && SystemCalls.Seccomp(GetActionAvailable, 0, &log) is < 0 and var missing)
        {
            return missing;
        }

        var program = Build(SystemCalls.IsArm, forbidden, audit);
        fixed (ulong* first = program)
        {
            var header = new ProgramHeader { Length = (ushort)program.Length, First = first };
            var result = SystemCalls.Seccomp(SetModeFilter, AllThreads | LogRefusals, &header);
            if (result == -22)
            {
                result = SystemCalls.Seccomp(SetModeFilter, AllThreads, &header);
            }

            // A thread that could not be taken along is named instead of an error.
            return result > 0 ? -3 : result;
        }
    }

    private static ulong One(ushort code, uint operand, byte ifTrue = 0, byte ifFalse = 0) =>
        code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)operand << 32);

    /// <summary><c>struct sock_fprog</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct ProgramHeader
    {
        public ushort Length;
        public ulong* First;
    }
}
