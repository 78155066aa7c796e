using System.Runtime.InteropServices;

namespace HardenedContainer.Testing;

/// <summary>
/// A base image made from files of this machine, laid out and configured as the published image is that it stands in for:
/// no registry but the tests' own is asked.
/// </summary>
/// <param name="Repository">Path in the registry.</param>
/// <param name="Tag">Tag.</param>
/// <param name="Libraries">Shared libraries of this machine, by file name.</param>
/// <param name="HasLoader">Whether the glibc loader is in it.</param>
/// <param name="User">Numeric user; its name is <paramref name="UserName"/>.</param>
/// <param name="UserName">Name in passwd and of the home directory.</param>
/// <param name="Environment">What the image sets.</param>
public sealed record StandInImage(
    string Repository, string Tag, IReadOnlyList<string> Libraries, bool HasLoader, int User, string UserName,
    IReadOnlyDictionary<string, string> Environment)
{
    private static readonly Dictionary<(Registry, StandInImage), string> _pushed = [];
    private static readonly Lock _gate = new();

    private static readonly string[] _glibc = ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1"];

    private static readonly Dictionary<string, string> _dotnetEnvironment = new()
    {
        ["APP_UID"] = "1654",
        ["ASPNETCORE_HTTP_PORTS"] = "8080",
        ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "true",
    };

    /// <summary>Stands in for Microsoft's <c>dotnet/runtime-deps:10.0-noble-chiseled</c>: what a self-contained app links to, no ICU, no tzdata.</summary>
    public static StandInImage RuntimeDepsChiseled { get; } = new(
        "dotnet/runtime-deps-chiseled-standin", "10.0",
        [.. _glibc, "libgcc_s.so.1", "libstdc++.so.6", "libssl.so.3", "libcrypto.so.3", "libz.so.1"],
        HasLoader: true, 1654, "app", _dotnetEnvironment);

    /// <summary>Stands in for Google's <c>distroless/static-debian12:nonroot</c>: certificates and users, no libc at all.</summary>
    public static StandInImage DistrolessStatic { get; } = new(
        "distroless/static-standin", "nonroot", [], HasLoader: false, 65532, "nonroot", new Dictionary<string, string>());

    /// <summary>Stands in for Google's <c>distroless/cc-debian12:nonroot</c>: glibc, the C++ library and OpenSSL.</summary>
    public static StandInImage DistrolessCc { get; } = new(
        "distroless/cc-standin", "nonroot", [.. _glibc, "libgcc_s.so.1", "libstdc++.so.6", "libssl.so.3", "libcrypto.so.3"],
        HasLoader: true, 65532, "nonroot", new Dictionary<string, string>());

    /// <summary>A base that has the libraries but not the loader that a dynamic program names as its interpreter.</summary>
    public static StandInImage WithoutLoader { get; } = RuntimeDepsChiseled with { Repository = "broken/without-loader", HasLoader = false };

    private static (string Triplet, string Loader) Platform => RuntimeInformation.OSArchitecture == Architecture.Arm64
        ? ("aarch64-linux-gnu", "/lib/ld-linux-aarch64.so.1")
        : ("x86_64-linux-gnu", "/lib64/ld-linux-x86-64.so.2");

    /// <summary>Builds and pushes it once, and returns its name pinned by digest (<c>127.0.0.1:PORT/repository:tag@sha256:…</c>).</summary>
    public string PushedTo(Registry registry, DockerDaemon daemon)
    {
        lock (_gate)
        {
            if (!_pushed.TryGetValue((registry, this), out var name))
            {
                using var context = new TemporaryDirectory("standin");
                WriteContext(context);
                _pushed[(registry, this)] = name = registry.Push(daemon, daemon.Build(context.Path), Repository, Tag);
            }

            return name;
        }
    }

    private void WriteContext(TemporaryDirectory context)
    {
        var (triplet, loader) = Platform;
        var libraries = Directory.CreateDirectory(context.File("root/usr/lib", triplet)).FullName;
        Directory.CreateDirectory(context.File("root/usr/lib64"));
        File.CreateSymbolicLink(context.File("root/lib"), "usr/lib");
        File.CreateSymbolicLink(context.File("root/lib64"), "usr/lib64");
        foreach (var library in Libraries)
        {
            File.Copy(Path.Combine("/usr/lib", triplet, library), Path.Combine(libraries, library));
        }

        if (HasLoader)
        {
            File.Copy(loader, context.File("root/usr" + loader));
        }

        Write(context, "root/etc/passwd", $"root:x:0:0:root:/root:/sbin/nologin\n{UserName}:x:{User}:{User}::/home/{UserName}:/sbin/nologin\n");
        Write(context, "root/etc/group", $"root:x:0:\n{UserName}:x:{User}:\n");
        Write(context, "root/etc/nsswitch.conf", "hosts: files dns\n");
        Write(context, "root/etc/ssl/certs/ca-certificates.crt", string.Concat(
            Directory.EnumerateFiles("/usr/share/ca-certificates/mozilla").Order(StringComparer.Ordinal).Select(File.ReadAllText)));
        var environment = string.Concat(Environment.Select(e => $"ENV {e.Key}={e.Value}\n"));
        // COPY keeps the modes of directories below the one that it names; --chmod does not reach a directory itself.
        const UnixFileMode everyone = (UnixFileMode)0b1_111_111_111;
        Directory.CreateDirectory(context.File("root/tmp"));
        File.SetUnixFileMode(context.File("root/tmp"), everyone);
        Directory.CreateDirectory(context.File("root/home"));
        Directory.CreateDirectory(context.File("home", UserName), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Write(context, "Dockerfile", $"""
            FROM scratch
            COPY root/ /
            COPY --chown={User}:{User} home/ /home/
            ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
            {environment}
            USER {User}
            """);
    }

    private static void Write(TemporaryDirectory context, string name, string content)
    {
        var path = context.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
