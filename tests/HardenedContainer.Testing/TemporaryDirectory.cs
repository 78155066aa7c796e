namespace HardenedContainer.Testing;

/// <summary>A directory that goes when the test ends; its name holds <paramref name="name"/>, so that spaces and the like can be tried.</summary>
public sealed class TemporaryDirectory(string name = "test") : IDisposable
{
    /// <summary>Absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory($"hdc-{name}-").FullName;

    /// <summary>Path of a file or directory in it.</summary>
    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Removes it with all it holds.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
