using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>
/// One tiny console app for all broken inputs: only properties and <c>broken.targets</c> change from case to case, so that
/// most of them cost an evaluation and no link.
/// </summary>
[SetUpFixture]
public sealed class BrokenApp
{
    private const string Targets = "broken.targets";

    private static TestProject? _project;

    internal static TestProject Project => _project ??= Create("Broken");

    /// <summary>A console app that publishes in seconds, with an import that is written anew for each case.</summary>
    internal static TestProject Create(string name)
    {
        var project = TestProject.FromFiles(name, new Dictionary<string, string>
        {
            [name + ".csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <PublishAot Condition="'$(BrokenAot)' == 'true'">true</PublishAot>
                    <AssemblyName>broken</AssemblyName>
                    <RootNamespace>Broken</RootNamespace>
                    <InvariantGlobalization>true</InvariantGlobalization>
                    <HardenContainerMode Condition="'$(HardenContainerMode)' == ''">self-contained</HardenContainerMode>
                  </PropertyGroup>
                  <Import Project="{Targets}" />
                </Project>
                """,
            ["Program.cs"] = "System.Console.WriteLine(\"hello\");\n",
            [Targets] = "<Project />\n",
        });
        project.AddPackage();
        return project;
    }

    /// <summary>Publishes with nothing but the package and these arguments.</summary>
    internal static HardenedPublish Publish(params string[] arguments) => PublishWith("", arguments);

    /// <summary>Publishes with XML in the project.</summary>
    internal static HardenedPublish PublishWith(string xml, params string[] arguments) => PublishWith(xml, environment: null, arguments);

    /// <inheritdoc cref="PublishWith(string, string[])"/>
    internal static HardenedPublish PublishWith(string xml, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        Project.Write(Targets, $"<Project>{xml}</Project>\n");
        return Project.Publish(environment, arguments);
    }

    /// <summary>Publishes with files that somebody's own target puts into the publish directory (a shell script that runs there).</summary>
    internal static HardenedPublish PublishAfter(string script, string xml = "", params string[] arguments)
    {
        Project.Write("break.sh", "set -eu\n" + script);
        try
        {
            return PublishWith(
                xml + """
                    <Target Name="BreakPublish" AfterTargets="Publish" Condition="'$(HardenContainerPass)' == 'inner'">
                      <Exec Command="sh &quot;$(MSBuildProjectDirectory)/break.sh&quot;" WorkingDirectory="$(PublishDir)" />
                    </Target>
                    """,
                arguments);
        }
        finally
        {
            // What a hook of somebody else's put there stays there; the next case must not find it.
            Remove(Path.Combine(Project.Directory, "bin", "Release", "net10.0", "linux-x64"));
        }
    }

    /// <summary>Removes what earlier cases wrote.</summary>
    internal static void RemoveOutput() => Remove(Path.Combine(Project.Directory, "bin", "Release", "net10.0", "hardened"));

    [OneTimeTearDown]
    public void Stop() => _project?.Dispose();

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
