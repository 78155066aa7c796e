using System.Security.Cryptography;
using System.Text;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>
/// Samples of this repository, each published once a run, strict, with the packed package. Copies, so that nothing stays in
/// the source tree.
/// </summary>
internal static class Samples
{
    /// <summary>The root that <see cref="WebApi"/> was told to trust.</summary>
    public static CertificateAuthority ExtraRoot { get; } = new("extra root");

    /// <summary>A root that the build machine trusted while <see cref="WebApi"/> was published.</summary>
    public static CertificateAuthority MachineRoot { get; } = new("root of the build machine");

    /// <summary>NativeAOT, static, on scratch.</summary>
    public static HardenedPublish WebApi => SharedPublish.Of("sample WebApi", () =>
    {
        using var root = new LocalRoot(MachineRoot.Pem);
        var project = Copy("WebApi", $"""
            <ItemGroup>
              <HardenContainerTrustedRoot Include="roots/extra.pem" Sha256="{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ExtraRoot.Pem)))}" />
            </ItemGroup>
            """);
        project.Write("roots/extra.pem", ExtraRoot.Pem);
        return project.Publish();
    });

    /// <summary>NativeAOT, static, on scratch, with HTTP/2.</summary>
    public static HardenedPublish Grpc => SharedPublish.Of("sample Grpc", () => Copy("Grpc").Publish());

    /// <summary>Trimmed, on an assembled scratch.</summary>
    public static HardenedPublish Razor => SharedPublish.Of("sample Razor", () => Copy("Razor", """
        <ItemGroup Condition="'$(HardenContainerDecoys)' == 'true'">
          <HardenContainerDecoy Include="ls;sh" />
          <HardenContainerDecoy Include="curl" Action="terminate" />
          <HardenContainerCanaryFile Include="/home/app/.aws/credentials" Content="[default]&#10;aws_access_key_id = AKIAIOSFODNN7EXAMPLE&#10;" />
        </ItemGroup>
        """).Publish());

    /// <summary>The same with decoys and a canary file, asked for a connection only.</summary>
    public static HardenedPublish WithTraps => SharedPublish.Of("sample Razor with traps", () => Again(Razor, "traps", "-p:HardenContainerDecoys=true", "-p:HardenContainerHealth=tcp"));

    /// <summary>The publish of a sample by name.</summary>
    public static HardenedPublish Of(string sample) => sample switch
    {
        "WebApi" => WebApi,
        "Grpc" => Grpc,
        "Razor" => Razor,
        "Guarded" => GuardedApp.Hardened("static"),
        "Orders" or "Billing" => SharedPublish.Of($"sample {sample}", () => OfTwoServices(sample)),
        _ => SharedPublish.Of($"sample {sample}", () => Copy(sample).Publish()),
    };

    /// <summary>The plan that a publish wrote.</summary>
    public static ImagePlan PlanOf(HardenedPublish publish) => PlanJson.Read(File.ReadAllText(Path.Combine(publish.Directory, "plan.json")));

    /// <summary>Publishes the project of a shared publish again into a folder of its own; only what the arguments change is made anew.</summary>
    public static HardenedPublish Again(HardenedPublish publish, string folder, params string[] arguments) =>
        new(publish.Project, publish.Project.Publish([$"-p:HardenContainerOutputDir={folder}/", .. arguments]).Succeeded().Command)
        {
            Directory = Path.Combine(publish.Project.Directory, folder),
        };

    /// <summary>Starts an image with every restriction of the guide, with its port published on loopback.</summary>
    public static Container Start(string image, params string[] options) =>
        DockerDaemon.Shared.Start(image, [.. DockerDaemon.HardenedArguments, "--publish", "127.0.0.1::8080", .. options]);

    // They share a library, so both are copied for either.
    private static HardenedPublish OfTwoServices(string service)
    {
        var publish = Copy("TwoServices").Publish(service);
        return new(publish.Project, publish.Command) { Directory = Path.Combine(publish.Project.Directory, service, "bin", "Release", "net10.0", "hardened") };
    }

    /// <summary>A copy of a sample that takes the packed packages, with more at the end of its Directory.Build.props.</summary>
    internal static TestProject Copy(string sample, string more = "")
    {
        var project = TestProject.FromDirectory(Repository.File("samples", sample));
        project.AddFeed();
        project.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <HardenedContainerVersion>{PackedPackage.Version}</HardenedContainerVersion>
                <HardenContainerStrict>true</HardenContainerStrict>
                <SOURCE_DATE_EPOCH>1700000000</SOURCE_DATE_EPOCH>
              </PropertyGroup>
              {more}
            </Project>
            """);
        return project;
    }
}
