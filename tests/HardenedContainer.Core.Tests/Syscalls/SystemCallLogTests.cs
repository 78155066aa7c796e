using HardenedContainer.Syscalls;

namespace HardenedContainer.Core.Tests.Syscalls;

public class SystemCallLogTests
{
    [TestCase("[  812.3] audit: type=1326 audit(1764170000.100:7): auid=4294967295 uid=1654 gid=1654 ses=1 pid=9 comm=\"app\" exe=\"/app/app\" sig=0 arch=c000003e syscall=165 compat=0 ip=0x7f code=0x7ffc0000", "mount")]
    [TestCase("type=SECCOMP msg=audit(1764170000.100:7): pid=9 comm=\"app\" sig=0 arch=c000003e syscall=272 compat=0", "unshare")]
    [TestCase("openat(AT_FDCWD, \"/etc/hosts\", O_RDONLY) = 3", "openat")]
    [TestCase("[pid  4711] futex(0x7f, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>", "futex")]
    [TestCase("4711  <... epoll_wait resumed>[], 1, 5) = 0", "epoll_wait")]
    [TestCase("4711  12:01:02.5 close(3) = 0", "close")]
    public void A_line_names_its_call(string line, string name) => Assert.That(SystemCallLog.Names([line], SystemCallTable.X64), Is.EqualTo(new[] { name }));

    [TestCase("audit: type=1400 audit(1764170000.100:7): apparmor=\"DENIED\" operation=\"open\"")]
    [TestCase("type=1326 syscall=9999")]
    [TestCase("--- SIGCHLD {si_signo=SIGCHLD} ---")]
    [TestCase("main(int argc)")]
    [TestCase("")]
    public void Another_line_is_passed_over(string line) => Assert.That(SystemCallLog.Names([line], SystemCallTable.X64), Is.Empty);
}
