using System.Buffers.Binary;
using System.Collections.Immutable;
using HardenedContainer.Syscalls;

namespace HardenedContainer.Launching;

/// <summary>
/// A list of system calls as a program of the kernel's classic BPF (linux/filter.h, linux/seccomp.h): what is not in the list is
/// refused with EPERM, and so is every call of another architecture.
/// </summary>
internal static class SeccompProgram
{
    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K
    private const uint Allow = 0x7fff_0000;
    private const uint Log = 0x7ffc_0000;
    private const uint RefuseWithEperm = 0x0005_0001;

    /// <summary>Compiles a list.</summary>
    /// <param name="allowed">Names of system calls; those that the architecture does not have are passed over.</param>
    /// <param name="architecture">GOARCH: <c>amd64</c> or <c>arm64</c>.</param>
    /// <param name="record">Others are logged and go through.</param>
    /// <returns>Instructions of eight bytes, little-endian as both machines are.</returns>
    /// <exception cref="ArgumentException">The architecture is another one.</exception>
    public static ImmutableArray<byte> Compile(IEnumerable<string> allowed, string architecture, bool record)
    {
        var table = SystemCallTable.For(architecture) ?? throw new ArgumentException($"There are no system call numbers for {architecture}.", nameof(architecture));
        var refuse = record ? Log : RefuseWithEperm;
        var program = ImmutableArray.CreateBuilder<byte>();
        Add(LoadWord, 4); // struct seccomp_data: arch
        Add(JumpIfEqual, architecture == "amd64" ? 0xC000_003Eu : 0xC000_00B7u, ifTrue: 1); // linux/audit.h: AUDIT_ARCH_*
        Add(Return, refuse);
        Add(LoadWord, 0); // nr; the numbers of x32 are in no table
        foreach (var number in allowed.Select(table.Number).OfType<int>().Distinct().Order())
        {
            // The answer stands after each question: jumps to a common end reach 255 instructions only.
            Add(JumpIfEqual, (uint)number, ifFalse: 1);
            Add(Return, Allow);
        }

        Add(Return, refuse);
        return program.ToImmutable();

        void Add(ushort code, uint operand, byte ifTrue = 0, byte ifFalse = 0)
        {
            Span<byte> instruction = stackalloc byte[8];
            BinaryPrimitives.WriteUInt16LittleEndian(instruction, code);
            (instruction[2], instruction[3]) = (ifTrue, ifFalse);
            BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], operand);
            program.AddRange(instruction);
        }
    }
}
