namespace HardenedContainer.Rules.Output;

/// <summary>Parts of a path below the publish directory.</summary>
internal static class PublishPath
{
    /// <summary>The file's name.</summary>
    internal static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>The folders that it is in, outermost first.</summary>
    internal static string[] Folders(string path) => path.Split('/')[..^1];

    /// <summary>The file is served to browsers, and nothing to the app itself.</summary>
    internal static bool IsWebRoot(string path) => path.StartsWith("wwwroot/", StringComparison.OrdinalIgnoreCase);
}
