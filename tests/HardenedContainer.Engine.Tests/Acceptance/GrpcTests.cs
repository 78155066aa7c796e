using System.Net;
using System.Net.Http.Headers;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>A static gRPC service answers from an empty root file system.</summary>
public sealed class GrpcTests
{
    // A frame: not compressed, length in four bytes, then grpc.health.v1.HealthCheckRequest without a service, which is empty.
    private static readonly byte[] _request = [0, 0, 0, 0, 0];

    // grpc.health.v1.HealthCheckResponse { status = SERVING }.
    private static readonly byte[] _serving = [0, 0, 0, 0, 2, 8, 1];

    [Test]
    public void The_health_service_says_that_it_is_serving()
    {
        using var container = Samples.Start(SharedPublish.ImageOf(Samples.Grpc));

        using var response = container.Send(8080, HealthRequest);

        Assert.That(response.Content.ReadAsByteArrayAsync().Result, Is.EqualTo(_serving));
        Assert.That(response.TrailingHeaders.GetValues("grpc-status"), Is.EqualTo(new[] { "0" }));
    }

    /// <summary>Asks the standard health service.</summary>
    internal static HttpRequestMessage HealthRequest() => new(HttpMethod.Post, "/grpc.health.v1.Health/Check")
    {
        Content = new ByteArrayContent(_request) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Headers = { { "TE", "trailers" } },
    };
}
