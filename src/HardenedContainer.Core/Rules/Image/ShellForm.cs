namespace HardenedContainer.Rules.Image;

/// <summary>The shell form of ENTRYPOINT, CMD and HEALTHCHECK, as it stands in an image configuration.</summary>
internal static class ShellForm
{
    /// <summary>Whether the words start a shell with <c>-c</c>.</summary>
    internal static bool Is(IReadOnlyList<string> words) =>
        words.Count > 1 && ImageTree.IsShell(words[0]) && (words[1] == "-c" || (words.Count > 2 && words[1] == "sh" && words[2] == "-c"));
}
