using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HardenedContainer.Testing;

/// <summary>A publish with the switch on: what it said and what it left.</summary>
public sealed partial class HardenedPublish(TestProject project, CommandResult command)
{
    /// <summary>The project that was published.</summary>
    public TestProject Project => project;

    /// <summary>The command's result.</summary>
    public CommandResult Command => command;

    /// <summary>Exit status of <c>dotnet publish</c>.</summary>
    public int ExitCode => command.ExitCode;

    /// <summary>All that it wrote.</summary>
    public string Output => command.Output;

    /// <summary>The output folder, which is a build context. Set it for target frameworks other than net10.0 or with <c>HardenContainerOutputDir</c>.</summary>
    public string Directory { get; init; } = Path.Combine(project.Directory, "bin", "Release", "net10.0", "hardened");

    /// <summary>The Dockerfile.</summary>
    public string Dockerfile => Path.Combine(Directory, "Dockerfile");

    /// <summary>The ignore file.</summary>
    public string DockerIgnore => Path.Combine(Directory, ".dockerignore");

    /// <summary>The image, written without an engine.</summary>
    public string ImageArchive => Path.Combine(Directory, "image.oci.tar");

    /// <summary>The plan.</summary>
    public JsonNode Plan => Json("plan.json");

    /// <summary>The report.</summary>
    public JsonNode Report => Json("report.json");

    /// <summary>Codes of ours in the output, each once, in order of first appearance.</summary>
    public IReadOnlyList<string> Codes => [.. CodePattern().Matches(command.Output).Select(m => m.Value).Distinct()];

    /// <summary>Whether the output holds what looks like a stack trace.</summary>
    public bool HasStackTrace => StackTracePattern().IsMatch(command.Output);

    /// <summary>The root file system of a run-time identifier.</summary>
    public string RootFileSystem(string rid) => Path.Combine(Directory, "rootfs", rid);

    /// <summary>Fails the test, with all output, unless the publish succeeded.</summary>
    public HardenedPublish Succeeded()
    {
        command.Succeeded();
        return this;
    }

    /// <summary>Fails the test, with all output, if the publish succeeded.</summary>
    public HardenedPublish Failed()
    {
        command.Failed();
        return this;
    }

    [GeneratedRegex(@"\bHDC\d{4}\b")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"^\s+at [\w.<>`]+\(.*\)( in .*:line \d+)?\s*$", RegexOptions.Multiline)]
    private static partial Regex StackTracePattern();

    private JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Directory, name)))!;
}
