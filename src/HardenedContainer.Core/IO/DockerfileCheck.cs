using System.Collections.Concurrent;
using System.Collections.Immutable;
using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Context;
using HardenedContainer.Rules.Dockerfiles;

namespace HardenedContainer.IO;

/// <summary>Checks Dockerfiles on disk, with the ignore file beside them and the context that they are built in.</summary>
/// <param name="unknownBase">What to take for images that are not known; null for nothing.</param>
/// <param name="context">The folder that <c>docker build</c> gets; null to suppose the Dockerfile's own where its sources are there.</param>
public sealed class DockerfileCheck(BaseImage? unknownBase = null, string? context = null)
{
    /// <summary>Registries that images may come from; empty for any.</summary>
    public ImmutableArray<string> AllowedRegistries { get; init; } = [];

    /// <summary>Labels that images have to have.</summary>
    public LabelSchema Labels { get; init; } = LabelSchema.None;

    private const int MaximumPatterns = 10_000;

    private readonly ContextReader _contexts = new();

    // Dockerfiles in one folder share an ignore file.
    private readonly ConcurrentDictionary<string, Lazy<(IgnoreFile? File, Finding? Problem)>> _ignoreFiles = new(StringComparer.Ordinal);

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file, as it is to be named in findings.</param>
    /// <returns>The findings in the order of lines; HDC0007 where the file or its ignore file cannot be read.</returns>
    public IReadOnlyList<Finding> Run(string path)
    {
        if (SourceText.Read(path, DockerfileParser.MaximumLength, out var problem) is not { } text)
        {
            return [problem!];
        }

        // The file with the Dockerfile's name wins (Docker's documentation of build contexts).
        var ignorePath = Path.Exists(path + ".dockerignore") ? path + ".dockerignore" : Path.Join(context ?? Path.GetDirectoryName(path), ".dockerignore");
        var (ignore, unreadableIgnore) = _ignoreFiles.GetOrAdd(ignorePath, key => new(() => ReadIgnoreFile(key))).Value;
        var subject = DockerfileSubject.Create(path, text, ignore, Facts) with { AllowedRegistries = AllowedRegistries, Labels = Labels };
        ImmutableArray<Finding> unreadable = [];
        var found = unreadableIgnore is null ? _contexts.Read(subject, context, out unreadable) : null;
        return
        [
            .. DockerfileRules.Evaluate(subject),
            .. found is null ? [] : ContextRules.Evaluate(new ContextSubject(subject, found)),
            .. unreadable,
            .. ignore is null ? [] : ContextRules.Evaluate(new IgnoreFileSubject(ignorePath, ignore)),
            .. unreadableIgnore is null ? Array.Empty<Finding>() : [unreadableIgnore],
        ];

        BaseImage Facts(string reference) => BaseImage.Of(reference) is var known && known == BaseImage.Unknown && unknownBase is not null ? unknownBase : known;
    }

    private static (IgnoreFile? File, Finding? Problem) ReadIgnoreFile(string path)
    {
        Finding? problem = null;
        var text = Path.Exists(path) ? SourceText.Read(path, DockerfileParser.MaximumLength, out problem) : null;
        var ignore = text is null ? null : IgnoreFile.Parse(text);
        return ignore?.Patterns.Count > MaximumPatterns
            ? (null, DiagnosticCatalog.HDC0007.At($"It has more than {MaximumPatterns} patterns.", path, fix: "Exclude all, and take back what is needed."))
            : (ignore, problem);
    }
}
