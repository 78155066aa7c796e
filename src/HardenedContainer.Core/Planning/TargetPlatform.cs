namespace HardenedContainer.Planning;

/// <summary>What a Linux runtime identifier means for ELF files, library directories and images.</summary>
/// <param name="RuntimeIdentifier">The runtime identifier, such as <c>linux-musl-x64</c>.</param>
/// <param name="Architecture">GOARCH: <c>amd64</c>, <c>arm64</c>, <c>arm</c>.</param>
/// <param name="Variant">GOARCH variant: <c>v7</c> for arm; else null.</param>
/// <param name="Machine">e_machine of its ELF files.</param>
/// <param name="IsMusl">The C library is musl, not glibc.</param>
/// <param name="Triplet">Debian's multiarch triplet, the directory of libraries below <c>/usr/lib</c>.</param>
/// <param name="Loader">Path of the dynamic loader that executables name (the psABI of the machine).</param>
public sealed record TargetPlatform(
    string RuntimeIdentifier, string Architecture, string? Variant, ushort Machine, bool IsMusl, string Triplet, string Loader)
{
    private const ushort MachineArm = 40;
    private const ushort MachineX64 = 62;
    private const ushort MachineArm64 = 183;

    /// <summary>True for machines with 64-bit addresses.</summary>
    public bool Is64Bit => Machine != MachineArm;

    /// <summary>Its name where images are concerned: <c>linux/amd64</c>, <c>linux/arm/v7</c> (containerd, platform specifiers).</summary>
    public string ImageName => Variant is null ? $"linux/{Architecture}" : $"linux/{Architecture}/{Variant}";

    /// <summary>Which image of an index is for this platform.</summary>
    /// <param name="names">The platforms of the images, as <see cref="ImageName"/>.</param>
    /// <returns>This platform's name, else that without a variant, else the first with another one; null where none is for it.</returns>
    public string? Among(IEnumerable<string> names)
    {
        var any = $"linux/{Architecture}";
        return names
            .Where(name => name == any || name.StartsWith(any + "/", StringComparison.Ordinal))
            .MaxBy(name => name == ImageName ? 2 : name == any ? 1 : 0);
    }

    /// <summary>Reads a runtime identifier.</summary>
    /// <param name="runtimeIdentifier">The runtime identifier.</param>
    /// <returns>The platform, or null where it is not <c>linux-{,musl-}{x64,arm64,arm}</c>.</returns>
    public static TargetPlatform? TryParse(string? runtimeIdentifier) => runtimeIdentifier switch
    {
        "linux-x64" => new(runtimeIdentifier, "amd64", null, MachineX64, false, "x86_64-linux-gnu", "/lib64/ld-linux-x86-64.so.2"),
        "linux-arm64" => new(runtimeIdentifier, "arm64", null, MachineArm64, false, "aarch64-linux-gnu", "/lib/ld-linux-aarch64.so.1"),
        "linux-arm" => new(runtimeIdentifier, "arm", "v7", MachineArm, false, "arm-linux-gnueabihf", "/lib/ld-linux-armhf.so.3"),
        "linux-musl-x64" => new(runtimeIdentifier, "amd64", null, MachineX64, true, "x86_64-linux-musl", "/lib/ld-musl-x86_64.so.1"),
        "linux-musl-arm64" => new(runtimeIdentifier, "arm64", null, MachineArm64, true, "aarch64-linux-musl", "/lib/ld-musl-aarch64.so.1"),
        "linux-musl-arm" => new(runtimeIdentifier, "arm", "v7", MachineArm, true, "arm-linux-musleabihf", "/lib/ld-musl-armhf.so.1"),
        _ => null,
    };

    /// <summary>Reads a runtime identifier that the options binder has accepted.</summary>
    /// <param name="runtimeIdentifier">The runtime identifier.</param>
    /// <returns>The platform.</returns>
    /// <exception cref="ArgumentException">It is not a supported one.</exception>
    public static TargetPlatform Parse(string runtimeIdentifier) => TryParse(runtimeIdentifier)
        ?? throw new ArgumentException($"'{runtimeIdentifier}' is not a supported runtime identifier.", nameof(runtimeIdentifier));
}
