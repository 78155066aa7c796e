using System.Security.Cryptography;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>The cheapest apps that prove a point: no native link, no trimming, and an image only where a test looks at it.</summary>
internal static class Apps
{
    /// <summary>Properties of an app that publishes in seconds.</summary>
    internal const string Cheap = """
        <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <InvariantGlobalization>true</InvariantGlobalization>
            <HardenContainerMode>self-contained</HardenContainerMode>
            <HardenContainerImage>none</HardenContainerImage>
            <HardenContainerCaCertificates>never</HardenContainerCaCertificates>
            <HardenContainerTimeZones>never</HardenContainerTimeZones>
        """;

    internal const string Hello = "Console.WriteLine(\"hello\");\n";

    /// <summary>Text of a console app's project file.</summary>
    /// <param name="properties">More properties.</param>
    /// <param name="rest">More content of the project.</param>
    internal static string Project(string properties = "", string rest = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            {Cheap}
            {properties}
          </PropertyGroup>
          {rest}
        </Project>
        """;

    /// <summary>Text of a class library's project file.</summary>
    internal static string Library(string frameworks, string rest = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <{(frameworks.Contains(';', StringComparison.Ordinal) ? "TargetFrameworks" : "TargetFramework")}>{frameworks}</{(frameworks.Contains(';', StringComparison.Ordinal) ? "TargetFrameworks" : "TargetFramework")}>
          </PropertyGroup>
          {rest}
        </Project>
        """;

    /// <summary>A console app with the package.</summary>
    internal static TestProject Console(string properties = "", string rest = "", string name = "App")
    {
        var project = TestProject.FromFiles(name, new Dictionary<string, string>
        {
            [$"{name}.csproj"] = Project(properties, rest),
            ["Program.cs"] = Hello,
        });
        project.AddPackage();
        return project;
    }

    /// <summary>Several projects below one folder. The package's source is there; projects reference the package themselves, with <see cref="Package"/>.</summary>
    internal static TestProject Tree(IReadOnlyDictionary<string, string> files)
    {
        var tree = TestProject.FromFiles("Tree", files);
        tree.AddFeed();
        return tree;
    }

    /// <summary>The reference to the package, as an item group.</summary>
    internal static string Package => $"""
        <ItemGroup><PackageReference Include="{PackedPackage.Id}" Version="{PackedPackage.Version}" PrivateAssets="all" /></ItemGroup>
        """;

    /// <summary>Publishes a project or solution of a tree with the switch on.</summary>
    internal static CommandResult Publish(TestProject tree, string path, params string[] arguments) =>
        tree.Run(["publish", path, "-p:HardenContainer=true", .. arguments]);

    /// <summary>The output folder of a net10.0 project of a tree.</summary>
    internal static string Output(TestProject tree, string project) => Path.Combine(tree.Directory, project, "bin", "Release", "net10.0", "hardened");

    /// <summary>The app runs, as it is staged, and prints its line.</summary>
    internal static void AssertSaysHello(string output, string name = "App") => Assert.That(
        CommandLine.Run(Path.Combine(output, "rootfs", "linux-x64", "app", name)).Succeeded().StandardOutput,
        Does.StartWith("hello"));
}

/// <summary>What a folder holds: relative path, then what the test compares.</summary>
internal static class Snapshot
{
    /// <summary>Every file with the hash of its content.</summary>
    internal static SortedDictionary<string, string> Contents(string directory) =>
        Take(directory, file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));

    /// <summary>Every file with the time of its last change.</summary>
    internal static SortedDictionary<string, string> Times(string directory) =>
        Take(directory, file => File.GetLastWriteTimeUtc(file).ToString("O"));

    /// <summary>Every file.</summary>
    internal static string[] Names(string directory) => [.. Take(directory, _ => "").Keys];

    private static SortedDictionary<string, string> Take(string directory, Func<string, string> describe)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            files.Add(Path.GetRelativePath(directory, file), describe(file));
        }

        return files;
    }
}
