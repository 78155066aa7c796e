namespace HardenedContainer.Guard;

/// <summary>What the guard forbids, each by a name that <c>HardenContainerGuardAllow</c> takes to leave it out.</summary>
[Flags]
public enum GuardFeatures
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>process-start</c>: execve and execveat, so also <c>Process.Start</c>.</summary>
    ProcessStart = 1 << 0,

    /// <summary><c>debugging</c>: ptrace, process_vm_readv, process_vm_writev and pidfd_getfd.</summary>
    Debugging = 1 << 1,

    /// <summary><c>io-uring</c>: the calls of io_uring, which pass by every other filter.</summary>
    IoUring = 1 << 2,

    /// <summary><c>mounts</c>: the calls that mount, unmount and change the root.</summary>
    Mounts = 1 << 3,

    /// <summary><c>bpf</c>: programs in the kernel.</summary>
    Bpf = 1 << 4,

    /// <summary><c>userfaultfd</c>: page faults handled by the process, a tool of kernel exploits.</summary>
    UserFaults = 1 << 5,

    /// <summary><c>keyrings</c>: keyctl, add_key and request_key; the kernel's keys know no containers.</summary>
    Keyrings = 1 << 6,

    /// <summary><c>special-sockets</c>: AF_ALG, the kernel's cryptography, and AF_VSOCK, the way to the hypervisor.</summary>
    SpecialSockets = 1 << 7,

    /// <summary><c>foreign-calls</c>: calls of another architecture (32 bit, x32), which have other numbers.</summary>
    ForeignCalls = 1 << 8,

    /// <summary><c>dumps</c>: other processes of the same user read <c>/proc/PID/environ</c> and <c>mem</c>; core dumps.</summary>
    Dumps = 1 << 9,

    /// <summary><c>new-privileges</c>: setuid programs. Without it the kernel takes a filter only from who has CAP_SYS_ADMIN.</summary>
    NewPrivileges = 1 << 10,

    /// <summary>Everything.</summary>
    All = (1 << 11) - 1,
}
