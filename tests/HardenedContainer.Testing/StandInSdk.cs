namespace HardenedContainer.Testing;

/// <summary>
/// An image with the SDK and a native tool chain, made from the packages of this machine: it stands in for
/// <c>mcr.microsoft.com/dotnet/sdk:10.0</c> with what a static link needs, and asks no registry.
/// </summary>
public static class StandInSdk
{
    private const string Name = "dotnet/sdk-standin:10.0";

    // The files of Debian packages and what they depend on, then what no package has: the SDK, links, caches and certificates.
    private const string Script = """
        set -eu
        packages="bash dash coreutils grep sed findutils tar gzip libc-bin ca-certificates tzdata clang lld cmake make binutils libc6-dev libssl-dev zlib1g-dev libicu-dev libstdc++6 libgcc-s1 openssl"
        closure=$(apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances $packages | grep '^[a-z0-9]' | sed 's/:amd64$//; s/:arm64$//' | sort -u)
        {
            for package in $closure; do dpkg-query -L "$package" 2>/dev/null || true; done
            find /etc/ssl/certs /etc/alternatives /etc/ld.so.conf.d /usr/share/ca-certificates -not -type d
            find "$(dirname "$(readlink -f "$(command -v dotnet)")")"
            printf '%s\n' /bin /sbin /lib /lib64 /etc/passwd /etc/group /etc/os-release /etc/ld.so.cache /etc/ld.so.conf /usr/bin/dotnet
        } | sed -E 's,^/(bin|sbin|lib|lib64)/,/usr/\1/,' | grep -v -e '^/\.$' -e '^/usr/share/doc' -e '^/usr/share/man' -e '^/usr/share/locale' | sort -u | while read -r path; do if [ -e "$path" ] || [ -L "$path" ]; then echo "$path"; fi; done >"$1"
        tar --create --no-recursion --files-from "$1" --directory / 2>/dev/null | docker import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
            --change 'ENV NUGET_CERT_REVOCATION_MODE=offline SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt' - "$2"
        """;

    private static readonly Lock _gate = new();
    private static DockerDaemon? _in;

    /// <summary>Makes it once in a daemon, and returns its name there.</summary>
    public static string In(DockerDaemon daemon)
    {
        lock (_gate)
        {
            if (_in != daemon)
            {
                using var directory = new TemporaryDirectory("sdk");
                CommandLine.Run("/bin/bash", ["-c", Script, "sdk", directory.File("files"), Name], new() { Environment = daemon.ClientEnvironment(), Timeout = TimeSpan.FromMinutes(5) }).Succeeded();
                _in = daemon;
            }

            return Name;
        }
    }
}
