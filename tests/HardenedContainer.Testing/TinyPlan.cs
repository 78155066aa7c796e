using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Testing;

/// <summary>Small plans with a few small files, for tests of what is made from a plan.</summary>
public static class TinyPlan
{
    /// <summary>Values that try to break out of every format. All but the last arrive in images made from a Dockerfile.</summary>
    public static readonly ImmutableArray<string> HostileValues =
    [
        "", " ", " lead and trail ", "double \" single ' back `", "$HOME ${HOME} ${X:-y} $$", @"back\slash\", @"\", @"\\", @"\n", "a;b:c#d=e",
        "# comment", "<<EOF", "é漢😀", "tab\there", "\rreturn\r", "bell\a\u001b[0m\u007f\v\f", "\u00a0\u2028\u0085", "\ufeffmark", "[\"/bin/sh\"]",
        "--flag", "{{json .}}", "%PATH% %s", "FROM evil", "&&||>|<", "a,b", "*?[a]!", "~", "x\\\r",
    ];

    /// <summary>A value that no Dockerfile can carry: see <c>DockerfileWriter</c>.</summary>
    public const string NewLineValue = "first\nUSER 0\nRUN evil";

    /// <summary>File names that try the same.</summary>
    public static readonly ImmutableArray<string> HostileNames =
    [
        "quote\"s'", "$HOME", "a;b", "a:b", "#x", "!x", "*", "?", "[a]", "back\\slash", "é漢😀", " lead", "trail ", "tab\t", "new\nline", "-x", "--from=x", ",", "{a,b}", "`", "%s", "~", ".dockerignore", "Dockerfile", "\u0001",
    ];

    /// <summary>When all of them were made.</summary>
    public static readonly DateTimeOffset Created = new(2024, 2, 29, 12, 34, 56, TimeSpan.Zero);

    /// <summary>A static web app on scratch.</summary>
    public static ImagePlan StaticWeb(params IEnumerable<ImageEntry> more) => Plan(
    [
        Directory("/app"),
        File("/app/web", "not really an ELF file", 0b101_101_101),
        File("/app/appsettings.json", "{}\n"),
        Directory("/etc"),
        File("/etc/passwd", "root:x:0:0:root:/root:/sbin/nologin\napp:x:1654:1654::/home/app:/sbin/nologin\n"),
        Directory("/etc/ssl"),
        Directory("/etc/ssl/certs"),
        File("/etc/ssl/certs/ca-certificates.crt", new string('c', 300_000)),
        Directory("/home"),
        Directory("/home/app"),
        Directory("/tmp", 0b001_111_111_111),
        .. more,
    ]);

    /// <summary>A trimmed app on scratch with its loader and libraries.</summary>
    public static ImagePlan Assembled() => StaticWeb(
        Link("/lib", "usr/lib"),
        Directory("/lib64"),
        File("/lib64/ld-linux-x86-64.so.2", "loader", 0b101_101_101, "package libc6 2.36-9"),
        Directory("/usr"),
        Directory("/usr/lib"),
        Directory("/usr/lib/x86_64-linux-gnu"),
        Link("/usr/lib/x86_64-linux-gnu/libc.so.6", "libc-2.36.so"),
        File("/usr/lib/x86_64-linux-gnu/libc-2.36.so", "libc", 0b101_101_101, "package libc6 2.36-9")) with
    {
        Mode = PublishMode.Trimmed,
        ModeReason = "the project does not set PublishAot",
        Base = new(BaseKind.Scratch, null, "the closure is copied in", true, null, []),
    };

