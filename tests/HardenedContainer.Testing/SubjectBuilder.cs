using System.Collections.Immutable;
using HardenedContainer.Elf;
using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rules;

namespace HardenedContainer.Testing;

/// <summary>
/// Builds what rules look at. Starts as a good static app (<c>web</c>, linux-x64) on scratch, on which no rule finds
/// anything; a test changes the one thing that it is about. App files are in <see cref="AppFacts.Files"/> and, below
/// <c>/app</c>, in the plan.
/// </summary>
public sealed class SubjectBuilder
{
    private readonly SortedDictionary<string, PublishFile> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ImageEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<Func<HardeningOptions, HardeningOptions>> _options = [];
    private readonly List<Func<AppFacts, AppFacts>> _app = [];
    private readonly List<Func<ImagePlan, ImagePlan>> _plan = [];
    private BaseFacts _base = new() { Kind = BaseKind.Scratch, Name = "scratch", Source = "nothing is in it" };

    /// <summary>The good static app on scratch.</summary>
    public SubjectBuilder()
    {
        WithDirectory("/app").WithDirectory("/tmp", mode: 0x3FF).WithImageFile("/etc/passwd", origin: "generated").WithAppFile("web", StaticElf, mode: 0x16D);
    }

    /// <summary>Facts of a static-pie executable with every protection, as static mode makes it.</summary>
    public static ElfFile StaticElf { get; } = new()
    {
        Is64Bit = true, Machine = 62, MachineName = "x86-64", Type = 3, Relro = Relro.Full, BindNow = true, NonExecutableStack = true,
        IsPie = true, IsStatic = true, HasStackCanary = true, IsStripped = true, BuildId = "0123456789abcdef0123456789abcdef01234567",
    };

    /// <summary>Facts of a dynamic executable for glibc with every protection, as AOT mode makes it.</summary>
    public static ElfFile DynamicElf { get; } = StaticElf with
    {
        IsStatic = false,
        Interpreter = "/lib64/ld-linux-x86-64.so.2",
        Needed = ["libm.so.6", "libc.so.6", "ld-linux-x86-64.so.2"],
        RequiredVersions = [new("libc.so.6", "GLIBC_2.2.5"), new("libc.so.6", "GLIBC_2.34")],
        MaxGlibc = "2.34",
    };

    /// <summary>Facts of a shared library with every protection.</summary>
    public static ElfFile LibraryElf(string soName, params string[] needed) => StaticElf with
    {
        IsPie = false, IsStatic = false, SoName = soName, Needed = [.. needed],
    };

    /// <summary>Sets the executable's facts; null makes it a file that is no ELF file.</summary>
    public SubjectBuilder WithEntry(ElfFile? elf) => WithAppFile("web", elf, mode: 0x16D);

    /// <summary>Adds or replaces a file of the app, in the publish output and in the image.</summary>
    public SubjectBuilder WithAppFile(string path, ElfFile? elf = null, int mode = 0x124, string? readError = null, ContentFormat? format = null)
    {
        _files[path] = new()
        {
            Path = path, FullPath = "/src/web/publish/" + path, Length = 1000, Mode = (UnixFileMode)mode, Sha256 = new string('a', 64),
            Elf = elf, ReadError = readError, Format = format ?? (elf is null ? ContentFormat.Text : ContentFormat.Elf),
        };
        _entries["/app/" + path] = new()
        {
            Path = "/app/" + path, Kind = ImageEntryKind.File, Mode = mode, Length = 1000, Sha256 = new string('a', 64), Origin = "app",
            Content = new FileContent.OnDisk("/src/web/publish/" + path),
        };
        return this;
    }

    /// <summary>Adds or replaces an entry of the publish output alone: it does not get into the image.</summary>
    public SubjectBuilder WithPublishFile(PublishFile file)
    {
        _files[file.Path] = file;
        return this;
    }

    /// <summary>Adds or replaces a file of the image alone, such as a library from the build machine.</summary>
    public SubjectBuilder WithImageFile(string path, ElfFile? elf = null, int mode = 0x124, string origin = "package test 1.0", int userId = 0)
    {
        _entries[path] = new()
        {
            Path = path, Kind = ImageEntryKind.File, Mode = mode, UserId = userId, GroupId = userId, Length = 1000, Sha256 = new string('b', 64), Origin = origin, Elf = elf,
        };
        return this;
    }

