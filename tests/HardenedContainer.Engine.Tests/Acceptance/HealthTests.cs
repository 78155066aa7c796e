using System.Text.Json.Nodes;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>The probe in images of real apps: nothing else below it, read-only, without capabilities, as an ordinary user.</summary>
public sealed class HealthTests
{
    [Test]
    public void A_web_app_that_maps_health_checks_is_asked_over_http() => AssertHealthy(Samples.WebApi, HealthKind.Http, "/health");

    [Test]
    public void A_grpc_service_is_asked_for_its_health_service() => AssertHealthy(Samples.Grpc, HealthKind.Grpc, null);

    [Test]
    public void An_app_can_be_asked_for_a_connection_only() => AssertHealthy(Samples.WithTraps, HealthKind.Tcp, null);

    [Test]
    public void An_app_that_listens_elsewhere_is_unhealthy()
    {
        using var container = Start(Samples.WebApi, "--env", "ASPNETCORE_HTTP_PORTS=9090");
        Assert.That(Wait.Until(() => Status(container) == "unhealthy", TimeSpan.FromSeconds(60)), Is.True, container.Inspect().ToJsonString());
        Assert.That(JsonNode.Parse(LastOutput(container))!["reason"]!.GetValue<string>(), Is.EqualTo("refused"));
    }

    // The probe speaks no TLS, so the app's own executable asks.
    [Test]
    public void An_app_that_speaks_only_TLS_asks_itself()
    {
        var publish = SharedPublish.Of("asks itself over TLS", () => HttpsOnly().Publish("-p:HardenContainerMode=trimmed", "-p:HardenContainerHealth=self", "-p:HardenContainerHealthPath=/health", "-p:HardenContainerHealthTimeout=20s", "-p:HardenContainerGuard=enforce"));
        Assert.That(Samples.PlanOf(publish).Configuration.Health!.Command, Does.Contain("https://127.0.0.1:8443/health"));

        using var container = Start(publish, "--health-timeout", "20s");
        Assert.That(Wait.Until(() => Status(container) == "healthy", TimeSpan.FromSeconds(90)), Is.True, container.Inspect().ToJsonString());

        using var broken = Start(publish, "--health-timeout", "20s", "--env", "Broken=true");
        Assert.That(Wait.Until(() => Status(broken) == "unhealthy", TimeSpan.FromSeconds(90)), Is.True, broken.Inspect().ToJsonString());
        Assert.That(JsonNode.Parse(LastOutput(broken))!["reason"]!.GetValue<string>(), Is.EqualTo("status 500"));
    }

    private static TestProject HttpsOnly()
    {
        var project = TestProject.FromFiles("HttpsOnly", new Dictionary<string, string>
        {
            ["HttpsOnly.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk.Web">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="HardenedContainer.Guard" Version="{PackedPackage.Version}" />
                  </ItemGroup>
                </Project>
                """,
            ["appsettings.json"] = """{"Kestrel":{"Endpoints":{"Https":{"Url":"https://*:8443"}}}}""",
            ["Program.cs"] = """
                using System.Security.Cryptography;
                using System.Security.Cryptography.X509Certificates;

                var builder = WebApplication.CreateSlimBuilder(args);
                builder.WebHost.UseKestrelHttpsConfiguration();
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
                var app = builder.Build();
                app.MapGet("/health", () => app.Configuration["Broken"] is null ? Results.Ok() : Results.StatusCode(500));
                app.Run();
                """,
        });
        project.AddPackage();
        return project;
    }

    private static string LastOutput(Container container) => container.Inspect()["State"]!["Health"]!["Log"]!.AsArray()[^1]!["Output"]!.GetValue<string>();

    private static void AssertHealthy(HardenedPublish publish, HealthKind kind, string? path)
    {
        var planned = Samples.PlanOf(publish).Configuration.Health!;
        Assert.That((planned.Kind, planned.Path, planned.Port), Is.EqualTo((kind, path, (int?)8080)));
        using var container = Start(publish);
        Assert.That(Wait.Until(() => Status(container) == "healthy", TimeSpan.FromSeconds(60)), Is.True, container.Inspect().ToJsonString());
    }

    private static Container Start(HardenedPublish publish, params string[] options) =>
        Samples.Start(SharedPublish.ImageOf(publish), ["--health-interval", "1s", .. options]);

    private static string Status(Container container) => container.Inspect()["State"]!["Health"]!["Status"]!.GetValue<string>();
}
