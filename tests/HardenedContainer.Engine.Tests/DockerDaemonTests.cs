using System.Formats.Tar;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests;

/// <summary>The harness itself: what the other tests rely on.</summary>
public sealed class DockerDaemonTests
{
    // The one static program that every Debian machine has.
    private const string _staticProgram = "/sbin/ldconfig";

    [TestCase(true)]
    [TestCase(false)]
    public void Builds_exports_and_runs_an_image_from_scratch(bool buildKit)
    {
        using var context = new TemporaryDirectory();
        File.Copy(_staticProgram, context.File("program"));
        File.WriteAllText(context.File("Dockerfile"), """
            FROM scratch
            COPY program /app/program
            USER 1654:1654
            ENTRYPOINT ["/app/program"]
            """);

        var image = DockerDaemon.Shared.Build(context.Path, buildKit);
        var program = DockerDaemon.Shared.Export(image)["/app/program"];
        var run = DockerDaemon.Shared.Run(image, DockerDaemon.HardenedArguments, "--version").Succeeded();

        Assert.That(run.StandardOutput, Does.StartWith("ldconfig ("));
        Assert.That(program, Is.Not.Null);
        Assert.That(program!.Type, Is.EqualTo(TarEntryType.RegularFile));
        Assert.That(program.Size, Is.EqualTo(new FileInfo(_staticProgram).Length));
        Assert.That(program.IsWritableBy(1654, 1654), Is.False);
        Assert.That(DockerDaemon.Shared.Inspect(image)["Config"]!["User"]!.GetValue<string>(), Is.EqualTo("1654:1654"));
    }
}
