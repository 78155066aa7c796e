using HardenedContainer.Facts.Host;

namespace HardenedContainer.Core.Tests.Facts;

public class ToolchainProbeTests
{
    [Test]
    public void An_empty_machine_has_nothing()
    {
        using var root = new FakeRoot();

        var facts = ToolchainProbe.Probe("", root.Path, "linux-x64");

        Assert.That(facts.Available, Is.Empty);
        Assert.That(facts.Distribution, Is.EqualTo(Distribution.Unknown));
        Assert.That(facts.Distribution.InstallCommand([BuildPiece.Clang]), Is.Null);
    }

    [Test]
    public void A_complete_debian_has_everything()
    {
        using var root = new FakeRoot();
        foreach (var tool in new[] { "clang", "ld.lld", "ld.bfd", "objcopy", "cmake", "make" })
        {
            root.WriteTool($"usr/bin/{tool}");
        }

        foreach (var file in new[] { "libc.a", "crt1.o", "libssl.a", "libcrypto.a", "libicuuc.a", "libicui18n.a", "libicudata.a", "libz.a" })
        {
            root.Write($"usr/lib/x86_64-linux-gnu/{file}", "");
        }

        root.Write("usr/include/openssl/ssl.h", "");
        root.Write("usr/include/unicode/uversion.h", "");

        var facts = ToolchainProbe.Probe(Path.Combine(root.Path, "usr/bin"), root.Path, "linux-x64");

        Assert.That(facts.Available, Is.EquivalentTo(Enum.GetValues<BuildPiece>().TakeWhile(p => p != BuildPiece.CaCertificates)));
        Assert.That(facts, Has.Property("ObjCopyName").EqualTo("objcopy").And.Property("HasBfd").True);
    }

    [TestCase("2.31", false)]
    [TestCase("2.35", false)]
    [TestCase("2.36", true)]
    [TestCase("2.41", true)]
    [TestCase("3.0", true)]
    [TestCase("", false)]
    public void Packed_relocations_need_a_C_library_that_reads_them(string version, bool expected)
    {
        using var root = new FakeRoot();
        root.Write("usr/lib/x86_64-linux-gnu/libc.a", $"!<arch>\nGNU C Library (Debian GLIBC) stable release version {version}.\n");
        root.Write("usr/aarch64-linux-gnu/lib/libc.a", $"!<arch>\nGNU C Library (Debian GLIBC) stable release version {version}.\n");

        Assert.That(ToolchainProbe.Probe("", root.Path, "linux-x64").StartsPacked, Is.EqualTo(expected));
        Assert.That(ToolchainProbe.Probe("", root.Path, "linux-x64", CrossToolchain.For("linux-x64", "linux-arm64", "/")).StartsPacked, Is.EqualTo(expected));
        Assert.That(ToolchainProbe.Probe("", root.Path, "linux-arm64").StartsPacked, Is.False);
    }

    [Test]
    public void A_tool_that_cannot_be_run_and_a_relative_path_do_not_count()
    {
        using var root = new FakeRoot();
        root.Write("usr/bin/cmake", "");
        root.WriteTool("usr/bin/make");

        Assert.That(ToolchainProbe.Probe(Path.Combine(root.Path, "usr/bin"), root.Path, "linux-x64").Available, Is.EquivalentTo(new[] { BuildPiece.Make }));
        Assert.That(ToolchainProbe.Probe("usr/bin:.", root.Path, "linux-x64").Available, Is.Empty);
    }

    [Test]
    public void Only_llvm_objcopy_is_named()
    {
        using var root = new FakeRoot();
        root.WriteTool("bin/llvm-objcopy");

        Assert.That(ToolchainProbe.Probe(Path.Combine(root.Path, "bin"), root.Path, "linux-x64").ObjCopyName, Is.EqualTo("llvm-objcopy"));
    }

    [Test]
    public void Windows_has_no_tool_chain_for_linux()
    {
        Assert.That(ToolchainProbe.Probe("/usr/bin", "/", "win-x64").Available, Is.Empty);
    }

