using HardenedContainer.Facts;

namespace HardenedContainer.Rules.Output;

/// <summary>
/// Views that are compiled when they are first asked for. The Razor SDK compiles them ahead of time in C# projects only, so that
/// an MVC app in another language needs their source and the compiler.
/// </summary>
internal static class RunTimeViews
{
    /// <summary>The assembly that compiles them.</summary>
    internal const string Compiler = "Microsoft.AspNetCore.Mvc.Razor.RuntimeCompilation";

    /// <summary>Whether an app cannot do without.</summary>
    internal static bool AreNeeded(AppFacts app) =>
        Path.GetExtension(app.ProjectFile).ToLowerInvariant() is ".fsproj" or ".vbproj" && app.Assemblies.Contains(Compiler, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file is a view.</summary>
    internal static bool IsView(string path) => path.EndsWith(".cshtml", StringComparison.OrdinalIgnoreCase);
}
