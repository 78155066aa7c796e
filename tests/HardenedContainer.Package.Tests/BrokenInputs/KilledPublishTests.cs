using System.Diagnostics;
using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>
/// A publish that is ended with SIGKILL, with all its child processes, wherever it is: nobody ever sees half an artifact, and
/// the next publish makes what an undisturbed one makes.
/// </summary>
public sealed class KilledPublishTests
{
    private const int BigFile = 60 << 20;

    // Long: twelve kills take two to three minutes.
    [Test, Category("Long")]
    public void Nothing_half_written_is_visible_and_the_next_publish_makes_the_same_image()
    {
        using var project = BrokenApp.Create("Killed");
        project.AddToProject("<ItemGroup><Content Include=\"big.bin\" CopyToPublishDirectory=\"PreserveNewest\" /></ItemGroup>");
        var output = Path.Combine(project.Directory, "bin/Release/net10.0/hardened");
        var published = Path.Combine(project.Directory, "bin/Release/net10.0/linux-x64/publish");
        var content = new byte[BigFile];
        Random.Shared.NextBytes(content);
        var reached = new List<string>();

        foreach (var (point, isThere) in Points(project.Directory, output, published))
        {
            // Other bytes for each, so that each stages and writes anew.
            content[reached.Count]++;
            File.WriteAllBytes(Path.Combine(project.Directory, "big.bin"), content);
            Assert.That(KillWhen(project.Directory, isThere), Is.True, $"The publish ended before {point}.");
            reached.Add(point);
            AssertNothingIsHalf(output, point);
        }

        var recovered = Made(project.Publish().WarnedOf());
        Directory.Delete(Path.Combine(project.Directory, "bin"), recursive: true);
        Directory.Delete(Path.Combine(project.Directory, "obj"), recursive: true);
        var undisturbed = Made(project.Publish().WarnedOf());

        Assert.That(reached, Has.Count.GreaterThanOrEqualTo(10));
        Assert.That(recovered, Is.EqualTo(undisturbed));
    }

    // The files first: they say what is different, the digest only that something is.
    private static string[] Made(HardenedPublish publish) =>
    [
        .. publish.Plan["entries"]!.AsArray().Select(e => $"{e!["path"]} {e["sha256"]}"),
        OciImage.Read(publish.ImageArchive).ManifestDigest,
    ];

    // What can be seen on disk at the moment of the kill, in the order in which a publish comes by. Only what this run wrote
    // counts: the one before was killed as well.
    private static IEnumerable<(string Point, Func<DateTime, bool> IsThere)> Points(string project, string output, string published)
    {
        var inner = Path.Combine(project, "obj/hardened");
        yield return ("the start", since => DateTime.UtcNow - since > TimeSpan.FromSeconds(1));
        yield return ("the inner restore", since => Any(inner, "*", since));
        yield return ("the inner build", since => Any(inner, "publish.started", since));
        yield return ("the compiler", since => Any(inner, "broken.dll", since));
        yield return ("the bundle", since => Any(published, "broken", since, 1 << 20));
        yield return ("the copy to the publish directory", since => Any(published, "big.bin", since, 0));
        yield return ("the first staged file", since => Any(output, "*.hdc-tmp", since));
        yield return ("the staging of the large file", since => Any(output, "*.hdc-tmp", since, BigFile / 4));
        yield return ("the plan", since => Any(output, "plan.json", since));
        yield return ("the layer", since => Any(output, "image.oci.tar.*.hdc-tmp", since, BigFile / 4));
        yield return ("the archive", since => Count(output, "image.oci.tar.*.hdc-tmp", since) == 2);
        yield return ("the image", since => Any(output, "image.oci.tar", since));
    }

    // setsid makes the publish the head of a process group, as a terminal does.
    private static bool KillWhen(string project, Func<DateTime, bool> isThere)
    {
        var start = new ProcessStartInfo("setsid", ["dotnet", "publish", "-p:HardenContainer=true", "-nodeReuse:false"])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Dotnet.Environment)
        {
            start.Environment[name] = value;
        }

        var since = DateTime.UtcNow;
        using var publish = Process.Start(start)!;
        publish.OutputDataReceived += (_, _) => { };
        publish.ErrorDataReceived += (_, _) => { };
        publish.BeginOutputReadLine();
        publish.BeginErrorReadLine();
        var found = false;
        while (!found && !publish.HasExited && DateTime.UtcNow - since < TimeSpan.FromMinutes(3))
        {
            found = isThere(since);
            Thread.Sleep(1);
        }

        CommandLine.Run("kill", "-KILL", "--", $"-{publish.Id}");
        publish.WaitForExit();
        return found;
    }

    private static void AssertNothingIsHalf(string output, string point)
    {
        var image = Path.Combine(output, "image.oci.tar");
        if (File.Exists(image))
        {
            Assert.That(() => OciImage.Read(image), Throws.Nothing, point);
        }

        foreach (var name in (string[])["plan.json", "report.json"])
        {
            var file = Path.Combine(output, name);
            Assert.That(() => File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null, Throws.Nothing, $"{name} at {point}");
        }

        var dockerfile = Path.Combine(output, "Dockerfile");
        if (File.Exists(dockerfile))
        {
            Assert.That(GeneratedFiles.IsEdited(File.ReadAllText(dockerfile)), Is.False, $"Dockerfile at {point}");
            AssertContextIsThatOfThePlan(output, point);
        }
    }

    // Where there is a Dockerfile, docker build must make the image of the plan and no mixture of two.
    private static void AssertContextIsThatOfThePlan(string output, string point)
    {
        var plan = JsonNode.Parse(File.ReadAllText(Path.Combine(output, "plan.json")))!;
        foreach (var entry in plan["entries"]!.AsArray().Where(e => e!["sha256"] is not null))
        {
            var file = Path.Combine(output, "rootfs/linux-x64") + entry!["path"]!.GetValue<string>();
            using var stream = File.OpenRead(file);
            Assert.That(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream)), Is.EqualTo(entry["sha256"]!.GetValue<string>()), $"{file} at {point}");
        }
    }

    private static bool Any(string directory, string pattern, DateTime since, long longerThan = -1) => Count(directory, pattern, since, longerThan) > 0;

    private static int Count(string directory, string pattern, DateTime since, long longerThan = -1)
    {
        try
        {
            return new DirectoryInfo(directory).EnumerateFiles(pattern, SearchOption.AllDirectories).Count(file => file.LastWriteTimeUtc > since && file.Length > longerThan);
        }
        catch (IOException)
        {
            // Not there yet, or gone while it was read.
            return 0;
        }
    }
}
