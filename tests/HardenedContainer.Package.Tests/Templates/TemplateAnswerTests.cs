using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Templates;

/// <summary>What each template's container says when it runs read-only, without capabilities, as an ordinary user.</summary>
public sealed class TemplateAnswerTests
{
    [Test]
    public void Console_prints_its_line_and_ends_with_status_0()
    {
        var run = DockerDaemon.Shared.Run(Template.Image("console"), DockerDaemon.HardenedArguments).Succeeded();

        Assert.That(run.StandardOutput, Is.EqualTo("Hello, World!\n"));
        Assert.That(run.StandardError, Is.Empty);
    }

    [Test]
    public void Worker_works()
    {
        using var container = Template.Start("worker");

        Assert.That(Wait.Until(() => container.Logs.Contains("Worker running at:", StringComparison.Ordinal), TimeSpan.FromSeconds(20)), Is.True, container.Logs);
    }

    [Test]
    public void Webapiaot_answers_with_its_todos()
    {
        using var container = Template.Start("webapiaot");

        var all = JsonNode.Parse(Text(container.Get(8080, "/todos")))!.AsArray();
        var first = JsonNode.Parse(Text(container.Get(8080, "/todos/1")))!;
        using var none = container.Get(8080, "/todos/99");

        Assert.That(all, Has.Count.EqualTo(5));
        Assert.That(first["title"]!.GetValue<string>(), Is.EqualTo("Walk the dog"));
        Assert.That(none.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public void Webapi_answers_with_its_forecast()
    {
        using var container = Template.Start("webapi");

        var days = JsonNode.Parse(Text(container.Get(8080, "/weatherforecast")))!.AsArray();

        Assert.That(days, Has.Count.EqualTo(5));
        Assert.That(days.Select(d => d!["temperatureC"]!.GetValue<int>()), Is.All.InRange(-20, 55));
        Assert.That(days.Select(d => d!["summary"]!.GetValue<string>()), Is.All.Not.Empty);
        Assert.That(days.Select(d => DateOnly.Parse(d!["date"]!.GetValue<string>())), Is.Ordered.And.Unique);
    }

    [TestCase("mvc", "/", "<title>Home Page - MvcApp</title>")]
    [TestCase("mvc", "/Home/Privacy", "<h1>Privacy Policy</h1>")]
    [TestCase("razor", "/", "<title>Home page - RazorApp</title>")]
    [TestCase("razor", "/Privacy", "<h1>Privacy Policy</h1>")]
    public void Pages_answer_with_their_content_and_static_files(string template, string path, string expected)
    {
        using var container = Template.Start(template);

        Assert.That(Text(container.Get(8080, path)), Does.Contain(expected));
        Assert.That(Text(container.Get(8080, "/css/site.css")), Does.Contain("font-size"));
        Assert.That(Text(container.Get(8080, "/lib/bootstrap/dist/css/bootstrap.min.css")), Does.Contain("Bootstrap"));
    }

    [Test]
    public void Grpc_says_hello()
    {
        using var container = Template.Start("grpc");

        using var response = container.Send(8080, () => SayHello("world"));
        var message = response.Content.ReadAsByteArrayAsync().Result;

        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/grpc"));
        Assert.That(response.TrailingHeaders.GetValues("grpc-status"), Is.EqualTo(new[] { "0" }));
        Assert.That(message, Is.EqualTo(Frame("Hello world")));
    }

    [TestCaseSource(typeof(Template), nameof(Template.Services))]
    public void SIGTERM_ends_a_service_within_5_seconds_with_status_0(string template)
    {
        using var container = Template.Start(template);
        Assert.That(Wait.Until(() => container.Logs.Contains("Application started", StringComparison.Ordinal), TimeSpan.FromSeconds(20)), Is.True, container.Logs);

        var exit = container.Stop(grace: TimeSpan.FromSeconds(20));

        Assert.That(exit.ExitCode, Is.Zero, container.Logs);
        Assert.That(exit.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(exit.OutOfMemory, Is.False);
    }

    private static string Text(HttpResponseMessage response)
    {
        using (response)
        {
            var text = response.Content.ReadAsStringAsync().Result;
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
            return text;
        }
    }

    // greet.HelloRequest { string name = 1; } by hand: the test then trusts nothing that the app was made with.
    private static HttpRequestMessage SayHello(string name)
    {
        var content = new ByteArrayContent(Frame(name));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return new(HttpMethod.Post, "/greet.Greeter/SayHello")
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "TE", "trailers" } },
        };
    }

    // Not compressed, length in four bytes; then field 1, of type string, with its length.
    private static byte[] Frame(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [0, 0, 0, 0, (byte)(bytes.Length + 2), 0x0A, (byte)bytes.Length, .. bytes];
    }
}
