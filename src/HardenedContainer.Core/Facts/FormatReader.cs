using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace HardenedContainer.Facts;

/// <summary>Recognises a file's format.</summary>
internal static class FormatReader
{
    /// <summary>Names the format.</summary>
    /// <param name="start">The first bytes.</param>
    /// <param name="file">The file, seekable; its position is changed.</param>
    /// <returns>The format.</returns>
    internal static ContentFormat Detect(ReadOnlySpan<byte> start, Stream file) => start switch
    {
        [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => ContentFormat.Elf,
        [(byte)'M', (byte)'Z', ..] => PortableExecutable(file),
        _ when IsMachO(start) => ContentFormat.MachO,
        [0xff, 0xfe, ..] or [0xfe, 0xff, ..] => ContentFormat.Text,
        _ => start.Contains((byte)0) ? ContentFormat.Other : ContentFormat.Text,
    };

    private static ContentFormat PortableExecutable(Stream file)
    {
        try
        {
            file.Position = 0;
            using var reader = new PEReader(file, PEStreamOptions.LeaveOpen);
            return reader.PEHeaders.CorHeader is null ? ContentFormat.WindowsNative : ContentFormat.ManagedAssembly;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or InvalidOperationException)
        {
            return ContentFormat.Other;
        }
    }

    // Java classes share the magic of universal binaries; the next word tells them apart: a count here, a version of 45 or
    // more there.
    private static bool IsMachO(ReadOnlySpan<byte> start) => start.Length >= 8 && BinaryPrimitives.ReadUInt32BigEndian(start) switch
    {
        0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE => true,
        0xCAFEBABE => BinaryPrimitives.ReadUInt32BigEndian(start[4..]) is > 0 and < 45,
        _ => false,
    };
}