    /// <summary>A plan with hostile names, labels and variables.</summary>
    /// <param name="newLines">With values that hold a line feed, which only the archive can carry.</param>
    public static ImagePlan Hostile(bool newLines)
    {
        var values = newLines ? HostileValues.Add(NewLineValue) : HostileValues;
        var longName = new string('l', 120);
        var plan = StaticWeb(
        [
            Directory("/data"),
            .. HostileNames.Select((name, i) => File($"/data/{name}", $"content {i}")),
            .. HostileNames.Select(name => Link($"/data/link to {name}", name)),
            Directory("/data/" + longName),
            File($"/data/{longName}/{longName}é", "long"),
            Directory("/data/bin $x \"y\""),
            File("/data/bin $x \"y\"/run me [1]*", "run", 0b101_101_101),
            File("/data/bin $x \"y\"/back\\slash", "run", 0b101_101_101),
            File("/data/bin $x \"y\"/new\nline", "run", 0b101_101_101),
        ]);
        return plan with
        {
            Configuration = plan.Configuration with
            {
                Environment = plan.Configuration.Environment.AddRange(values.Select((v, i) => KeyValuePair.Create($"V{i}", v))),
                Labels = plan.Configuration.Labels
                    .AddRange(values.Select((v, i) => KeyValuePair.Create($"l{i}", v)))
                    .AddRange([KeyValuePair.Create("a \"quoted\" $HOME \\ key é", "1"), KeyValuePair.Create("#", "2"), KeyValuePair.Create("--x", "3")]),
                Command = [.. HostileValues, NewLineValue],
                WorkingDirectory = "/data/bin $x \"y\"",
            },
        };
    }

    /// <summary>A plan of these entries, with a configuration that uses everything but a health check.</summary>
    public static ImagePlan Plan(IEnumerable<ImageEntry> entries) => new()
    {
        Name = "web",
        Repository = "web",
        Tags = ["1.2.3"],
        RuntimeIdentifier = "linux-x64",
        Architecture = "amd64",
        Mode = PublishMode.Static,
        ModeReason = "the project sets PublishAot",
        Base = new(BaseKind.Scratch, null, "a static binary needs nothing", false, null, []),
        Created = Created,
        Entries = [.. entries.OrderBy(e => e.Path, StringComparer.Ordinal)],
        Configuration = new()
        {
            User = "1654:1654",
            WorkingDirectory = "/app",
            Entrypoint = ["/app/web"],
            Environment = Values(
                ("ASPNETCORE_HTTP_PORTS", "8080"), ("DOTNET_EnableDiagnostics", "0"), ("PATH", "/app"),
                ("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"), ("TMPDIR", "/tmp")),
            Ports = [new(8080), new(8081, "udp")],
            Labels = Values(("org.opencontainers.image.title", "web"), ("org.opencontainers.image.version", "1.2.3")),
            StopSignal = "SIGTERM",
            TempPath = "/tmp",
        },
        Decisions = [new("time-zones", false, "no code looks one up")],
    };

    /// <summary>A health check with every value set.</summary>
    public static HealthCheck HealthCheck { get; } = new(
        ["/app/web", "--health", "a b", "$HOME", "quote\""], TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(1500), TimeSpan.FromSeconds(5), 3);

    /// <summary>A directory that root owns.</summary>
    public static ImageEntry Directory(string path, int mode = 0b111_101_101) =>
        new() { Path = path, Kind = ImageEntryKind.Directory, Mode = mode, Origin = "generated" };

    /// <summary>A symbolic link.</summary>
    public static ImageEntry Link(string path, string target) =>
        new() { Path = path, Kind = ImageEntryKind.SymbolicLink, Mode = 0b111_111_111, LinkTarget = target, Origin = "generated" };

    /// <summary>A file with this text.</summary>
    public static ImageEntry File(string path, string text, int mode = 0b100_100_100, string origin = "app")
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new()
        {
            Path = path,
            Kind = ImageEntryKind.File,
            Mode = mode,
            Length = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Origin = origin,
            Content = new FileContent.Inline([.. bytes]),
        };
    }

    private static ImmutableSortedDictionary<string, string> Values(params (string Name, string Value)[] values) =>
        values.ToImmutableSortedDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}