    /// <summary>Adds or replaces a directory of the image.</summary>
    public SubjectBuilder WithDirectory(string path, int mode = 0x1ED, int userId = 0)
    {
        _entries[path] = new() { Path = path, Kind = ImageEntryKind.Directory, Mode = mode, UserId = userId, GroupId = userId, Origin = "generated" };
        return this;
    }

    /// <summary>Adds or replaces a symbolic link of the image.</summary>
    public SubjectBuilder WithLink(string path, string target)
    {
        _entries[path] = new() { Path = path, Kind = ImageEntryKind.SymbolicLink, Mode = 0x1FF, LinkTarget = target, Origin = "generated" };
        return this;
    }

    /// <summary>Removes a file from the image; it stays in the publish output.</summary>
    public SubjectBuilder WithoutImageEntry(string path)
    {
        _entries.Remove(path);
        return this;
    }

    /// <summary>Adds the loader and libraries of glibc, as an assembled root file system has them.</summary>
    public SubjectBuilder WithGlibc(string version = "2.36")
    {
        ImmutableArray<string> versions = [.. Enumerable.Range(2, Version.Parse(version).Minor - 1).Select(minor => $"GLIBC_2.{minor}"), "GLIBC_2.2.5"];
        foreach (var name in (string[])["libc.so.6", "libm.so.6"])
        {
            WithImageFile("/usr/lib/x86_64-linux-gnu/" + name, LibraryElf(name) with { DefinedVersions = versions });
        }

        return WithImageFile("/lib64/ld-linux-x86-64.so.2", LibraryElf("ld-linux-x86-64.so.2") with { DefinedVersions = versions }, mode: 0x16D)
            .ConfigurePlan(p => p with { Base = p.Base with { Assembled = true } });
    }

    /// <summary>Sets the base: its facts and the plan's choice.</summary>
    public SubjectBuilder WithBase(BaseFacts facts)
    {
        _base = facts;
        return ConfigurePlan(p => p with { Base = p.Base with { Kind = facts.Kind, Reference = facts.DefaultReference } });
    }

    /// <summary>Sets the mode that was built.</summary>
    public SubjectBuilder WithMode(PublishMode mode) =>
        ConfigureApp(a => a with { Mode = mode }).ConfigurePlan(p => p with { Mode = mode });

    /// <summary>Changes the options at the end.</summary>
    public SubjectBuilder ConfigureOptions(Func<HardeningOptions, HardeningOptions> change)
    {
        _options.Add(change);
        return this;
    }

    /// <summary>Changes the app's facts at the end.</summary>
    public SubjectBuilder ConfigureApp(Func<AppFacts, AppFacts> change)
    {
        _app.Add(change);
        return this;
    }

    /// <summary>Changes the plan at the end.</summary>
    public SubjectBuilder ConfigurePlan(Func<ImagePlan, ImagePlan> change)
    {
        _plan.Add(change);
        return this;
    }

    /// <summary>The subject.</summary>
    public PublishSubject Build()
    {
        var options = new HardeningOptions { RuntimeIdentifiers = ["linux-x64"], Repository = "web", Tags = ["1.0.0"] };
        var app = new AppFacts
        {
            ProjectName = "web",
            ProjectFile = "/src/web/web.csproj",
            RuntimeIdentifier = "linux-x64",
            Mode = PublishMode.Static,
            InvariantGlobalization = true,
            StaticOpenSsl = true,
            PublishDirectory = "/src/web/publish",
            EntryFile = "web",
            Files = [.. _files.Values],
            Features = new(Evidence.Absent, Evidence.Absent, Evidence.Absent, "symbols of web.dbg"),
        };
        var plan = new ImagePlan
        {
            Name = "web",
            Repository = "web",
            Tags = ["1.0.0"],
            RuntimeIdentifier = "linux-x64",
            Architecture = "amd64",
            Mode = PublishMode.Static,
            ModeReason = "the tool chain is there",
            Base = new(BaseKind.Scratch, null, "the app needs nothing", false, null, []),
            Created = DateTimeOffset.UnixEpoch,
            Entries = [.. _entries.Values],
            Configuration = new()
            {
                User = "1654:1654",
                WorkingDirectory = "/app",
                Entrypoint = ["/app/web"],
                Environment = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
                Labels = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
                StopSignal = "SIGTERM",
                TempPath = "/tmp",
            },
        };
        return new(
            _options.Aggregate(options, (o, change) => change(o)),
            _app.Aggregate(app, (a, change) => change(a)),
            _plan.Aggregate(plan, (p, change) => change(p)),
            _base);
    }
}
