using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace HardenedContainer.Core.Tests.Native;

/// <summary>How a program of <c>src/native</c> is started here: as it is, or under QEMU where it is another machine's.</summary>
internal static class NativeCommand
{
    public static string[] Of(string platform, ImmutableArray<byte> program, string file)
    {
        File.WriteAllBytes(file, [.. program]);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return platform switch
        {
            "linux-x64" when RuntimeInformation.OSArchitecture != Architecture.X64 => ["qemu-x86_64-static", file],
            "linux-arm64" when RuntimeInformation.OSArchitecture != Architecture.Arm64 => ["qemu-aarch64-static", file],
            _ => [file],
        };
    }
}