    [Test]
    public void Archives_are_also_found_through_ld_so_conf()
    {
        using var root = new FakeRoot();
        root.Write("etc/ld.so.conf", "# comment\ninclude ld.so.conf.d/*.conf\ninclude /etc/ld.so.conf\n");
        root.Write("etc/ld.so.conf.d/x.conf", "/opt/lib\n");
        root.Write("opt/lib/libz.a", "");

        Assert.That(ToolchainProbe.Probe("", root.Path, "linux-x64").Available, Is.EquivalentTo(new[] { BuildPiece.Zlib }));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void The_cross_tool_chain_is_found_with_its_libraries_installed_or_unpacked(bool isUnpacked)
    {
        using var root = new FakeRoot();
        using var unpacked = new FakeRoot();
        foreach (var tool in new[] { "clang", "ld.lld", "objcopy", "cmake", "make", "aarch64-linux-gnu-gcc", "aarch64-linux-gnu-objcopy" })
        {
            root.WriteTool($"usr/bin/{tool}");
        }

        root.Write("usr/aarch64-linux-gnu/lib/libc.a", "");
        root.Write("usr/aarch64-linux-gnu/lib/rcrt1.o", "");
        foreach (var file in new[] { "lib/aarch64-linux-gnu/libssl.a", "lib/aarch64-linux-gnu/libcrypto.a", "include/openssl/ssl.h", "include/aarch64-linux-gnu/openssl/configuration.h" })
        {
            (isUnpacked ? unpacked : root).Write($"usr/{file}", "");
        }

        var facts = ToolchainProbe.Probe(
            Path.Combine(root.Path, "usr/bin"), root.Path, "linux-x64", CrossToolchain.For("linux-x64", "linux-arm64", isUnpacked ? unpacked.Path : "/"));

        Assert.That(facts.Available, Is.EquivalentTo(new[]
        {
            BuildPiece.Clang, BuildPiece.Lld, BuildPiece.ObjCopy, BuildPiece.CMake, BuildPiece.Make, BuildPiece.CrossCompiler, BuildPiece.StaticLibC, BuildPiece.StaticOpenSsl,
        }));
        Assert.That(facts.ObjCopyName, Is.EqualTo("aarch64-linux-gnu-objcopy"));
    }

    [Test]
    public void What_the_machine_has_for_itself_does_not_count_for_another()
    {
        using var root = new FakeRoot();
        root.WriteTool("usr/bin/objcopy");
        root.Write("usr/lib/x86_64-linux-gnu/libssl.a", "");
        root.Write("usr/lib/x86_64-linux-gnu/libcrypto.a", "");
        root.Write("usr/include/openssl/ssl.h", "");
        root.Write("usr/include/x86_64-linux-gnu/openssl/configuration.h", "");

        Assert.That(ToolchainProbe.Probe(Path.Combine(root.Path, "usr/bin"), root.Path, "linux-x64", CrossToolchain.For("linux-x64", "linux-arm64", "/")).Available, Is.Empty);
    }

    [TestCase("linux-x64", "linux-x64", false)]
    [TestCase("linux-x64", "linux-arm64", true)]
    [TestCase("linux-arm64", "linux-x64", true)]
    [TestCase("linux-x64", "linux-arm", false)]
    [TestCase("linux-x64", "linux-musl-arm64", false)]
    [TestCase("linux-musl-x64", "linux-arm64", false)]
    [TestCase("osx-arm64", "linux-arm64", false)]
    public void A_cross_tool_chain_is_known_for_glibc_and_64_bits(string host, string target, bool isKnown) =>
        Assert.That(CrossToolchain.For(host, target, "/") is not null, Is.EqualTo(isKnown));

    [TestCase("ID=ubuntu\nID_LIKE=debian\n", "apt-get install -y clang libssl-dev")]
    [TestCase("ID='mariner'\n", "tdnf install -y clang openssl-devel openssl-static")]
    [TestCase("ID=alpine\n", "apk add clang openssl-dev openssl-libs-static")]
    [TestCase("ID=fedora\n", null)]
    [TestCase("ID=opensuse-leap\nID_LIKE=\"suse opensuse\"\n", null)]
    [TestCase("ID=plan9\nnonsense\n=\n", null)]
    public void The_install_command_is_that_of_the_distribution(string osRelease, string? command)
    {
        using var root = new FakeRoot();
        root.Write("etc/os-release", osRelease);

        Assert.That(Distribution.Read(root.Path).InstallCommand([BuildPiece.Clang, BuildPiece.StaticOpenSsl]), Is.EqualTo(command));
    }
}
