using System.Buffers.Binary;
using System.Diagnostics;
using HardenedContainer.Elf;

namespace HardenedContainer.Core.Tests.Elf;

public class MalformedElfTests
{
    private static readonly ElfBuilder Rich = new()
    {
        Interpreter = "/lib64/ld-linux-x86-64.so.2",
        SoName = "libself.so",
        Needed = ["libc.so.6"],
        RunPath = "$ORIGIN",
        Flags = 8,
        Flags1 = 1,
        GnuRelro = true,
        GnuStack = 6,
        BuildId = [1, 2, 3, 4, 5, 6, 7, 8],
        RequiredVersions = [new("libc.so.6", "GLIBC_2.34"), new("libm.so.6", "GLIBC_2.2.5")],
        DefinedVersions = ["A_1", "A_2"],
        Imports = ["malloc", "free"],
        Symbols = ["main", "helper"],
    };

    private static void AssertMalformed(byte[] file, string message) =>
        Assert.That(() => ElfReader.Read(new MemoryStream(file)), Throws.TypeOf<ElfFormatException>().With.Message.Contains(message));

    private static byte[] Patch(byte[] file, int at, params byte[] bytes)
    {
        bytes.CopyTo(file, at);
        return file;
    }

    private static byte[] Number(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    [Test]
    public void An_empty_file() => AssertMalformed([], "0 bytes");

    [Test]
    public void A_file_of_another_kind() => AssertMalformed("#!/bin/sh\necho hello\n"u8.ToArray(), "magic");

    [TestCase(4, "class")]
    [TestCase(5, "byte order")]
    [TestCase(6, "version")]
    public void An_identification_that_does_not_exist(int at, string what) => AssertMalformed(Patch(Rich.Build(), at, 9), what);

    [Test]
    public void A_wrong_size_of_program_headers() => AssertMalformed(Patch(Rich.Build(), 54, 55), "program header");

    [Test]
    public void Program_headers_outside_the_file() => AssertMalformed(Patch(Rich.Build(), 32, Number(ulong.MaxValue - 8)), "outside the file");

    [Test]
    public void More_section_headers_than_the_file_holds() => AssertMalformed(Patch(Rich.Build(), 60, 0xff, 0x7f), "section headers");

    [Test]
    public void A_segment_outside_the_file() => AssertMalformed(Patch(Rich.Build(), 64 + 32, Number(1UL << 40)), "segment");

    [Test]
    public void A_segment_with_more_bytes_in_the_file_than_in_memory() => AssertMalformed(Patch(Rich.Build(), 64 + 40, Number(1)), "more bytes in the file");

    [Test]
    public void Segments_that_overlap()
    {
        // The second header (the interpreter) becomes a PT_LOAD inside the first.
        AssertMalformed(Patch(Rich.Build(), 64 + 56, 1), "overlap");
    }

    [Test]
    public void An_interpreter_without_an_end() => AssertMalformed(Patch(Rich.Build(), 64 + 56 + 32, Number(5)), "has no end");

    [Test]
    public void An_interpreter_that_is_too_long() => AssertMalformed(Patch(Rich.Build(), 64 + 56 + 32, Number(5000)), "kernel takes");

    [Test]
    public void A_needed_name_outside_the_string_table() =>
        AssertMalformed(new ElfBuilder { Extra = [(1, 1 << 20)] }.Build(), "outside the dynamic string table");

    [Test]
    public void A_version_chain_that_ends_outside_the_file() =>
        AssertMalformed(new ElfBuilder { Needed = ["a"], Extra = [(0x6ffffffe, 1UL << 40)] }.Build(), "lies in no segment");

    [Test]
    public void A_hash_table_that_claims_too_many_symbols()
    {
        var file = new ElfBuilder { Imports = ["a"], SoName = "b" }.Build();
        var hash = 400 + file.AsSpan(400).IndexOf((byte[])[0, 0, 0, 0, 2, 0, 0, 0]);
        AssertMalformed(Patch(file, hash + 4, 0xff, 0xff, 0xff, 0x7f), "symbols");
    }

    [Test]
    public void Every_truncation_is_refused()
    {
        var file = Rich.Build();
        for (var length = 0; length < file.Length; length++)
        {
            Assert.That(() => ElfReader.Read(new MemoryStream(file[..length])), Throws.TypeOf<ElfFormatException>(), $"{length} of {file.Length} bytes");
        }
    }

    [Test]
    public void Version_records_that_share_their_chains_do_not_multiply()
    {
        // 200 records of one library each, all with the same chain of 1000 versions behind them. They hide in the build id,
        // which stands at this offset of the file.
        const int At = 416;
        const int Records = 200;
        const int Versions = 1000;
        var table = new byte[16 * (Records + Versions)];
        for (var i = 0; i < Records + Versions; i++)
        {
            var record = table.AsSpan(16 * i, 16);
            if (i < Records)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(record, 1);
                BinaryPrimitives.WriteUInt16LittleEndian(record[2..], ushort.MaxValue);
                BinaryPrimitives.WriteUInt32LittleEndian(record[8..], (uint)(16 * (Records - i)));
            }

            BinaryPrimitives.WriteUInt32LittleEndian(record[12..], i == Records + Versions - 1 ? 0u : 16u);
        }

        AssertMalformed(new ElfBuilder { SoName = "a", BuildId = table, Extra = [(0x6ffffffe, At), (0x6fffffff, Records)] }.Build(), "more than 65536 records");
    }

