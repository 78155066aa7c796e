using System.Formats.Tar;
using System.Text.Json.Nodes;
using HardenedContainer.Core.Tests.Elf;
using HardenedContainer.Core.Tests.Facts.Images;
using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Facts.Images;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rules.BuiltImage;
using HardenedContainer.Testing;
using static HardenedContainer.Core.Tests.Facts.Images.TestImage;

namespace HardenedContainer.Core.Tests.Rules;

/// <summary>Faults planted in real image archives, one an image, and the image without a fault.</summary>
public class BuiltImageRulesTests
{
    private const string Secret = "AKIAIOSFODNN7ABCDEFG";
    private const string Passwd = "root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534::/:/sbin/nologin\napp:x:1654:1654::/home/app:/sbin/nologin\n";

    private static byte[] Static { get; } = new ElfBuilder().Build();

    private static byte[] Dynamic { get; } = new ElfBuilder
    {
        Interpreter = "/lib64/ld-linux-x86-64.so.2", Needed = ["libc.so.6"], RequiredVersions = [new("libc.so.6", "GLIBC_2.34")],
    }.Build();

    private static byte[] Libc(string version) => new ElfBuilder { SoName = "libc.so.6", DefinedVersions = [version] }.Build();

    /// <summary>An image and the change that is made to it before it is written.</summary>
    internal sealed class Draft
    {
        internal List<List<TarEntry>> Layers { get; } =
        [
            [
                Folder("app/"), File("app/web", Static, 0x16d), File("app/appsettings.json", "{}"), File("etc/passwd", Passwd),
                File("etc/group", "root:x:0:\napp:x:1654:\n"), Folder("tmp/", 0x3ff), Folder("home/app/"),
            ],
        ];

        internal JsonObject Configuration { get; } = JsonNode.Parse("""
            { "created": "2024-02-29T12:34:56Z", "architecture": "amd64", "os": "linux",
              "config": { "User": "1654:1654", "WorkingDir": "/app", "Entrypoint": [ "/app/web" ], "Env": [ "PATH=/app", "TMPDIR=/tmp" ],
                "ExposedPorts": { "8080/tcp": {} }, "Labels": { "org.opencontainers.image.title": "web" } },
              "rootfs": { "type": "layers" }, "history": [ { "created_by": "COPY / / # buildkit" } ] }
            """)!.AsObject();

        internal JsonObject Config => Configuration["config"]!.AsObject();

        internal Action<JsonObject>? Manifest { get; set; }

        internal Draft Add(params TarEntry[] entries)
        {
            Layers[0].AddRange(entries);
            return this;
        }

        internal Draft Then(params TarEntry[] entries)
        {
            Layers.Add([.. entries]);
            return this;
        }

        internal Draft Replace(TarEntry entry)
        {
            Layers[0].RemoveAll(e => e.Name == entry.Name);
            return Add(entry);
        }

        internal Draft Set(string name, JsonNode? value)
        {
            Config[name] = value;
            return this;
        }

        internal Draft Small()
        {
            Layers[0].RemoveAll(e => e.Length > 100_000);
            return this;
        }

        internal string Write(string folder, string form = "tar")
        {
            var layers = Layers.Select(l => Layer([.. l])).ToArray();
            if (Configuration["rootfs"] is JsonObject rootfs && !rootfs.ContainsKey("diff_ids"))
            {
                rootfs["diff_ids"] = new JsonArray([.. layers.Select(l => JsonValue.Create(Digest(l)))]);
            }

            return TestImage.Write(folder, form, Configuration.ToJsonString(), layers, Manifest);
        }
    }

    private static PaxTarEntry WithCapabilities(string path) => new PaxTarEntry(TarEntryType.RegularFile, path, [new("SCHILY.xattr.security.capability", "\u0001")]) { DataStream = new MemoryStream(Static), Mode = (UnixFileMode)0x16d };

    private static TarEntry Owned(TarEntry entry, int user)
    {
        entry.Uid = user;
        entry.Gid = user;
        return entry;
    }

    private static Draft Change(Action<Draft> change)
    {
        var draft = new Draft();
        change(draft);
        return draft;
    }

    private static Draft DynamicWith(params TarEntry[] entries) => new Draft().Replace(File("app/web", Dynamic, 0x16d)).Add(entries);

