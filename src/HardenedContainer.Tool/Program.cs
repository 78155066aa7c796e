using System.CommandLine;
using HardenedContainer.Tool.Commands;

namespace HardenedContainer.Tool;

/// <summary>The entry point of <c>harden</c>.</summary>
internal static class Program
{
    /// <summary>Bad usage, or something could not be read.</summary>
    internal const int Unreadable = 2;

    // 128 and the number of SIGINT, as shells have it.
    private const int Interrupted = 130;

    // A container that runs is removed before the end.
    private static readonly TimeSpan CleaningLimit = TimeSpan.FromSeconds(60);

    private static int Main(string[] arguments)
    {
        var root = new RootCommand("Checks what goes into hardened containers.") { LintCommand.Create(), ScanCommand.Create(), CheckCommand.Create(), ElfCommand.Create(), IgnoreCommand.Create(), VerifyCommand.Create(), ScoreCommand.Create(), FactsCommand.Create(), SyscallsCommand.Create(), RulesCommand.Create() };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine(error.Message);
            }

            return Unreadable;
        }

        try
        {
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = CleaningLimit });
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (IOException)
        {
            // Whoever reads our output has closed it, or its disk is full: there is nobody left to tell.
            return Unreadable;
        }
    }
}
