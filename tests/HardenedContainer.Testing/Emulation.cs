namespace HardenedContainer.Testing;

/// <summary>Lets this kernel start arm64 programs, in containers too, through QEMU (binfmt_misc), until it is disposed.</summary>
public sealed class Emulation : IDisposable
{
    // F: QEMU is opened now and not in the container, which does not have it. Magic and mask are those of qemu-user-static.
    private const string _register = """
        set -eu
        directory=/proc/sys/fs/binfmt_misc
        [ -e $directory/register ] || mount -t binfmt_misc binfmt_misc $directory
        [ ! -e $directory/hdc-aarch64 ] || echo -1 >$directory/hdc-aarch64
        magic='\x7f\x45\x4c\x46\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
        mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
        printf '%s' ":hdc-aarch64:M::$magic:$mask:$(readlink -f "$(command -v qemu-aarch64-static)"):F" >$directory/register
        """;

    private Emulation() => AsRoot(_register);

    /// <summary>Begins.</summary>
    public static Emulation OfArm64() => new();

    /// <summary>Ends.</summary>
    public void Dispose() => AsRoot("echo -1 >/proc/sys/fs/binfmt_misc/hdc-aarch64");

    private static void AsRoot(string script) => (Environment.IsPrivilegedProcess
        ? CommandLine.Run("bash", "-c", script)
        : CommandLine.Run("sudo", "-n", "bash", "-c", script)).Succeeded();
}
