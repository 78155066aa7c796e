namespace HardenedContainer.Testing;

/// <summary>The <c>dotnet</c> command as a user at a terminal would have it, without what a test host puts into its environment.</summary>
public static class Dotnet
{
    /// <summary>What is added to the environment or, where the value is null, taken out of it.</summary>
    public static IReadOnlyDictionary<string, string?> Environment { get; } = CreateEnvironment();

    /// <summary>Runs <c>dotnet ARGUMENTS</c>.</summary>
    /// <param name="workingDirectory">Directory it runs in.</param>
    /// <param name="arguments">Arguments after <c>dotnet</c>.</param>
    /// <param name="environment">More variables; they win.</param>
    /// <param name="timeout">Ten minutes when null.</param>
    /// <param name="starter">A command, with its arguments, that starts the one that follows them.</param>
    public static CommandResult Run(
        string workingDirectory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? timeout = null,
        params string[] starter)
    {
        var variables = new Dictionary<string, string?>(Environment);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            variables[name] = value;
        }

        string[] words = [.. starter, "dotnet", .. arguments];
        return CommandLine.Run(words[0], words[1..], new()
        {
            WorkingDirectory = workingDirectory,
            Environment = variables,
            Timeout = timeout ?? TimeSpan.FromMinutes(10),
        });
    }

    private static Dictionary<string, string?> CreateEnvironment()
    {
        var environment = new Dictionary<string, string?>
        {
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            // Servers that stay behind would keep memory and, after a change of the package, old task assemblies.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        };
        foreach (var name in System.Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) && name != "MSBUILDDISABLENODEREUSE"
                || name.StartsWith("VSTEST_", StringComparison.Ordinal)
                || name.StartsWith("HardenContainer", StringComparison.OrdinalIgnoreCase)
                || name is "DOTNET_HOST_PATH" or "DOTNET_CLI_TELEMETRY_SESSIONID" or "TESTINGPLATFORM_UI_LANGUAGE" or "CI")
            {
                environment[name] = null;
            }
        }

        return environment;
    }
}
