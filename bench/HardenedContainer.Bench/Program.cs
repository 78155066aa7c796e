using System.Diagnostics;
using System.Globalization;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

// Side by side, in turn, on one app (dotnet new webapiaot): what this package does, and what a user would run instead with the
// same compiler and linker settings. Ratios of the medians are what counts: absolute times belong to the machine.
//
//   bench/run.sh [ROUNDS]      3 rounds where not given

var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
string[] plain =
[
    "publish", "-r", "linux-x64", "-p:PublishAot=true", "-p:StaticExecutable=true", "-p:LinkerFlavor=lld",
    "-p:StaticOpenSslLinking=true", "-p:ObjCopyName=objcopy", "-p:StripSymbols=true",
];
string[] hardened = ["publish", "-p:HardenContainer=true"];

using var a = TestProject.FromTemplate("webapiaot", "Hardened");
using var b = TestProject.FromTemplate("webapiaot", "Plain");
Console.WriteLine($"{Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, {rounds} rounds, medians in seconds");
Console.WriteLine($"{"",-38}{"ours",8}{"theirs",8}{"ratio",8}");

// Warm-up: package folders, file cache.
Publish(a, hardened);
Publish(b, plain);
Compare("publish, cold", () => Publish(a, hardened, clean: true), () => Publish(b, plain, clean: true));
Compare("publish, nothing to do", () => Publish(a, hardened), () => Publish(b, plain));

var output = Path.Combine(a.Directory, "bin", "Release", "net10.0", "hardened");
var plan = PlanJson.Read(File.ReadAllText(Path.Combine(output, "plan.json")));
using var archives = new TemporaryDirectory("bench");
var docker = DockerDaemon.Shared;
var written = 0;
double Archive() => Time(() => ImageArchive.Write(
    plan, Path.Combine(output, "rootfs", plan.RuntimeIdentifier), archives.File($"{written++}.tar"), LayerCompression.Gzip));
double Build(bool buildKit) => Time(() => docker.Build(output, buildKit, "--no-cache"));
double BuildAndSave() => Time(() => docker.Docker(
    ["save", "-o", archives.File("saved.tar"), docker.Build(output, true, "--no-cache")], TimeSpan.FromMinutes(5)).Succeeded());

Archive();
Compare("image: archive / docker build", Archive, () => Build(buildKit: false));
Compare("image: archive / BuildKit", Archive, () => Build(buildKit: true));
Compare("image: archive / BuildKit and save", Archive, BuildAndSave);
DockerDaemon.StopShared();
return;

void Compare(string name, Func<double> ours, Func<double> theirs)
{
    var pairs = Enumerable.Range(0, rounds).Select(_ => (Ours: ours(), Theirs: theirs())).ToArray();
    var (x, y) = (Median(pairs.Select(p => p.Ours)), Median(pairs.Select(p => p.Theirs)));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-38}{x,8:0.00}{y,8:0.00}{x / y,8:0.00}"));
}

static double Publish(TestProject project, string[] arguments, bool clean = false)
{
    foreach (var folder in clean ? new[] { "bin", "obj" } : [])
    {
        var path = Path.Combine(project.Directory, folder);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    return Dotnet.Run(project.Directory, arguments).Succeeded().Elapsed.TotalSeconds;
}

static double Time(Action action)
{
    var watch = Stopwatch.StartNew();
    action();
    return watch.Elapsed.TotalSeconds;
}

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToArray();
    return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
}
