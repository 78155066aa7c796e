using System.ComponentModel;
using System.Diagnostics;

namespace HardenedContainer.IO;

/// <summary>How a program ended that was run to its end, or to its limit: no program may hang a build.</summary>
/// <param name="Status">Its exit status; null where its time was up and it was ended.</param>
/// <param name="Output">The last of its output, at most 1 MiB of characters.</param>
/// <param name="Errors">The last of its error output, as much.</param>
public sealed record ChildProcess(int? Status, string Output, string Errors)
{
    private const int MaxOutput = 1 << 20;

    // Processes that it leaves behind may hold its output open.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);

    /// <summary>Runs a program, never through a shell and never with the terminal.</summary>
    /// <param name="start">The program, its arguments and its environment.</param>
    /// <param name="limit">What it may take.</param>
    /// <param name="cancellation">Ends it, with all that it has started.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="line">Gets each line as it comes, of output and errors alike, one at a time; they are not kept then.</param>
    /// <returns>How it ended; null where it cannot be started.</returns>
    /// <exception cref="OperationCanceledException">It was ended by <paramref name="cancellation"/>.</exception>
    public static async Task<ChildProcess?> Run(ProcessStartInfo start, TimeSpan limit, CancellationToken cancellation, string input = "", Action<string>? line = null)
    {
        ArgumentNullException.ThrowIfNull(start);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError, start.CreateNoWindow) = (true, true, true, true);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        using (process)
        {
            var (output, errors, gate, isOver) = (new OutputTail(MaxOutput), new OutputTail(MaxOutput), new Lock(), false);
            var reading = line is null
                ? Task.WhenAll(output.Read(process.StandardOutput), errors.Read(process.StandardError))
                : Task.WhenAll(Lines(process.StandardOutput, Take), Lines(process.StandardError, Take));
            try
            {
                await Write(process.StandardInput, input, timer.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(timer.Token).ConfigureAwait(false);
                await Task.WhenAny(reading, Task.Delay(DrainLimit, timer.Token)).ConfigureAwait(false);
                return new(process.ExitCode, output.Text, errors.Text);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                Kill(process);
                await Task.WhenAny(reading, Task.Delay(DrainLimit, cancellation)).ConfigureAwait(false);
                if (reading.IsFaulted)
                {
                    await reading.ConfigureAwait(false);
                }

                return new(null, output.Text, errors.Text);
            }
            finally
            {
                Kill(process);
                lock (gate)
                {
                    isOver = true;
                }
            }

            // What a process that was left behind still writes is nobody's.
            void Take(string text)
            {
                lock (gate)
                {
                    if (isOver)
                    {
                        return;
                    }

                    // Where it throws, nobody reads that pipe any more, and the program would wait for ever.
                    isOver = true;
                    try
                    {
                        line!(text);
                        isOver = false;
                    }
                    finally
                    {
                        if (isOver)
                        {
                            timer.Cancel();
                        }
                    }
                }
            }
        }
    }

    /// <summary>Ends a process and all that descend from it.</summary>
    internal static void Kill(Process process)
    {
        try
        {
            // Of one that has ended nobody can tell any more what it started.
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or Win32Exception)
        {
            // It has ended in the meantime.
        }
    }

    private static async Task Write(StreamWriter writer, string input, CancellationToken cancellation)
    {
        try
        {
            await writer.WriteAsync(input.AsMemory(), cancellation).ConfigureAwait(false);
            writer.Close();
        }
        catch (IOException)
        {
            // It did not want to read; its answer says why.
        }
    }

    private static async Task Lines(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } text)
        {
            take(text);
        }
    }
}
