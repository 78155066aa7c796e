using System.CommandLine;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Tool;

/// <summary>The files that paths on the command line mean.</summary>
internal static class InputFiles
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>An argument of one or more paths. A word with dashes that is no file is an option that does not exist.</summary>
    internal static Argument<string[]> Argument(string name, string description)
    {
        var argument = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.OneOrMore };
        argument.Validators.Add(result =>
        {
            foreach (var word in result.Tokens.Select(t => t.Value).Where(w => w.StartsWith('-') && !Path.Exists(w)))
            {
                result.AddError($"There is no option {word}. A file of that name is written ./{word}.");
            }
        });
        return argument;
    }

    /// <summary>
    /// A file stands for itself; of a directory come the files that <paramref name="wants"/> takes, sorted. Links are not
    /// followed, so that a loop has an end.
    /// </summary>
    internal static IEnumerable<(string File, Finding? Problem)> Expand(IEnumerable<string> paths, Func<string, bool> wants) =>
        paths.SelectMany(path => Directory.Exists(path) ? InDirectory(path, wants) : [(path, null)]).DistinctBy(f => f.File);

    private static IEnumerable<(string File, Finding? Problem)> InDirectory(string directory, Func<string, bool> wants)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory, "*", Everything).Where(wants).Order(StringComparer.Ordinal).Select(f => (f, (Finding?)null))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [(directory, DiagnosticCatalog.HDC0007.At("The directory cannot be read.", directory, fix: "Make it readable, or leave it out."))];
        }
    }
}
