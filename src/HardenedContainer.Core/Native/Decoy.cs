using System.Collections.Immutable;
using HardenedContainer.Options;

namespace HardenedContainer.Native;

/// <summary>The decoy of an image: the compiled <c>src/native/decoy.c</c> with what it does after the alert written into it.</summary>
public static class Decoy
{
    private static ReadOnlySpan<byte> Magic => "HDC-DECOY-CONF1\0"u8;

    /// <summary>Makes a decoy.</summary>
    /// <param name="runtimeIdentifier">Whose program; see <see cref="NativePrograms.Supports"/>.</param>
    /// <param name="action">What it does after the alert.</param>
    /// <returns>The executable.</returns>
    public static ImmutableArray<byte> Create(string runtimeIdentifier, DecoyAction action) =>
        ConfigBlock.Write(NativePrograms.Read("decoy", runtimeIdentifier), Magic, [(byte)action], 1);
}
