using System.Collections.Immutable;

namespace HardenedContainer.Native;

/// <summary>
/// The static programs of <c>src/native</c>, compiled when this assembly was built and carried in it as resources: wherever
/// the assembly is, they are.
/// </summary>
public static class NativePrograms
{
    /// <summary>Runtime identifiers that there are programs for; musl's take the same, as the programs stand on no library.</summary>
    public static ImmutableArray<string> Platforms { get; } = ["linux-x64", "linux-arm64"];

    /// <summary>Whether there are programs for a runtime identifier.</summary>
    /// <param name="runtimeIdentifier">Such as <c>linux-musl-x64</c>.</param>
    /// <returns>False for other architectures, such as 32-bit ARM.</returns>
    public static bool Supports(string runtimeIdentifier) => Platforms.Contains(PlatformOf(runtimeIdentifier));

    /// <summary>The bytes of a program.</summary>
    /// <param name="name">Name of its source without ending, such as <c>probe</c>.</param>
    /// <param name="runtimeIdentifier">Such as <c>linux-x64</c>.</param>
    /// <returns>A static ELF executable.</returns>
    /// <exception cref="ArgumentException">There is no such program: see <see cref="Supports"/>.</exception>
    public static ImmutableArray<byte> Read(string name, string runtimeIdentifier)
    {
        using var resource = typeof(NativePrograms).Assembly.GetManifestResourceStream($"native/{PlatformOf(runtimeIdentifier)}/{name}")
            ?? throw new ArgumentException($"There is no program {name} for {runtimeIdentifier}.", nameof(name));
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return [.. bytes];
    }

    private static string PlatformOf(string runtimeIdentifier) => runtimeIdentifier.Replace("-musl-", "-", StringComparison.Ordinal);
}
