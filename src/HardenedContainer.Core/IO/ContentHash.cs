using System.Buffers;
using System.Security.Cryptography;

namespace HardenedContainer.IO;

/// <summary>SHA-256 of files, read in large blocks: <see cref="SHA256.HashData(Stream)"/> asks the kernel for every 4 KiB.</summary>
internal static class ContentHash
{
    private const int BlockLength = 1 << 17;

    /// <summary>Reads to the end of a stream.</summary>
    /// <param name="stream">The stream, from where it is.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            while (stream.Read(block) is > 0 and var count)
            {
                hash.AppendData(block, 0, count);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
