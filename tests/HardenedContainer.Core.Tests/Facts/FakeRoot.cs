using System.Text;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Facts;

/// <summary>A root directory of a build machine that holds only what a test puts there.</summary>
internal sealed class FakeRoot : IDisposable
{
    private readonly TemporaryDirectory _directory = new("root");

    public string Path => _directory.Path;

    public void Dispose() => _directory.Dispose();

    public string Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public string Write(string path, byte[] bytes)
    {
        var full = Prepare(path);
        File.WriteAllBytes(full, bytes);
        return full;
    }

    public void WriteTool(string path)
    {
        var full = Write(path, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(full, (UnixFileMode)0b111_101_101);
        }
    }

    public void Link(string path, string target) => File.CreateSymbolicLink(Prepare(path), target);

    private string Prepare(string path)
    {
        var full = _directory.File(path.TrimStart('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        return full;
    }
}
