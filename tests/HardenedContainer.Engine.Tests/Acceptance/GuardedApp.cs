using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>
/// The sample Guarded in the three forms that .NET apps have, each published once a run with guard, canary file, decoys and
/// launcher, and started in a container or outside.
/// </summary>
internal static class GuardedApp
{
    /// <summary>Path of the canary file in containers.</summary>
    public const string Canary = "/canary/credentials";

    private const string RuntimeFolder = "/usr/share/dotnet";

    private static readonly Lazy<string> _frameworkDependent = new(PublishFrameworkDependent);

    /// <summary>The forms.</summary>
    public static IReadOnlyList<string> Forms { get; } = ["static", "trimmed", "framework-dependent"];

    /// <summary>A hardened publish of the sample.</summary>
    public static HardenedPublish Hardened(string mode) =>
        SharedPublish.Of($"sample Guarded {mode}", () => Project().Publish($"-p:HardenContainerMode={mode}"));

    /// <summary>The image of a form, with options of <c>docker run</c> that start it without the launcher.</summary>
    public static (string Image, string[] Options, string[] Command) WithoutLauncher(string form, GuardSettings? settings = null) => form == "framework-dependent"
        ? (StandInImage.RuntimeDepsChiseled.PushedTo(Registry.Shared, DockerDaemon.Shared),
            ["--volume", $"{RuntimeFolder}:{RuntimeFolder}:ro", "--volume", $"{FrameworkDependent(settings)}:/app:ro", "--env", "TMPDIR=/tmp", "--user", "1654"],
            [RuntimeFolder + "/dotnet", "/app/Guarded.dll"])
        : (SharedPublish.ImageOf(Hardened(form)), ["--entrypoint", "/app/Guarded"], []);

    /// <summary>Words that start a form outside a container, in a folder that every user can read.</summary>
    public static string[] Outside(string form, GuardSettings? settings = null) => form == "framework-dependent"
        ? ["dotnet", Path.Combine(FrameworkDependent(settings), "Guarded.dll")]
        : [Path.Combine(Copy(Path.Combine(Hardened(form).RootFileSystem("linux-x64"), "app")), "Guarded")];

    /// <summary>The framework-dependent app with other settings of the guard, which there are in a text file.</summary>
    public static string FrameworkDependent(GuardSettings? settings = null)
    {
        if (settings is null)
        {
            return _frameworkDependent.Value;
        }

        var folder = Copy(_frameworkDependent.Value);
        var file = Path.Combine(folder, "Guarded.runtimeconfig.json");
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        var options = json["runtimeOptions"]!["configProperties"]!.AsObject();
        options["HardenedContainer.Guard.Mode"] = settings.Mode;
        options["HardenedContainer.Guard.Allow"] = settings.Allow;
        options["HardenedContainer.Guard.HealthCheck"] = settings.HealthCheck;
        options["HardenedContainer.Guard.CanaryFiles"] = settings.CanaryFile;
        File.WriteAllText(file, json.ToJsonString());
        return folder;
    }

    private static TestProject Project() => Samples.Copy("Guarded", $"""
        <PropertyGroup>
          <HardenContainerLauncher>true</HardenContainerLauncher>
          <HardenContainerDecoys>true</HardenContainerDecoys>
        </PropertyGroup>
        <ItemGroup>
          <HardenContainerCanaryFile Include="{Canary}" Content="not a real one" />
          <HardenContainerMount Include="/config" />
          <HardenContainerRule Include="HDC0013" Severity="info" Justification="That it fails is what the sample shows" />
        </ItemGroup>
        """);

    private static string PublishFrameworkDependent()
    {
        using var project = Project();
        var output = EveryonesFolder();
        Dotnet.Run(project.Directory, ["publish", "-p:PublishAot=false", "-o", output]).Succeeded();
        return output;
    }

    private static string Copy(string folder)
    {
        var copy = EveryonesFolder();
        CommandLine.Run("cp", "-r", folder + "/.", copy).Succeeded();
        return copy;
    }

    // Removed with the rest of the machine's temporary files: processes of containers may still hold them when tests end.
    private static string EveryonesFolder()
    {
        var folder = Directory.CreateTempSubdirectory("hdc-guarded-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        return folder;
    }
}

/// <summary>Settings of the guard that publish would bake in.</summary>
internal sealed record GuardSettings(string Mode = "enforce", string Allow = "", bool HealthCheck = false, string CanaryFile = "");