    private static readonly TarEntry[] NewGlibc = [File("lib64/ld-linux-x86-64.so.2", new ElfBuilder { SoName = "ld-linux-x86-64.so.2" }.Build(), 0x16d), Link("lib", "usr/lib"), File("usr/lib/x86_64-linux-gnu/libc.so.6", Libc("GLIBC_2.34"))];

    internal static IReadOnlyList<(string Name, string Code, Func<Draft> Fault)> Faults { get; } =
    [
        ("a layer of another digest in the configuration", "HDC8001", () => Change(d => d.Configuration["rootfs"]!["diff_ids"] = new JsonArray("sha256:" + new string('0', 64)))),
        ("fewer layers than the configuration names", "HDC8001", () => Change(d => d.Configuration["rootfs"]!["diff_ids"] = new JsonArray())),
        ("a layer of another length than the manifest says", "HDC8001", () => Change(d => d.Manifest = m => m["layers"]![0]!["size"] = 7)),
        ("a layer without media type", "HDC8001", () => Change(d => d.Manifest = m => m["layers"]![0]!.AsObject().Remove("mediaType"))),
        ("no architecture", "HDC8001", () => Change(d => d.Configuration.Remove("architecture"))),
        ("no user", "HDC8002", () => new Draft().Set("User", "")),
        ("root by number", "HDC8002", () => new Draft().Set("User", "0:1654")),
        ("root by another name", "HDC8002", () => new Draft().Replace(File("etc/passwd", "toor:x:0:0::/:\n")).Set("User", "toor")),
        ("a user who is not there", "HDC8002", () => new Draft().Set("User", "alice")),
        ("no entry point", "HDC8003", () => new Draft().Set("Entrypoint", null)),
        ("an entry point that is not there", "HDC8003", () => new Draft().Set("Entrypoint", new JsonArray("/app/api"))),
        ("an entry point that leads nowhere", "HDC8003", () => new Draft().Add(Link("app/run", "gone")).Set("Entrypoint", new JsonArray("/app/run"))),
        ("an entry point that may not be executed", "HDC8003", () => new Draft().Replace(File("app/web", Static, 0x124))),
        ("an entry point that is text", "HDC8003", () => new Draft().Replace(File("app/web", "hello", 0x16d))),
        ("a script without its shell", "HDC8003", () => new Draft().Replace(File("app/web", "#!/bin/sh\nexec /app/api\n", 0x16d))),
        ("an entry point that a later layer removes", "HDC8003", () => new Draft().Then(File("app/.wh.web", ""))),
        ("no loader", "HDC8003", () => DynamicWith(File("lib/x86_64-linux-gnu/libc.so.6", Libc("GLIBC_2.34")))),
        ("a library less", "HDC8003", () => DynamicWith(NewGlibc[0])),
        ("a library that is too old", "HDC8003", () => DynamicWith(NewGlibc[0], File("lib/x86_64-linux-gnu/libc.so.6", Libc("GLIBC_2.31")))),
        ("an assembly that is not there", "HDC8003", () => new Draft().Add(File("app/dotnet", Static, 0x16d)).Set("Entrypoint", new JsonArray("dotnet", "web.dll"))),
        ("a setuid file", "HDC8004", () => new Draft().Add(File("app/su", Static, 0x9ed))),
        ("a setgid file", "HDC8004", () => new Draft().Add(File("app/su", Static, 0x5ed))),
        ("a file with capabilities", "HDC8004", () => new Draft().Add(WithCapabilities("app/ping"))),
        ("a directory that everybody may write", "HDC8004", () => new Draft().Add(Folder("data/", 0x1ff))),
        ("a file that everybody may write", "HDC8004", () => new Draft().Add(File("data/x", "x", 0x1b6))),
        ("a file of nobody's", "HDC8004", () => new Draft().Add(Owned(File("data/x", "x"), 4711))),
        ("a shell", "HDC8005", () => new Draft().Add(File("bin/busybox", Static, 0x16d), Link("bin/sh", "busybox"))),
        ("a package manager", "HDC8005", () => new Draft().Add(File("usr/bin/apt-get", Static, 0x1ed))),
        ("a downloader in a later layer", "HDC8005", () => new Draft().Then(File("usr/local/bin/curl", Static, 0x1ed))),
        ("an interpreter of some version", "HDC8005", () => new Draft().Add(File("usr/bin/python3.12", Static, 0x1ed))),
        ("a key in a file", "HDC8006", () => new Draft().Add(File("app/settings.txt", $"key {Secret}\n"))),
        ("a key that a later layer removes", "HDC8006", () => new Draft().Add(File("root/settings.txt", $"key {Secret}\n")).Then(File("root/.wh.settings.txt", ""))),
        ("a key whose folder a later layer empties", "HDC8006", () => new Draft().Add(File("root/a/settings.txt", $"key {Secret}\n")).Then(File("root/.wh..wh..opq", ""))),
        ("a key in the environment", "HDC8006", () => new Draft().Set("Env", new JsonArray("PATH=/app", $"AWS={Secret}"))),
        ("a password in the environment", "HDC8006", () => new Draft().Set("Env", new JsonArray("Database__Password=q8Zr2LmX0v"))),
        ("a key in a label", "HDC8006", () => new Draft().Set("Labels", new JsonObject { ["org.opencontainers.image.title"] = "web", ["key"] = Secret })),
        ("a key in the command line", "HDC8006", () => new Draft().Set("Cmd", new JsonArray("--key", Secret))),
        ("a build argument in the history", "HDC8006", () => Change(d => d.Configuration["history"] = new JsonArray(new JsonObject { ["created_by"] = "RUN |1 NUGET_TOKEN=q8Zr2LmX0vBn4TyW /bin/sh -c dotnet restore" }))),
        ("an app that its user owns", "HDC8007", () => new Draft().Replace(Owned(File("app/web", Static, 0x1ed), 1654))),
        ("an app folder that its user owns", "HDC8007", () => new Draft().Replace(Owned(Folder("app/"), 1654))),
        ("a library that its group may write", "HDC8007", () => new Draft().Add(Owned(File("opt/x.so", Static, 0x1b4), 1654))),
        ("another processor", "HDC8009", () => Change(d => d.Configuration["architecture"] = "arm64")),
        ("another operating system", "HDC8009", () => Change(d => d.Configuration["os"] = "windows")),
        ("large files that nobody sees", "HDC8010", () => new Draft().Add(File("root/a.bin", new byte[6_000_000])).Then(File("root/.wh.a.bin", ""))),
        ("no labels", "HDC8011", () => new Draft().Set("Labels", null)),
        ("no time", "HDC8011", () => Change(d => d.Configuration.Remove("created"))),
        ("an account without password", "HDC8012", () => new Draft().Replace(File("etc/passwd", Passwd.Replace("nobody:x", "nobody:", StringComparison.Ordinal)))),
        ("a shadow without password", "HDC8012", () => new Draft().Add(File("etc/shadow", "app::19000:0:99999:7:::\n"))),
        ("two accounts of one number", "HDC8012", () => new Draft().Replace(File("etc/passwd", Passwd + "toor:x:0:0::/:/bin/sh\n"))),
        ("a repository", "HDC8013", () => new Draft().Add(File("app/.git/HEAD", "ref: refs/heads/main\n"))),
        ("lists of packages", "HDC8013", () => new Draft().Add(File("var/lib/apt/lists/deb.debian.org_InRelease", "x"))),
    ];

