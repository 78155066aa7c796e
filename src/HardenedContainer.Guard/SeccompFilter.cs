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

    // Call numbers: arch/x86/entry/syscalls/syscall_64.tbl, and asm-generic/unistd.h for arm64.
    private static readonly (GuardFeatures Feature, uint X64, uint Arm64)[] _calls =
    [
        (GuardFeatures.ProcessStart, 59, 221), // execve
        (GuardFeatures.ProcessStart, 322, 281), // execveat
        (GuardFeatures.Debugging, 101, 117), // ptrace
        (GuardFeatures.Debugging, 310, 270), // process_vm_readv
        (GuardFeatures.Debugging, 311, 271), // process_vm_writev
        (GuardFeatures.Debugging, 438, 438), // pidfd_getfd
        (GuardFeatures.IoUring, 425, 425), // io_uring_setup
        (GuardFeatures.IoUring, 426, 426), // io_uring_enter
        (GuardFeatures.IoUring, 427, 427), // io_uring_register
        (GuardFeatures.Mounts, 165, 40), // mount
        (GuardFeatures.Mounts, 166, 39), // umount2
        (GuardFeatures.Mounts, 155, 41), // pivot_root
        (GuardFeatures.Mounts, 428, 428), // open_tree
        (GuardFeatures.Mounts, 429, 429), // move_mount
        (GuardFeatures.Mounts, 430, 430), // fsopen
        (GuardFeatures.Mounts, 431, 431), // fsconfig
        (GuardFeatures.Mounts, 432, 432), // fsmount
        (GuardFeatures.Mounts, 433, 433), // fspick
        (GuardFeatures.Mounts, 442, 442), // mount_setattr
        (GuardFeatures.Mounts, 467, 467), // open_tree_attr
        (GuardFeatures.Bpf, 321, 280), // bpf
        (GuardFeatures.UserFaults, 323, 282), // userfaultfd
        (GuardFeatures.Keyrings, 248, 217), // add_key
        (GuardFeatures.Keyrings, 249, 218), // request_key
        (GuardFeatures.Keyrings, 250, 219), // keyctl
    ];

    // linux/socket.h.
    private static readonly uint[] _families = [38, 40]; // AF_ALG, AF_VSOCK

    /// <summary>Makes the program.</summary>
    /// <param name="arm64">For arm64; else for x64.</param>
    /// <param name="forbidden">What it stops.</param>
    /// <param name="audit">The kernel logs what it would refuse, and lets it pass.</param>
    public static Instruction[] Build(bool arm64, GuardFeatures forbidden, bool audit)
    {
        var program = new List<Instruction>(48);
        var (refuse, allow) = (new Instruction(Return, audit ? Log : RefuseWithEperm), new Instruction(Return, Allow));
        var foreign = forbidden.HasFlag(GuardFeatures.ForeignCalls) ? refuse : allow;

        // Another architecture has other numbers, so nothing below holds for it. linux/audit.h: AUDIT_ARCH_*.
        program.Add(new(LoadWord, Architecture));
        program.Add(new(JumpIfEqual, arm64 ? 0xC000_00B7u : 0xC000_003Eu, ifTrue: 1));
        program.Add(foreign);
        program.Add(new(LoadWord, Number));
        if (!arm64)
        {
            program.Add(new(JumpIfNotLess, X32Bit, ifFalse: 1));
            program.Add(foreign);
        }

        // The answers stand after each question: jumps to a common end would have to be counted.
        foreach (var (feature, x64, arm) in _calls)
        {
            if (forbidden.HasFlag(feature))
            {
                program.Add(new(JumpIfEqual, arm64 ? arm : x64, ifFalse: 1));
                program.Add(refuse);
            }
        }

        if (forbidden.HasFlag(GuardFeatures.SpecialSockets))
        {
            program.Add(new(JumpIfEqual, arm64 ? 198u : 41u, ifFalse: (byte)(1 + (2 * _families.Length))));
            program.Add(new(LoadWord, FirstArgument));
            foreach (var family in _families)
            {
                program.Add(new(JumpIfEqual, family, ifFalse: 1));
                program.Add(refuse);
            }
        }

        program.Add(allow);
        return [.. program];
    }

    /// <summary>Puts the program on every thread of the process, for good.</summary>
    /// <param name="program">The program.</param>
    /// <param name="audit">The program logs, which needs Linux 4.14; an older kernel would end the process instead.</param>
    /// <returns>A negative error number where the kernel refused.</returns>
    public static unsafe nint Apply(Instruction[] program, bool audit)
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

        fixed (Instruction* first = program)
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

    /// <summary><c>struct sock_filter</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Instruction(ushort code, uint operand, byte ifTrue = 0, byte ifFalse = 0)
    {
        public readonly ushort Code = code;
        public readonly byte IfTrue = ifTrue;
        public readonly byte IfFalse = ifFalse;
        public readonly uint Operand = operand;
    }

    /// <summary><c>struct sock_fprog</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct ProgramHeader
    {
        public ushort Length;
        public Instruction* First;
    }
}
