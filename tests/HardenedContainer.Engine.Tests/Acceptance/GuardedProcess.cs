using System.Diagnostics;
using System.Text;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>The sample Guarded outside a container, as an ordinary user.</summary>
internal sealed class GuardedProcess : IDisposable
{
    /// <summary>What the sample reads as its secret.</summary>
    public const string Secret = "/etc/debian_version";

    private static readonly string[] _asUser = ["setpriv", "--reuid", "1654", "--regid", "1654", "--clear-groups", "--"];
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <summary>Starts it and waits until it has tried everything.</summary>
    public GuardedProcess(params string[] words)
    {
        var start = new ProcessStartInfo(_asUser[0], [.. _asUser[1..], .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GUARDED_SECRET"] = Secret;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Add;
        _process.ErrorDataReceived += Add;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Assert.That(Wait.Until(() => Output.Contains("\"ready\""), TimeSpan.FromSeconds(30)), Is.True, () => Output);
    }

    /// <summary>Process ID.</summary>
    public int Id => _process.Id;

    /// <summary>All that it wrote so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Runs a command as the same user.</summary>
    public static CommandResult RunAsUser(params string[] words) => CommandLine.Run(_asUser[0], [.. _asUser[1..], .. words]);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Add(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.Append(line.Data).Append('\n');
        }
    }
}
