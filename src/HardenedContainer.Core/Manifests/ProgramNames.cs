namespace HardenedContainer.Manifests;

/// <summary>Programs that small images do not have.</summary>
internal static class ProgramNames
{
    private static readonly string[] Shells = ["sh", "bash", "ash", "dash", "busybox"];
    private static readonly string[] Tools = ["curl", "wget", "nc", "cat", "test", "ls", "sleep", "echo", "grep", "kill", "ps", "true", "touch", "stat", "find"];

    /// <summary>Whether a word starts a shell.</summary>
    internal static bool IsShell(string word) => Shells.Contains(Name(word), StringComparer.Ordinal);

    /// <summary>Whether a word starts a tool of the distribution.</summary>
    internal static bool IsUsualTool(string word) => Tools.Contains(Name(word), StringComparer.Ordinal);

    private static string Name(string word) => word[(word.LastIndexOf('/') + 1)..];
}