    /// <summary>What is nearly each fault: one image, without a finding.</summary>
    internal static Draft NearMisses => DynamicWith(NewGlibc).Add(
            File("bin/sh", Static), // not executable
            File("usr/share/doc/curl", "x"),
            File("home/app/python3.12.txt", "x", 0x1ed),
            Link("usr/bin/wget", "gone"),
            File("data/shared", "x", 0x1b4),
            Folder("var/mail/", 0x5fd),
            Owned(Folder("var/data/"), 1654),
            Owned(File("var/data/x.txt", "x", 0x1a4), 1654),
            File("var/lib/apt/lists/lock", ""),
            File("etc/shadow", "app:!:19000:0:99999:7:::\n"),
            File("root/b.bin", new byte[1_000_000]))
        .Then(File("root/.wh.b.bin", ""), File("app/appsettings.json", "{ }"))
        .Set("Env", new JsonArray("PATH=/app", "TOKEN_FILE=/run/secrets/token", "Database__Password=${PASSWORD}"))
        .Set("User", "app");

    private static IEnumerable<TestCaseData> FaultCases() => Faults.Select(f => new TestCaseData(f.Code, f.Fault).SetArgDisplayNames(f.Name));

    private TemporaryDirectory _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [TestCaseSource(nameof(FaultCases))]
    public void A_planted_fault_is_found(string code, object fault)
    {
        var found = Evaluate(((Func<Draft>)fault)(), _folder.Path);

        Assert.That(found.Select(f => f.Descriptor.Code), Does.Contain(code));
        Assert.That(found.Select(f => f.What), Has.None.Contain(Secret).And.None.Contain("q8Zr2LmX0v"));
        Assert.That(found, Has.All.Matches<Finding>(f => f!.File?.EndsWith("image.tar", StringComparison.Ordinal) == true && f!.What.EndsWith('.')));
    }

