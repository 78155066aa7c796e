using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using HardenedContainer.Facts;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Facts;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PublishDirectoryReaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new("reader");

    public void Dispose() => _directory.Dispose();

    private PublishFile[] Read() => [.. PublishDirectoryReader.Read(_directory.Path, CancellationToken.None)];

    private PublishFile ReadOne() => Read().Single();

    private string Write(string path, byte[] content)
    {
        var full = _directory.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return full;
    }

    [Test]
    public void Files_have_path_length_mode_and_hash_in_ordinal_order()
    {
        Write("b/z.txt", "hello"u8.ToArray());
        Write("a.txt", []);
        Write("b.txt", "x"u8.ToArray());
        File.SetUnixFileMode(_directory.File("b/z.txt"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.SetUser);

        var files = Read().Where(f => f.Kind == FileKind.File).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(files.Select(f => f.Path), Is.EqualTo(["a.txt", "b.txt", "b/z.txt"]));
            Assert.That(files[2].Length, Is.EqualTo(5));
            Assert.That(files[2].Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData("hello"u8))));
            Assert.That(files[2].Mode, Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.SetUser));
            Assert.That(files[0].Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData([]))));
        });
    }

    [Test]
    public void Directories_are_listed_where_they_are_empty_or_writable_by_others()
    {
        const UnixFileMode plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (var (name, mode) in new[] { ("empty", plain), ("full", plain), ("open", plain | UnixFileMode.OtherWrite) })
        {
            Directory.CreateDirectory(_directory.File(name));
            File.SetUnixFileMode(_directory.File(name), mode);
        }

        Write("full/a", []);
        Write("open/a", []);
        Assert.That(Read().Where(f => f.Kind == FileKind.Directory).Select(f => f.Path), Is.EqualTo(["empty", "open"]));
    }

    [Test, CancelAfter(20_000)]
    public void Pipes_and_sockets_are_recognised_and_never_opened()
    {
        using (var mkfifo = Process.Start("mkfifo", [_directory.File("pipe")]))
        {
            mkfifo.WaitForExit();
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_directory.File("socket")));
        Assert.That(Read().Select(f => (f.Path, f.Kind, f.Sha256)), Is.EqualTo([("pipe", FileKind.Other, (string?)null), ("socket", FileKind.Other, null)]));
    }

    [Test]
    public void Devices_are_recognised()
    {
        // Not /dev itself: in /dev/shm files of other programs come and go while they are read.
        var files = PublishDirectoryReader.Read("/dev/pts", CancellationToken.None);
        Assert.That(files.Single(f => f.Path == "ptmx").Kind, Is.EqualTo(FileKind.Other));
    }

    [Test, CancelAfter(20_000)]
    public void Links_are_not_followed_even_in_a_loop()
    {
        File.CreateSymbolicLink(_directory.File("loop"), ".");
        File.CreateSymbolicLink(_directory.File("self"), "self");
        File.CreateSymbolicLink(_directory.File("away"), "/etc");
        Assert.That(Read().Select(f => (f.Path, f.Kind, f.LinkTarget)), Is.EqualTo(
            [("away", FileKind.SymbolicLink, "/etc"), ("loop", FileKind.SymbolicLink, "."), ("self", FileKind.SymbolicLink, (string?)"self")]));
    }

    [Test]
    public void A_file_that_cannot_be_read_says_so_and_the_rest_is_read()
    {
        Write("b", "b"u8.ToArray());

        // A lock keeps even root out, where permissions do not.
        using var locked = new FileStream(Write("a", "a"u8.ToArray()), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var files = Read();
        Assert.Multiple(() =>
        {
            Assert.That(files[0].ReadError, Is.Not.Null.And.Not.Empty);
            Assert.That(files[0].Sha256, Is.Null);
            Assert.That(files[1].ReadError, Is.Null);
            Assert.That(files[1].Sha256, Is.Not.Null);
        });
    }

    [Test]
    public void A_missing_directory_is_an_error()
    {
        Assert.That(() => PublishDirectoryReader.Read(_directory.File("nowhere"), CancellationToken.None), Throws.InstanceOf<DirectoryNotFoundException>());
    }

    [Test]
    public void Reading_can_be_stopped()
    {
        Write("a", "a"u8.ToArray());
        Assert.That(() => PublishDirectoryReader.Read(_directory.Path, new(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test, CancelAfter(60_000)]
    public void A_huge_file_takes_bounded_time_and_memory()
    {
        using (var file = File.Create(_directory.File("huge")))
        {
            file.SetLength(1L << 30);
        }

        var before = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        var huge = ReadOne();
        Assert.Multiple(() =>
        {
            Assert.That(huge.Sha256, Is.EqualTo("49bc20df15e412a64472421e13fe86ff1c5165e18b2afccf160d4dc19fe68a14"));
            Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(45)));
            Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(64 << 20));
        });
    }

    [Test]
    public void Formats_are_told_by_content()
    {
        Write("app.dll", File.ReadAllBytes(typeof(PublishDirectoryReader).Assembly.Location));
        Write("native", File.ReadAllBytes("/proc/self/exe"));
        Write("text", "hello"u8.ToArray());
        Write("mac.dylib", [0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1]);
        Write("java.class", [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52]);
        Write("broken.dll", "MZ nothing"u8.ToArray());
        Assert.That(Read().ToDictionary(f => f.Path, f => f.Format), Is.EquivalentTo(new Dictionary<string, ContentFormat>
        {
            ["app.dll"] = ContentFormat.ManagedAssembly,
            ["native"] = ContentFormat.Elf,
            ["text"] = ContentFormat.Text,
            ["mac.dylib"] = ContentFormat.MachO,
            ["java.class"] = ContentFormat.Other,
            ["broken.dll"] = ContentFormat.Other,
        }));
    }

    [Test]
    public void Elf_facts_are_read_and_a_broken_elf_file_says_so()
    {
        Write("good", File.ReadAllBytes("/proc/self/exe"));
        Write("bad", [0x7f, (byte)'E', (byte)'L', (byte)'F', 9, 9]);
        var files = Read();
        Assert.Multiple(() =>
        {
            Assert.That(files[0].Elf, Is.Null);
            Assert.That(files[0].ReadError, Is.Not.Null);
            Assert.That(files[1].Elf, Is.Not.Null);
            Assert.That(files[1].ReadError, Is.Null);
        });
    }

    [TestCase("""{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}""", "Microsoft.NETCore.App 10.0.0")]
    [TestCase("""{"runtimeOptions":{"frameworks":[{"name":"A","version":"1"},{"name":"B","version":"2"}]}}""", "A 1,B 2")]
    [TestCase("""{"runtimeOptions":{"includedFrameworks":[{"name":"A","version":"1"}]}}""", "")]
    [TestCase("""{"runtimeOptions":7}""", "")]
    [TestCase("[]", "")]
    public void Frameworks_are_read_from_the_runtime_configuration(string json, string expected)
    {
        File.WriteAllText(_directory.File("web.runtimeconfig.json"), json);
        Assert.That(string.Join(',', ReadOne().RequiredFrameworks), Is.EqualTo(expected));
    }

    [Test]
    public void A_runtime_configuration_that_is_not_JSON_says_so()
    {
        File.WriteAllText(_directory.File("web.runtimeconfig.json"), "{");
        Assert.That(ReadOne().ReadError, Does.Contain("not JSON"));
    }
}
