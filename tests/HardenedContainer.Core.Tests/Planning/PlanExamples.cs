using System.Collections.Immutable;
using HardenedContainer.Elf;
using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Core.Tests.Planning;

/// <summary>Small apps, bases and build machines for planner tests.</summary>
internal static class PlanExamples
{
    public static readonly HardeningOptions Defaults = new()
    {
        Repository = "shop",
        Tags = ["1.2.3"],
        RuntimeIdentifiers = ["linux-x64"],
        Labels = Map(("org.opencontainers.image.title", "Shop")),
    };

    public static readonly BaseFacts Scratch = new() { Kind = BaseKind.Scratch, Name = "scratch", Source = "by definition" };

    public static readonly BaseFacts Chiseled = new()
    {
        Kind = BaseKind.Chiseled,
        Name = "chiseled (Ubuntu 24.04)",
        Source = "test",
        DefaultReference = "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled",
        HasCaCertificates = true,
        HasTemp = true,
        Paths = ["/home/app", "/etc/passwd"],
        Libraries = ["libssl.so.3", "libc.so.6"],
        Users = ImmutableDictionary<string, int>.Empty.Add("app", 1654),
        Environment = ImmutableDictionary<string, string>.Empty.Add("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "true"),
    };

    public static readonly AppFacts StaticWeb = new()
    {
        ProjectName = "Shop",
        ProjectFile = "/src/Shop/Shop.csproj",
        RuntimeIdentifier = "linux-x64",
        Mode = PublishMode.Static,
        ModeReason = "auto: PublishAot is set and the tool chain for a static link is complete",
        IsAspNetCore = true,
        InvariantGlobalization = true,
        StaticOpenSsl = true,
        PublishDirectory = "/src/Shop/publish",
        EntryFile = "Shop",
        Files =
        [
            File("Shop", 1000, new() { Is64Bit = true, Machine = 62, IsStatic = true, IsPie = true }),
            File("Shop.dbg", 2000, new() { Is64Bit = true, Machine = 62 }),
            File("appsettings.json", 30),
            File("wwwroot/css/site.css", 40),
        ],
        Features = new(Evidence.Present, Evidence.Absent, Evidence.Present, "symbols of Shop.dbg"),
    };

    public static readonly AppFacts TrimmedWorker = StaticWeb with
    {
        ProjectName = "Worker",
        Mode = PublishMode.Trimmed,
        ModeReason = "auto: the project does not set PublishAot",
        IsAspNetCore = false,
        InvariantGlobalization = false,
        StaticOpenSsl = false,
        EntryFile = "Worker",
        Files =
        [
            File("Worker", 5000, new()
            {
                Is64Bit = true, Machine = 62, IsPie = true, Interpreter = "/lib64/ld-linux-x86-64.so.2",
                Needed = ["libdl.so.2", "libstdc++.so.6", "libm.so.6", "libc.so.6", "ld-linux-x86-64.so.2"],
            }),
            File("libe_sqlite3.so", 600, new() { Is64Bit = true, Machine = 62, SoName = "libe_sqlite3.so", Needed = ["libc.so.6"] }),
            File("libcoreclrtraceptprovider.so", 60, new() { Is64Bit = true, Machine = 62, Needed = ["liblttng-ust.so.1"] }),
            File("Worker.pdb", 70),
        ],
        Features = new(Evidence.Absent, Evidence.Present, Evidence.Absent, "12 linked assemblies") { Crypto = Evidence.Present },
    };

    public static readonly HostFile CaBundle = Inline("/etc/ssl/certs/ca-certificates.crt", "package ca-certificates 20230311");

    public static readonly HostMaterials WorkerHost = new()
    {
        TimeZones =
        [
            Inline("/usr/share/zoneinfo/Europe/Berlin", "package tzdata 2025b"),
            new("/usr/share/zoneinfo/Europe/Busingen", null, "Berlin", 0, null, "package tzdata 2025b"),
        ],
        Libraries =
        [
            new("/lib", null, "usr/lib", 0, null, "generated"),
            Inline("/lib64/ld-linux-x86-64.so.2", "package libc6 2.36") with { Executable = true },
            Inline("/usr/lib/x86_64-linux-gnu/libc.so.6", "package libc6 2.36") with { Elf = new() },
        ],
    };

    public static PublishFile File(string path, long length, ElfFile? elf = null) => new()
    {
        Path = path, FullPath = $"/src/Shop/publish/{path}", Length = length, Sha256 = new string('a', 64), Elf = elf, Mode = (UnixFileMode)0b110_100_100,
    };

    public static ImmutableSortedDictionary<string, string> Map(params (string Name, string Value)[] pairs) =>
        pairs.ToImmutableSortedDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);

    private static HostFile Inline(string path, string origin) =>
        new(path, new FileContent.Inline([1, 2, 3]), null, 3, "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81", origin);
}