    [Test]
    public void The_image_without_a_fault_has_no_finding([Values("folder", "tar", "save")] string form) =>
        Assert.That(Evaluate(new(), _folder.Path, form).Select(f => f.Message), Is.Empty);

    [Test]
    public void What_is_nearly_a_fault_is_none() => Assert.That(Evaluate(NearMisses, _folder.Path).Select(f => f.Message), Is.Empty);

    [Test]
    public void A_removed_secret_names_the_layer_that_has_it() => Assert.That(
        Evaluate(Faults.First(f => f.Name == "a key that a later layer removes").Fault(), _folder.Path).Single(f => f.Descriptor.Code == "HDC8006").What,
        Is.EqualTo("/root/settings.txt holds: AWS access key ID (AKI…); a later layer removes it, and layer 1 still has it."));

    [TestCase("none", "")]
    [TestCase("content", "/app/appsettings.json has another content")]
    [TestCase("mode", "/app/appsettings.json has the mode 0644")]
    [TestCase("owner", "/app/appsettings.json belongs to 1654:1654")]
    [TestCase("link", "/lib leads elsewhere")]
    [TestCase("more", "/app/new.txt is in the image and not in the plan")]
    [TestCase("less", "/app/appsettings.json is in the plan and not in the image")]
    [TestCase("user", "The image has another user than the plan")]
    [TestCase("environment", "The image has another environment than the plan")]
    public void An_image_is_held_against_its_plan(string change, string expected)
    {
        var plan = OwnPlan();
        var changed = change switch
        {
            "content" => Edit(plan, "/app/appsettings.json", e => TinyPlan.File(e.Path, "{ }")),
            "mode" => Edit(plan, "/app/appsettings.json", e => e with { Mode = 0x1a4 }),
            "owner" => Edit(plan, "/app/appsettings.json", e => e with { UserId = 1654, GroupId = 1654 }),
            "link" => Edit(plan, "/lib", e => e with { LinkTarget = "usr" }),
            "more" => plan with { Entries = [.. plan.Entries.Append(TinyPlan.File("/app/new.txt", "x")).OrderBy(e => e.Path, StringComparer.Ordinal)] },
            "less" => plan with { Entries = [.. plan.Entries.Where(e => e.Path != "/app/appsettings.json")] },
            "user" => plan with { Configuration = plan.Configuration with { User = "4711:4711" } },
            "environment" => plan with { Configuration = plan.Configuration with { Environment = plan.Configuration.Environment.Add("LD_PRELOAD", "/tmp/x.so") } },
            _ => plan,
        };

        var found = BuiltImageRules.Evaluate(new(Own(changed), plan)).Where(f => f.Descriptor.Code == "HDC8008").Select(f => f.What);

        Assert.That(found, expected.Length == 0 ? Is.Empty : Has.Exactly(1).Contains(expected));
    }

    [Test]
    public void Our_own_archives_have_no_finding([Values] LayerCompression compression)
    {
        var plan = OwnPlan();

        Assert.That(BuiltImageRules.Evaluate(new(Own(plan, compression), plan)).Select(f => f.Message), Is.Empty);
    }

