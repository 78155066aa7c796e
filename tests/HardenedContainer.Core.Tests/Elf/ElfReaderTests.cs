using HardenedContainer.Elf;

namespace HardenedContainer.Core.Tests.Elf;

public class ElfReaderTests
{
    private static ElfBuilder Everything(bool is64Bit, bool isLittleEndian) => new()
    {
        Is64Bit = is64Bit,
        IsLittleEndian = isLittleEndian,
        Machine = 183,
        Interpreter = "/lib/ld.so.1",
        SoName = "libself.so.1",
        Needed = ["libm.so.6", "libc.so.6"],
        RPath = "/a::b",
        RunPath = "$ORIGIN/lib",
        Flags = 8 | 4,
        Flags1 = 0x08000001,
        GnuRelro = true,
        GnuStack = 6,
        WritableCode = true,
        BuildId = [0xde, 0xad, 0xbe, 0xef],
        RequiredVersions = [new("libm.so.6", "GLIBC_2.9"), new("libc.so.6", "GLIBC_2.34"), new("libc.so.6", "GLIBC_PRIVATE")],
        DefinedVersions = ["SELF_1.0", "SELF_1.1"],
        Imports = ["malloc", "__stack_chk_fail", "__memcpy_chk"],
        Symbols = ["main", "helper"],
    };

    [Test]
    public void Every_fact_is_read_in_each_class_and_byte_order([Values] bool is64Bit, [Values] bool isLittleEndian)
    {
        var elf = ElfReader.Read(Everything(is64Bit, isLittleEndian).BuildStream());

        Assert.Multiple(() =>
        {
            Assert.That(elf.Is64Bit, Is.EqualTo(is64Bit));
            Assert.That(elf.IsLittleEndian, Is.EqualTo(isLittleEndian));
            Assert.That(elf.Machine, Is.EqualTo(183));
            Assert.That(elf.MachineName, Is.EqualTo("aarch64"));
            Assert.That(elf.Type, Is.EqualTo(3));
            Assert.That(elf.Interpreter, Is.EqualTo("/lib/ld.so.1"));
            Assert.That(elf.SoName, Is.EqualTo("libself.so.1"));
            Assert.That(elf.Needed, Is.EqualTo(["libm.so.6", "libc.so.6"]));
            Assert.That(elf.RPath, Is.EqualTo(["/a", "", "b"]));
            Assert.That(elf.RunPath, Is.EqualTo(["$ORIGIN/lib"]));
            Assert.That(elf.Relro, Is.EqualTo(Relro.Full));
            Assert.That(elf.BindNow, Is.True);
            Assert.That(elf.NonExecutableStack, Is.True);
            Assert.That(elf.IsPie, Is.True);
            Assert.That(elf.IsStatic, Is.False);
            Assert.That(elf.HasStackCanary, Is.True);
            Assert.That(elf.IsFortified, Is.True);
            Assert.That(elf.IsStripped, Is.False);
            Assert.That(elf.HasWritableCode, Is.True);
            Assert.That(elf.HasTextRelocations, Is.True);
            Assert.That(elf.BuildId, Is.EqualTo("deadbeef"));
            Assert.That(elf.RequiredVersions, Is.EqualTo(Everything(is64Bit, isLittleEndian).RequiredVersions));
            Assert.That(elf.DefinedVersions, Is.EqualTo(["SELF_1.0", "SELF_1.1"]));
            Assert.That(elf.MaxGlibc, Is.EqualTo("2.34"));
        });
    }

    [Test]
    public void A_file_with_nothing_in_it_has_no_protection()
    {
        var elf = ElfReader.Read(new ElfBuilder { Type = 2 }.BuildStream());

        Assert.Multiple(() =>
        {
            Assert.That(elf.Relro, Is.EqualTo(Relro.None));
            Assert.That(elf.NonExecutableStack, Is.False);
            Assert.That(elf.IsPie, Is.False);
            Assert.That(elf.IsStatic, Is.True);
            Assert.That(elf.HasStackCanary, Is.False);
            Assert.That(elf.IsFortified, Is.False);
            Assert.That(elf.IsStripped, Is.True);
            Assert.That(elf.BuildId, Is.Null);
            Assert.That(elf.MaxGlibc, Is.Null);
        });
    }

    [Test]
    public void Relro_without_immediate_binding_is_partial() =>
        Assert.That(ElfReader.Read(new ElfBuilder { GnuRelro = true, SoName = "a" }.BuildStream()).Relro, Is.EqualTo(Relro.Partial));

    [Test]
    public void An_executable_stack_header_is_seen() =>
        Assert.That(ElfReader.Read(new ElfBuilder { GnuStack = 7 }.BuildStream()).NonExecutableStack, Is.False);

    [Test]
    public void A_shared_library_is_neither_pie_nor_static()
    {
        var elf = ElfReader.Read(new ElfBuilder { SoName = "liba.so" }.BuildStream());
        Assert.That((elf.IsPie, elf.IsStatic), Is.EqualTo((false, false)));
    }

    [Test]
    public void Static_pie_is_known_by_its_flag()
    {
        var elf = ElfReader.Read(new ElfBuilder { Flags1 = 0x08000001 }.BuildStream());
        Assert.That((elf.IsPie, elf.IsStatic), Is.EqualTo((true, true)));
    }

    [Test]
    public void Highest_glibc_is_compared_as_a_version()
    {
        var elf = ElfReader.Read(new ElfBuilder { RequiredVersions = [new("libc.so.6", "GLIBC_2.9"), new("libc.so.6", "GLIBC_2.10"), new("libc.so.6", "GLIBC_2.2.5")] }.BuildStream());
        Assert.That(elf.MaxGlibc, Is.EqualTo("2.10"));
    }

    [Test]
    public void Symbols_are_found_in_both_tables_and_only_there()
    {
        var file = new ElfBuilder { Imports = ["imported"], Symbols = ["a_long_prefix_main", "main"], Needed = ["not_a_symbol"] };
        var found = ElfReader.FindSymbols(file.BuildStream(), new HashSet<string> { "imported", "main", "prefix_main", "not_a_symbol", "" });
        Assert.That(found, Is.EquivalentTo(["imported", "main"]));
    }

    [Test]
    public void A_symbol_whose_string_spans_two_chunks_is_found([Values(65_519, 65_523, 65_530, 65_534, 65_535, 65_536)] int length)
    {
        var file = new ElfBuilder { Symbols = [new string('x', length), "split_name", "after"] };
        var found = ElfReader.FindSymbols(file.BuildStream(), new HashSet<string> { "split_name", "after", "absent" });
        Assert.That(found, Is.EquivalentTo(["split_name", "after"]));
    }

    [Test]
    public void The_magic_is_recognised()
    {
        Assert.That(ElfReader.IsElf([0x7f, 0x45, 0x4c, 0x46]), Is.True);
        Assert.That(ElfReader.IsElf([0x7f, 0x45, 0x4c]), Is.False);
        Assert.That(ElfReader.IsElf("#!/bin/sh"u8), Is.False);
        Assert.That(ElfReader.IsElf([]), Is.False);
    }
}
