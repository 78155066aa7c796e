namespace HardenedContainer.Testing;

/// <summary>Packages of another architecture, unpacked and not installed: the machine, and what apt knows of it, stays as it is.</summary>
public static class UnpackedPackage
{
    private const string _script = """
        set -eu
        architecture=$1 package=$2 work=$3
        mkdir -p "$work"/lists/partial "$work"/cache/archives/partial "$work/root"
        touch "$work/status"
        apt() {
            apt-get -qq -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o APT::Sandbox::User="$(id -un)" \
                -o Dir::State="$work" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache" "$@"
        }
        cd "$work"
        apt update
        apt download "$package"
        dpkg-deb -x "$package"_*.deb root
        """;

    private static readonly Lock _gate = new();

    /// <summary>The directory with the package's <c>usr</c>. Downloaded once.</summary>
    /// <param name="package">Its name, such as <c>libssl-dev</c>.</param>
    /// <param name="architecture">Debian's name of the architecture, such as <c>arm64</c>.</param>
    public static string Of(string package, string architecture)
    {
        var directory = Path.Combine(Path.GetTempPath(), "hdc-unpacked", architecture, package);
        lock (_gate)
        {
            if (Directory.Exists(directory))
            {
                return directory;
            }

            // Made under another name and renamed, so that what is there is whole.
            using var work = new TemporaryDirectory("unpack");
            CommandLine.Run("bash", ["-c", _script, "unpack", architecture, package, work.Path], new() { Timeout = TimeSpan.FromMinutes(5) }).Succeeded();
            Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
            try
            {
                Directory.Move(work.File("root"), directory);
            }
            catch (IOException) when (Directory.Exists(directory))
            {
                // Another test run has done the same in the meantime.
            }

            return directory;
        }
    }
}