    [Test]
    public void Decoys_of_the_plan_are_no_tools()
    {
        var plan = OwnPlan();
        var decoyed = plan with { Entries = [.. plan.Entries.Concat([TinyPlan.Directory("/bin"), TinyPlan.File("/bin/sh", "alarm", 0x16d, "decoy"), TinyPlan.File("/bin/curl", "alarm", 0x16d, "decoy")]).OrderBy(e => e.Path, StringComparer.Ordinal)] };
        var swapped = Edit(decoyed, "/bin/sh", e => TinyPlan.File(e.Path, "a real one", 0x16d));

        Assert.That(BuiltImageRules.Evaluate(new(Own(decoyed), decoyed)).Select(f => f.Message), Is.Empty);
        Assert.That(BuiltImageRules.Evaluate(new(Own(swapped), decoyed)).Select(f => f.Descriptor.Code), Is.EqualTo(new[] { "HDC8005", "HDC8008" }));
    }

    [Test]
    public void Canary_files_of_the_plan_are_no_secrets()
    {
        const string path = "/app/.aws/credentials";
        var plan = OwnPlan();
        var baited = plan with { Entries = [.. plan.Entries.Concat([TinyPlan.Directory("/app/.aws"), TinyPlan.File(path, "[default]", 0x124, "canary")]).OrderBy(e => e.Path, StringComparer.Ordinal)] };
        var swapped = Edit(baited, path, e => TinyPlan.File(e.Path, "[other]", 0x124));

        Assert.That(BuiltImageRules.Evaluate(new(Own(baited), baited)).Select(f => f.Message), Is.Empty);
        Assert.That(BuiltImageRules.Evaluate(new(Own(swapped), baited)).Select(f => f.Descriptor.Code), Is.EqualTo(new[] { "HDC8006", "HDC8008" }));
    }

    [Test]
    public void Another_base_is_told_from_the_right_one()
    {
        var image = BuiltImageReader.Read(new Draft().Then(File("a", "b")).Write(_folder.Path)).Single();

        Assert.That(BuiltImageRules.Evaluate(new(image, null, [image.DiffIds[0]])).Select(f => f.What), Is.Empty);
        Assert.That(BuiltImageRules.Evaluate(new(image, null, [image.DiffIds[1]])).Select(f => f.Descriptor.Code), Is.EqualTo(new[] { "HDC8014" }));
    }

    [Test]
    public void A_header_that_would_fill_the_memory_is_refused()
    {
        var huge = new Draft().Add(new PaxTarEntry(TarEntryType.RegularFile, "app/x", [new("comment", new string('x', 8 << 20))]) { DataStream = new MemoryStream() });

        Assert.That(() => BuiltImageReader.Read(huge.Write(_folder.Path)), Throws.TypeOf<FindingException>().With.Message.Contain("a layer is damaged"));
    }

    [Test]
    public void What_unpacks_to_far_more_than_it_is_is_refused()
    {
        using var stream = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        using (var writer = new TarWriter(gzip))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a") { DataStream = new Zeros(1200L << 20) });
        }

        var path = TestImage.Write(_folder.Path, "folder", new Draft().Configuration.ToJsonString(), [stream.ToArray()]);

        Assert.That(() => BuiltImageReader.Read(path), Throws.TypeOf<FindingException>().With.Message.Contain("200 times"));
    }

    internal static IReadOnlyList<Finding> Evaluate(Draft draft, string folder, string form = "tar") =>
        [.. BuiltImageReader.Read(draft.Write(folder, form)).SelectMany(i => BuiltImageRules.Evaluate(new(i)))];

    private BuiltImage Own(ImagePlan plan, LayerCompression compression = LayerCompression.Gzip)
    {
        var root = _folder.File(Guid.NewGuid().ToString("N"));
        HardenedContainer.IO.RootFileSystem.Stage(plan, root, CancellationToken.None);
        ImageArchive.Write(plan, root, _folder.File("image.oci.tar"), compression);
        return BuiltImageReader.Read(_folder.File("image.oci.tar")).Single();
    }

    private static ImagePlan OwnPlan() => Edit(TinyPlan.StaticWeb(TinyPlan.Link("/lib", "usr/lib")), "/app/web", e => e with
    {
        Length = Static.Length,
        Sha256 = Digest(Static)["sha256:".Length..],
        Content = new FileContent.Inline([.. Static]),
    });

    private static ImagePlan Edit(ImagePlan plan, string path, Func<ImageEntry, ImageEntry> change) =>
        plan with { Entries = [.. plan.Entries.Select(e => e.Path == path ? change(e) : e)] };

    private sealed class Zeros(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            Array.Clear(buffer, offset, read);
            Position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
