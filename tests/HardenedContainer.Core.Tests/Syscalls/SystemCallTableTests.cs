using HardenedContainer.Syscalls;

namespace HardenedContainer.Core.Tests.Syscalls;

public class SystemCallTableTests
{
    [TestCase("read", 0)]
    [TestCase("openat", 257)]
    [TestCase("mseal", 462)]
    public void X64_numbers(string name, int number)
    {
        Assert.That(SystemCallTable.X64.Number(name), Is.EqualTo(number));
        Assert.That(SystemCallTable.For(62)!.Name(number), Is.EqualTo(name));
    }

    [TestCase("read", 63)]
    [TestCase("openat", 56)]
    [TestCase("mseal", 462)]
    public void Arm64_numbers(string name, int number)
    {
        Assert.That(SystemCallTable.Arm64.Number(name), Is.EqualTo(number));
        Assert.That(SystemCallTable.For("arm64")!.Name(number), Is.EqualTo(name));
    }

    [Test]
    public void What_a_machine_lacks_has_no_number() => Assert.That(SystemCallTable.Arm64.Number("open"), Is.Null);

    [Test]
    public void Other_machines_have_no_table() => Assert.That(SystemCallTable.For("arm"), Is.Null);
}