    [Test]
    public void A_file_that_gets_shorter_while_it_is_read() =>
        Assert.That(() => ElfReader.Read(new ShrinkingStream(Rich.Build())), Throws.TypeOf<ElfFormatException>().With.Message.Contains("shorter"));

    [Test]
    public void A_large_sparse_file_is_not_read_whole()
    {
        var start = Rich.Build();
        var stream = new SparseStream(start, 1L << 30);
        ElfReader.Read(stream);
        Assert.That(stream.BytesRead, Is.LessThan(1 << 20));
    }

    /// <summary>
    /// Changes real shapes at random, with a fixed seed: bytes, whole numbers at their limits, pieces moved about. Whatever
    /// comes out is read or refused, quickly. HDC_FUZZ_ITERATIONS raises the number.
    /// </summary>
    [Test]
    public void Random_changes_are_read_or_refused()
    {
        var iterations = int.TryParse(Environment.GetEnvironmentVariable("HDC_FUZZ_ITERATIONS"), out var given) ? given : 20_000;
        var random = new Random(20_250_101);
        var names = new HashSet<string> { "main", "malloc", "__stack_chk_fail" };
        byte[][] seeds =
        [
            Rich.Build(),
            new ElfBuilder { Is64Bit = false, IsLittleEndian = false, Machine = 8, SoName = "x", Needed = ["y"], Imports = ["z"], Symbols = ["w"], DefinedVersions = ["V_1"] }.Build(),
            new ElfBuilder { Is64Bit = false, Machine = 3, Interpreter = "/lib/ld.so", RequiredVersions = [new("a", "B_1")], Flags1 = 1 }.Build(),
            .. new[] { "/usr/bin/env", Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.IO.Compression.Native.so") }
                .Where(f => File.Exists(f) && new FileInfo(f).Length < 1 << 21).Select(File.ReadAllBytes),
        ];
        var (read, refused, slowest) = (0, 0, TimeSpan.Zero);
        for (var i = 0; i < iterations; i++)
        {
            var seed = seeds[random.Next(100) < 90 ? random.Next(3) : random.Next(seeds.Length)];
            var file = Mutate(seed, random);
            var watch = Stopwatch.StartNew();
            try
            {
                using var stream = new MemoryStream(file);
                ElfReader.Read(stream);
                ElfReader.FindSymbols(stream, names);
                read++;
            }
            catch (ElfFormatException e)
            {
                Assert.That(e.Message, Does.EndWith("."));
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"Iteration {i} of the seed with {seed.Length} bytes: {e}");
            }

            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
        }

        TestContext.Out.WriteLine($"{read} read, {refused} refused, slowest {slowest.TotalMilliseconds:F0} ms");
        Assert.That(read, Is.GreaterThan(iterations / 20), "The changes are too wild to reach deep into the reader.");
        Assert.That(refused, Is.GreaterThan(iterations / 20), "The changes are too tame.");
        Assert.That(slowest, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var file = (byte[])seed.Clone();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            // Headers and the tables behind them are where the meaning is.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(400, file.Length) : file.Length);
            switch (random.Next(5))
            {
                case 0:
                    file[at] = (byte)random.Next(256);
                    break;
                case 1:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    ulong[] limits = [0, 1, 0xffff, 0x7fffffff, 0xffffffff, (ulong)file.Length, (ulong)file.Length - 1, ulong.MaxValue, long.MaxValue, (ulong)random.Next(file.Length)];
                    Number(limits[random.Next(limits.Length)]).AsSpan(0, Math.Min(random.Next(2) == 0 ? 4 : 8, file.Length - at)).CopyTo(file.AsSpan(at));
                    break;
                case 3:
                    var length = Math.Min(random.Next(1, 64), file.Length - at);
                    file.AsSpan(random.Next(file.Length - length + 1), length).CopyTo(file.AsSpan(at));
                    break;
                default:
                    file = random.Next(10) == 0 ? file[..random.Next(1, file.Length + 1)] : file;
                    break;
            }
        }

        return file;
    }

    private sealed class ShrinkingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override long Length => base.Length + 100_000;
    }

    private sealed class SparseStream(byte[] start, long length) : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, length - Position);
            Array.Clear(buffer, offset, count);
            if (Position < start.Length)
            {
                start.AsSpan((int)Position, (int)Math.Min(count, start.Length - Position)).CopyTo(buffer.AsSpan(offset));
            }

            Position += count;
            BytesRead += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
