using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Context;

/// <summary>Build output and folders of tools are copied along: one finding for each COPY.</summary>
internal sealed class HDC4006BuildOutputSent : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4006;

    public IEnumerable<Finding> Evaluate(ContextSubject subject)
    {
        foreach (var copy in subject.Context.Copies)
        {
            var depth = copy.Source.Length == 0 ? 0 : copy.Source.Split('/').Length;
            string[] names = [.. copy.Entries.SelectMany(e => Unwanted(e.Path.Split('/'), depth)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            if (names.Length > 0)
            {
                yield return Descriptor.At($"{Printable.Of(string.Join(", ", names.Take(5)))}{(names.Length > 5 ? $" and {names.Length - 5} more" : "")} {(names.Length == 1 ? "is" : "are")} copied.", subject.Dockerfile.Path, copy.Line);
            }
        }
    }

    private static readonly string[] Folders = [".git", ".vs", ".idea", "node_modules", "TestResults"];

    // A folder called bin may hold scripts; that of a build has a folder for each configuration. What COPY names is meant.
    private static IEnumerable<string> Unwanted(string[] path, int depth)
    {
        for (var i = depth; i < path.Length - 1; i++)
        {
            if (Folders.Contains(path[i], StringComparer.Ordinal)
                || (path[i] == "bin" && path[i + 1] is "Debug" or "Release")
                || (path[i] == "obj" && (path[i + 1] is "Debug" or "Release" or "project.assets.json")))
            {
                yield return string.Join('/', path[..(i + 1)]);
                yield break;
            }
        }

        if (path.Length > depth && path[^1].EndsWith("proj.user", StringComparison.OrdinalIgnoreCase))
        {
            yield return string.Join('/', path);
        }
    }
}
