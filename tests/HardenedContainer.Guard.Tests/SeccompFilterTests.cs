namespace HardenedContainer.Guard.Tests;

/// <summary>What the filter answers, by running its program as the kernel does.</summary>
[Parallelizable]
public sealed class SeccompFilterTests
{
    private const uint Allow = 0x7fff_0000;
    private const uint Log = 0x7ffc_0000;
    private const uint Eperm = 0x0005_0001;
    private const uint X64 = 0xC000_003E;
    private const uint Arm64 = 0xC000_00B7;
    private const uint I386 = 0x4000_0003;
    private const uint Arm = 0x4000_0028;

    // Written down a second time, from the kernel headers: a slip of a digit in the filter shows here.
    private static IEnumerable<TestCaseData> Forbidden() =>
        from call in new (string Name, uint X64, uint Arm64, GuardFeatures Feature)[]
        {
            ("execve", 59, 221, GuardFeatures.ProcessStart), ("execveat", 322, 281, GuardFeatures.ProcessStart),
            ("ptrace", 101, 117, GuardFeatures.Debugging), ("process_vm_readv", 310, 270, GuardFeatures.Debugging),
            ("process_vm_writev", 311, 271, GuardFeatures.Debugging), ("pidfd_getfd", 438, 438, GuardFeatures.Debugging),
            ("io_uring_setup", 425, 425, GuardFeatures.IoUring), ("io_uring_enter", 426, 426, GuardFeatures.IoUring),
            ("io_uring_register", 427, 427, GuardFeatures.IoUring), ("mount", 165, 40, GuardFeatures.Mounts),
            ("umount2", 166, 39, GuardFeatures.Mounts), ("pivot_root", 155, 41, GuardFeatures.Mounts),
            ("open_tree", 428, 428, GuardFeatures.Mounts), ("move_mount", 429, 429, GuardFeatures.Mounts),
            ("fsopen", 430, 430, GuardFeatures.Mounts), ("fsconfig", 431, 431, GuardFeatures.Mounts),
            ("fsmount", 432, 432, GuardFeatures.Mounts), ("fspick", 433, 433, GuardFeatures.Mounts),
            ("mount_setattr", 442, 442, GuardFeatures.Mounts), ("open_tree_attr", 467, 467, GuardFeatures.Mounts),
            ("bpf", 321, 280, GuardFeatures.Bpf), ("userfaultfd", 323, 282, GuardFeatures.UserFaults),
            ("add_key", 248, 217, GuardFeatures.Keyrings), ("request_key", 249, 218, GuardFeatures.Keyrings),
            ("keyctl", 250, 219, GuardFeatures.Keyrings),
        }
        from arm in new[] { false, true }
        select new TestCaseData(arm, arm ? call.Arm64 : call.X64, call.Feature).SetArgDisplayNames(call.Name, arm ? "arm64" : "x64");

    [TestCaseSource(nameof(Forbidden))]
    public void A_forbidden_call_is_refused_logged_or_allowed_as_asked(bool arm, uint number, GuardFeatures feature)
    {
        Assert.That(Ask(arm, GuardFeatures.All, false, number), Is.EqualTo(Eperm));
        Assert.That(Ask(arm, GuardFeatures.All, true, number), Is.EqualTo(Log));
        Assert.That(Ask(arm, GuardFeatures.All & ~feature, false, number), Is.EqualTo(Allow));
        Assert.That(Ask(arm, feature, false, number), Is.EqualTo(Eperm));
    }

    [Test]
    public void Nothing_else_is_refused([Values] bool arm)
    {
        var refused = Enumerable.Range(0, 500).Count(number => Ask(arm, GuardFeatures.All, false, (uint)number) != Allow);

        Assert.That(refused, Is.EqualTo(Forbidden().Count() / 2));
    }

    [TestCase(38u, Eperm)] // AF_ALG
    [TestCase(40u, Eperm)] // AF_VSOCK
    [TestCase(1u, Allow)] // AF_UNIX
    [TestCase(2u, Allow)] // AF_INET
    [TestCase(10u, Allow)] // AF_INET6
    [TestCase(39u, Allow)]
    public void A_socket_is_judged_by_its_family(uint family, uint verdict)
    {
        Assert.That(Ask(false, GuardFeatures.All, false, 41, family), Is.EqualTo(verdict));
        Assert.That(Ask(true, GuardFeatures.All, false, 198, family), Is.EqualTo(verdict));
        Assert.That(Ask(false, GuardFeatures.All & ~GuardFeatures.SpecialSockets, false, 41, family), Is.EqualTo(Allow));
    }

    [Test]
    public void Calls_of_another_architecture_are_refused_whatever_their_number([Values(0u, 11u, 59u, 221u)] uint number)
    {
        Assert.That(Run(SeccompFilter.Build(false, GuardFeatures.All, false), I386, number, 0), Is.EqualTo(Eperm));
        Assert.That(Run(SeccompFilter.Build(true, GuardFeatures.All, false), Arm, number, 0), Is.EqualTo(Eperm));
        Assert.That(Run(SeccompFilter.Build(false, GuardFeatures.All & ~GuardFeatures.ForeignCalls, false), I386, number, 0), Is.EqualTo(Allow));
        Assert.That(Run(SeccompFilter.Build(false, GuardFeatures.All, false), X64, number | 0x4000_0000, 0), Is.EqualTo(Eperm), "x32");
    }

    private static uint Ask(bool arm, GuardFeatures forbidden, bool audit, uint number, uint argument = 0) =>
        Run(SeccompFilter.Build(arm, forbidden, audit), arm ? Arm64 : X64, number, argument);

    // Only what the program uses; anything else, and a jump out of the program, fails.
    private static uint Run(ulong[] program, uint architecture, uint number, uint argument)
    {
        uint accumulator = 0;
        for (var i = 0; ; i++)
        {
            var one = program[i];
            var operand = (uint)(one >> 32);
            switch ((ushort)one)
            {
                case 0x20:
                    accumulator = operand switch { 0 => number, 4 => architecture, 16 => argument, _ => throw new InvalidOperationException() };
                    break;
                case 0x15:
                    i += accumulator == operand ? (byte)(one >> 16) : (byte)(one >> 24);
                    break;
                case 0x35:
                    i += accumulator >= operand ? (byte)(one >> 16) : (byte)(one >> 24);
                    break;
                case 0x06:
                    return operand;
                default:
                    throw new InvalidOperationException();
            }
        }
    }
}
