using System.IO.Compression;
using HardenedContainer.Oci;
using NUnit.Framework;

namespace HardenedContainer.Core.Tests.Oci;

public sealed class BlockGzipStreamTests
{
    private static readonly byte[] _library = File.ReadAllBytes(typeof(object).Assembly.Location);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(BlockGzipStream.BlockLength - 1)]
    [TestCase(BlockGzipStream.BlockLength)]
    [TestCase(BlockGzipStream.BlockLength + 1)]
    [TestCase(3 * BlockGzipStream.BlockLength + 5)]
    public void What_is_written_can_be_read_as_one_gzip_file(int length)
    {
        using var gzip = new GZipStream(new MemoryStream(Compressed(_library[..length], 81_920)), CompressionMode.Decompress);
        using var read = new MemoryStream();
        gzip.CopyTo(read);

        Assert.That(read.ToArray().AsSpan().SequenceEqual(_library.AsSpan(0, length)), Is.True);
    }

    [Test]
    public void Blocks_that_are_used_again_keep_nothing()
    {
        // More than there are in memory, each unlike the others, the last one short.
        var content = new byte[40 * BlockGzipStream.BlockLength + 7];
        for (var at = 0; at < content.Length; at += 4096)
        {
            content.AsSpan(at, Math.Min(4096, content.Length - at)).Fill((byte)(at / 4096 * 7 % 251));
        }

        using var gzip = new GZipStream(new MemoryStream(Compressed(content, 500_000)), CompressionMode.Decompress);
        using var read = new MemoryStream();
        gzip.CopyTo(read);

        Assert.That(read.ToArray().AsSpan().SequenceEqual(content), Is.True);
    }

    [Test]
    public void A_target_that_fails_fails_again_and_in_no_other_way()
    {
        var stream = new BlockGzipStream(new FullStream());
        var content = new byte[20 * BlockGzipStream.BlockLength];

        Assert.That(() => stream.Write(content), Throws.InstanceOf<IOException>());
        Assert.That(() => stream.Write(content), Throws.InstanceOf<IOException>());
        Assert.That(stream.Dispose, Throws.InstanceOf<IOException>());
        Assert.That(stream.Dispose, Throws.Nothing);
    }

    [Test]
    public void The_sizes_of_the_writes_do_not_count()
    {
        var whole = Compressed(_library, _library.Length);

        Assert.That(Compressed(_library, 77_777).AsSpan().SequenceEqual(whole), Is.True);
    }

    [Test]
    public void Blocks_cost_less_than_one_per_cent()
    {
        using var one = new MemoryStream();
        using (var gzip = new GZipStream(one, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(_library);
        }

        Assert.That(Compressed(_library, 81_920), Has.Length.LessThan(one.Length * 1.01));
    }

    private static byte[] Compressed(byte[] content, int sizeOfWrites)
    {
        using var target = new MemoryStream();
        using (var gzip = new BlockGzipStream(target))
        {
            foreach (var part in content.Chunk(Math.Max(1, sizeOfWrites)))
            {
                gzip.Write(part);
                gzip.Flush();
            }
        }

        return target.ToArray();
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");
    }
}
