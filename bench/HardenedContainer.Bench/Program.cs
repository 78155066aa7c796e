using System.Globalization;
using HardenedContainer.Bench;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;
using static HardenedContainer.Bench.Measure;

// Side by side, in turn, on one app (dotnet new webapiaot): what this package does, and what a user would run instead with the
// same compiler and linker settings. Ratios of the medians are what counts: absolute times belong to the machine.
//
//   bench/run.sh [--images] [ROUNDS]      3 rounds where not given; with --images the finished images instead (Images.cs)

var rounds = 3;
var images = args is ["--images", ..];
var rest = images ? args[1..] : args;
if (rest.Length > 1 || (rest.Length == 1 && (!int.TryParse(rest[0], CultureInfo.InvariantCulture, out rounds) || rounds is < 1 or > 100)))
{
    Console.Error.WriteLine("Usage: bench/run.sh [--images] [ROUNDS], with 1 to 100 rounds.");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, {rounds} rounds, medians");
if (images)
{
    return Guarded(() => Images.Compare(rounds));
}

string[] plain =
[
    "publish", "-r", "linux-x64", "-p:PublishAot=true", "-p:StaticExecutable=true", "-p:LinkerFlavor=lld",
    "-p:StaticOpenSslLinking=true", "-p:ObjCopyName=objcopy", "-p:StripSymbols=true",
];
string[] hardened = ["publish", "-p:HardenContainer=true"];

using var a = TestProject.FromTemplate("webapiaot", "Hardened");
using var b = TestProject.FromTemplate("webapiaot", "Plain");
Console.WriteLine($"{"seconds",-38}{"ours",8}{"theirs",8}{"ratio",8}{"target",9}");

return Guarded(() =>
{
    // Warm-up: package folders, file cache.
    Publish(a, hardened);
    Publish(b, plain);
    Compare("publish, cold", "<= 1.10", () => Publish(a, hardened, clean: true), () => Publish(b, plain, clean: true));
    Compare("publish, nothing to do", "<= 1.50", () => Publish(a, hardened), () => Publish(b, plain));

    var output = Path.Combine(a.Directory, "bin", "Release", "net10.0", "hardened");
    var plan = PlanJson.Read(File.ReadAllText(Path.Combine(output, "plan.json")));
    using var archives = new TemporaryDirectory("bench");
    var docker = DockerDaemon.Shared;
    var written = 0;
    double Archive() => Time(() => ImageArchive.Write(
        plan, Path.Combine(output, "rootfs", plan.RuntimeIdentifier), archives.File($"{written++}.tar"), LayerCompression.Gzip));
    double Build(bool buildKit) => Time(() => docker.Build(output, buildKit, "--no-cache"));
    double Save(string image) => Time(() => Ended(docker.Docker(["save", "-o", archives.File("saved.tar"), image], TimeSpan.FromMinutes(5))));

    Archive();
    Compare("image: archive / docker build", "<= 0.20", Archive, () => Build(buildKit: false));
    Compare("image: archive / BuildKit", "", Archive, () => Build(buildKit: true));
    var image = docker.Build(output);
    Compare("image: archive / docker save alone", "", Archive, () => Save(image));
});

static int Guarded(Action run)
{
    try
    {
        run();
        return 0;
    }
    catch (InvalidOperationException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
    finally
    {
        DockerDaemon.StopShared();
        Registry.StopShared();
    }
}

void Compare(string name, string target, Func<double> ours, Func<double> theirs)
{
    var (x, y) = InTurn(rounds, ours, theirs);
    var (a, b) = (Median(x), Median(y));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-38}{a,8:0.00}{b,8:0.00}{a / b,8:0.00}{target,9}"));
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

    return Ended(Dotnet.Run(project.Directory, arguments)).Elapsed.TotalSeconds;
}
