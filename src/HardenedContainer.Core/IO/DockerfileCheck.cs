using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Context;
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

        // The file with the Dockerfile's name wins (Docker's documentation of build contexts).
        var ignorePath = File.Exists(path + ".dockerignore") ? path + ".dockerignore" : Path.Join(Path.GetDirectoryName(path), ".dockerignore");
        var ignore = ReadIgnoreFile(ignorePath, out problem);
        return
        [
            .. DockerfileRules.Evaluate(DockerfileSubject.Create(path, text, ignore, Facts)),
            .. ignore is null ? [] : ContextRules.Evaluate(new(ignorePath, ignore)),
            .. problem is null ? Array.Empty<Finding>() : [problem],
        ];

        BaseImage Facts(string reference) => BaseImage.Of(reference) is var known && known == BaseImage.Unknown && unknownBase is not null ? unknownBase : known;
    }

    private static IgnoreFile? ReadIgnoreFile(string path, out Finding? problem)
    {
        problem = null;
        return File.Exists(path) && SourceText.Read(path, DockerfileParser.MaximumLength, out problem) is { } text ? IgnoreFile.Parse(text) : null;
    }
}
