using System.Collections.Immutable;
using HardenedContainer.Elf;
using HardenedContainer.Native;

namespace HardenedContainer.Core.Tests.Native;

public class NativeProgramsTests
{
    [TestCase("probe", "linux-x64", 62, 2048)]
    [TestCase("probe", "linux-arm64", 183, 2048)]
    [TestCase("probe", "linux-musl-x64", 62, 2048)]
    [TestCase("decoy", "linux-x64", 62, 2048)]
    [TestCase("decoy", "linux-arm64", 183, 2048)]
    public void Programs_are_small_static_and_never_both_writable_and_executable(string name, string runtimeIdentifier, int machine, int limit)
    {
        var bytes = NativePrograms.Read(name, runtimeIdentifier);
        using var stream = new MemoryStream([.. bytes]);
        var elf = ElfReader.Read(stream);

        TestContext.Out.WriteLine($"{name} {runtimeIdentifier}: {bytes.Length} bytes");
        Assert.That(bytes, Has.Length.LessThanOrEqualTo(limit));
        Assert.Multiple(() =>
        {
            Assert.That((int)elf.Machine, Is.EqualTo(machine));
            Assert.That(elf.IsStatic, Is.True);
            Assert.That(elf.Interpreter, Is.Null);
            Assert.That(elf.Needed, Is.Empty);
            Assert.That(elf.NonExecutableStack, Is.True);
            Assert.That(elf.HasWritableCode, Is.False);
        });
    }

    [Test]
    public void Other_machines_have_none()
    {
        Assert.That(NativePrograms.Supports("linux-arm"), Is.False);
        Assert.That(NativePrograms.Supports("linux-musl-arm64"), Is.True);
        Assert.That(() => NativePrograms.Read("probe", "linux-arm"), Throws.ArgumentException);
    }

    [Test]
    public void A_configuration_is_written_only_where_there_is_exactly_one_and_it_fits()
    {
        ImmutableArray<byte> program = [.. "..MAGIC....."u8];
        Assert.That(ConfigBlock.Write(program, "MAGIC"u8, [1, 2], 3), Is.EqualTo("..MAGIC\x01\x02..."u8.ToArray()));
        Assert.That(() => ConfigBlock.Write(program, "MAGIC"u8, [1, 2, 3, 4], 3), Throws.ArgumentException);
        Assert.That(() => ConfigBlock.Write(program, "MAGIC"u8, [1], 6), Throws.ArgumentException);
        Assert.That(() => ConfigBlock.Write(program, "OTHER"u8, [1], 3), Throws.ArgumentException);
        Assert.That(() => ConfigBlock.Write([.. program, .. program], "MAGIC"u8, [1], 3), Throws.ArgumentException);
    }
}
