using System.Text;

namespace HardenedContainer.Core.Tests.Facts;

/// <summary>Writes what <c>PublishSingleFile</c> appends to its host, in version 6.0 of the form.</summary>
internal static class BundleBuilder
{
    private static readonly byte[] _mark = System.Security.Cryptography.SHA256.HashData(".net core bundle\n"u8);

    /// <summary>A host of some bytes with the mark, and files behind it.</summary>
    internal static byte[] Build(params (string Path, byte Kind, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(new byte[64]);
        writer.Write(0L);
        writer.Write(_mark);
        writer.Write(new byte[64]);
        var offsets = new List<long>();
        foreach (var (_, _, content) in files)
        {
            offsets.Add(stream.Position);
            writer.Write(content);
        }

        var header = stream.Position;
        writer.Write(6U);
        writer.Write(0U);
        writer.Write(files.Length);
        writer.Write("identifier");
        writer.Write(new byte[32]);
        writer.Write(0UL);
        foreach (var ((path, kind, content), offset) in files.Zip(offsets))
        {
            writer.Write(offset);
            writer.Write((long)content.Length);
            writer.Write(0L);
            writer.Write(kind);
            writer.Write(path);
        }

        stream.Position = 64;
        writer.Write(header);
        return stream.ToArray();
    }
}
