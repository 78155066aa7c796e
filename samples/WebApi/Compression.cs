using System.IO.Compression;
using System.Text;

namespace WebApi;

internal static class Compression
{
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
