using System.Net;

namespace HardenedContainer.Testing;

/// <summary>A network of the daemon; disposing removes it, which needs its containers to be gone.</summary>
public sealed class DockerNetwork(DockerDaemon daemon, string name) : IDisposable
{
    /// <summary>Value for <c>--network</c>.</summary>
    public string Name => name;

    /// <summary>This machine's address in it, under which containers reach servers of the tests.</summary>
    public IPAddress Gateway => IPAddress.Parse(
        daemon.Docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", name).Succeeded().StandardOutput.Trim());

    /// <summary>Removes the network.</summary>
    public void Dispose() => daemon.Docker("network", "rm", name);
}
