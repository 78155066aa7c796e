using System.Diagnostics;
using System.Text;
using NUnit.Framework;

namespace HardenedContainer.Testing;

/// <summary>Where and how a command runs. An environment value of null removes the variable.</summary>
public sealed record CommandOptions
{
    /// <summary>Working directory; the current one when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables that are added (or, where the value is null, removed).</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Text that goes to standard input; nothing when null. Standard input is closed in either case.</summary>
    public string? Input { get; init; }

    /// <summary>After this time the process and its descendants are killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>What a finished command left.</summary>
/// <param name="Command">File and arguments, for messages.</param>
/// <param name="ExitCode">Exit status; 137 after a time-out.</param>
/// <param name="Output">Both streams, lines in order of arrival.</param>
/// <param name="StandardOutput">Standard output alone.</param>
/// <param name="StandardError">Standard error alone.</param>
/// <param name="Elapsed">From start to exit.</param>
/// <param name="TimedOut">Whether the time limit ended it.</param>
public sealed record CommandResult(
    string Command, int ExitCode, string Output, string StandardOutput, string StandardError, TimeSpan Elapsed, bool TimedOut)
{
    /// <summary>Fails the test, with all output, unless the exit status is 0.</summary>
    public CommandResult Succeeded()
    {
        if (ExitCode != 0)
        {
            Assert.Fail($"{Description}\n{Output}");
        }

        return this;
    }

    /// <summary>Fails the test, with all output, if the exit status is 0 or the time limit ended the command.</summary>
    public CommandResult Failed()
    {
        if (ExitCode == 0 || TimedOut)
        {
            Assert.Fail($"{Description}\n{Output}");
        }

        return this;
    }

    private string Description => TimedOut
        ? $"Time-out after {Elapsed.TotalSeconds:F0} s: {Command}"
        : $"Exit status {ExitCode}: {Command}";
}

/// <summary>Runs processes. Never hangs: a time limit ends the whole process tree, and a descendant that keeps the pipes open is not waited for.</summary>
public static class CommandLine
{
    private static readonly TimeSpan _drainTime = TimeSpan.FromSeconds(2);

    /// <summary>Runs a command to its end.</summary>
    public static CommandResult Run(string file, IEnumerable<string> arguments, CommandOptions? options = null)
    {
        options ??= new();
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.WorkingDirectory ?? "",
        };
        Apply(options.Environment, start);

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var transcript = new Transcript();
        var readers = Task.WhenAll(
            transcript.ReadAsync(process.StandardOutput, transcript.Out),
            transcript.ReadAsync(process.StandardError, transcript.Error));
        Feed(process, options.Input);

        var exited = process.WaitForExit(options.Timeout);
        if (!exited)
        {
            KillTree(process);
        }

        var elapsed = clock.Elapsed;
        // Build servers outlive the command that started them and keep its pipes open.
        readers.Wait(_drainTime);
        return transcript.ToResult($"{file} {string.Join(' ', start.ArgumentList)}", exited ? process.ExitCode : 137, elapsed, !exited);
    }

    /// <inheritdoc cref="Run(string, IEnumerable{string}, CommandOptions)"/>
    public static CommandResult Run(string file, params string[] arguments) => Run(file, arguments, null);

    /// <summary>Kills a process and all that descend from it.</summary>
    public static void KillTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(_drainTime);
        }
        catch (InvalidOperationException)
        {
            // It has ended in the meantime.
        }
    }

    internal static void Apply(IReadOnlyDictionary<string, string?> environment, ProcessStartInfo start)
    {
        foreach (var (name, value) in environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }
    }

    private static void Feed(Process process, string? input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process ended without reading its input.
        }
    }

    private sealed class Transcript
    {
        private readonly Lock _gate = new();
        private readonly StringBuilder _merged = new();

        public StringBuilder Out { get; } = new();

        public StringBuilder Error { get; } = new();

        public async Task ReadAsync(StreamReader reader, StringBuilder own)
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                lock (_gate)
                {
                    own.Append(line).Append('\n');
                    _merged.Append(line).Append('\n');
                }
            }
        }

        public CommandResult ToResult(string command, int exitCode, TimeSpan elapsed, bool timedOut)
        {
            lock (_gate)
            {
                return new(command, exitCode, _merged.ToString(), Out.ToString(), Error.ToString(), elapsed, timedOut);
            }
        }
    }
}
