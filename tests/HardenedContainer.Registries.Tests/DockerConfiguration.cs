using System.Text;
using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Registries.Tests;

/// <summary>A Docker configuration directory, as <c>docker login</c> would leave it, with helpers of the test's own.</summary>
internal sealed class DockerConfiguration : IDisposable
{
    private readonly TemporaryDirectory _directory = new("docker-config");

    public DockerConfiguration() => Directory.CreateDirectory(_directory.File("bin"));

    public string Path => _directory.Path;

    public DockerCredentials Credentials => new(_directory.Path, _directory.File("bin"), TimeSpan.FromSeconds(2));

    public DockerConfiguration LogIn(string registry, string user = Registry.User, string password = Registry.Password) => Write(new JsonObject
    {
        ["auths"] = new JsonObject { [registry] = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")) } },
    }.ToJsonString());

    public DockerConfiguration Write(string configuration)
    {
        File.WriteAllText(_directory.File("config.json"), configuration);
        return this;
    }

    public DockerConfiguration AddHelper(string name, string script)
    {
        var file = _directory.File("bin", $"docker-credential-{name}");
        File.WriteAllText(file, "#!/bin/sh\n" + script);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    public void Dispose() => _directory.Dispose();
}
