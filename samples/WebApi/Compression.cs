using System.IO.Compression;
using System.Text;

namespace WebApi;

internal static class Compression
{
    /// <summary>Makes garbage on a blocked thread, so that the collector has work and the thread pool grows.</summary>
    public static Compressed Pressure()
    {
        var largest = Enumerable.Range(0, 4).Select(_ => RoundTrip(new string('h', 1_000))).MaxBy(c => c.Length)!;
        Thread.Sleep(20);
        return largest;
    }

    /// <summary>Compresses with gzip and decompresses again.</summary>
    public static Compressed RoundTrip(string text = "hardened")
    {
        var plain = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 100)));
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        compressed.Position = 0;
        using var decompressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true))
        {
            gzip.CopyTo(decompressed);
        }

        return new(plain.Length, (int)compressed.Length, decompressed.ToArray().AsSpan().SequenceEqual(plain));
    }
}
