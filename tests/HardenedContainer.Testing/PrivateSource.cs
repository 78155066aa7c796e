using System.IO.Compression;
using System.Text;

namespace HardenedContainer.Testing;

/// <summary>A NuGet source on the loopback interface that wants a password, with one package of sources (learn.microsoft.com/nuget/api/overview).</summary>
public sealed class PrivateSource : IDisposable
{
    /// <summary>Who may use it.</summary>
    public const string User = "reader";

    private readonly FaultyServer _server;
    private readonly byte[] _package;

    /// <summary>Starts it.</summary>
    /// <param name="id">The package.</param>
    /// <param name="source">A C# file that whoever references the package compiles.</param>
    /// <param name="password">The password of <see cref="User"/>.</param>
    public PrivateSource(string id, string source, string password)
    {
        _package = Package(id, source);
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}"));
        var name = id.ToLowerInvariant();
        _server = new((question, response) =>
        {
            if (question.Authorization != expected)
            {
                response.StatusCode = 401;
                response.AddHeader("WWW-Authenticate", "Basic realm=\"private\"");
                response.Close();
                return;
            }

            var content = question.Path switch
            {
                "/index.json" => Encoding.UTF8.GetBytes($$"""{"version":"3.0.0","resources":[{"@id":"{{Root}}packages/","@type":"PackageBaseAddress/3.0.0"}]}"""),
                _ when question.Path == $"/packages/{name}/index.json" => Encoding.UTF8.GetBytes("""{"versions":["1.0.0"]}"""),
                _ when question.Path == $"/packages/{name}/1.0.0/{name}.1.0.0.nupkg" => _package,
                _ => null,
            };
            response.StatusCode = content is null ? 404 : 200;
            response.Close(content ?? [], willBlock: false);
        });
    }

    /// <summary>Its service index.</summary>
    public string Index => Root + "index.json";

    /// <summary>How often the package was fetched.</summary>
    public int Downloads => _server.Questions.Count(q => q.Path.EndsWith(".nupkg", StringComparison.Ordinal) && q.Authorization is not null);

    private string Root => $"http://{_server.Address}/";

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private static byte[] Package(string id, string source)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add($"{id}.nuspec", $"""
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
                  <metadata>
                    <id>{id}</id><version>1.0.0</version><authors>test</authors><description>A package of the test.</description>
                    <contentFiles><files include="**/*.cs" buildAction="Compile" /></contentFiles>
                  </metadata>
                </package>
                """);
            Add("contentFiles/cs/any/Private.cs", source);

            void Add(string name, string text)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return bytes.ToArray();
    }
}
