using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Dockerfiles;

namespace HardenedContainer.IO;

/// <summary>Checks a Dockerfile on disk, with the ignore file beside it.</summary>
public static class DockerfileCheck
{
    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file, as it is to be named in findings.</param>
    /// <param name="unknownBase">What to take for images that are not known; null for nothing.</param>
    /// <returns>The findings in the order of lines; HDC0007 where the file or its ignore file cannot be read.</returns>
    public static IReadOnlyList<Finding> Run(string path, BaseImage? unknownBase = null)
    {
        if (SourceText.Read(path, DockerfileParser.MaximumLength, out var problem) is not { } text)
        {
            return [problem!];
        }

        var ignore = Ignore(path, out problem);
        var findings = DockerfileRules.Evaluate(DockerfileSubject.Create(path, text, ignore, Facts));
        return problem is null ? findings : [.. findings, problem];

        BaseImage Facts(string reference) => BaseImage.Of(reference) is var known && known == BaseImage.Unknown && unknownBase is not null ? unknownBase : known;
    }

    // The file beside the Dockerfile with its name wins (Docker's documentation of build contexts).
    private static IgnoreFile? Ignore(string path, out Finding? problem)
    {
        problem = null;
        var own = path + ".dockerignore";
        var file = File.Exists(own) ? own : Path.Join(Path.GetDirectoryName(path), ".dockerignore");
        return File.Exists(file) && SourceText.Read(file, DockerfileParser.MaximumLength, out problem) is { } text ? IgnoreFile.Parse(text) : null;
    }
}
