using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>An archive is copied into a layer of the image and extracted in a later one.</summary>
internal sealed class HDC5098CopiesArchive : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5098;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        // Layers of stages that the final one does not continue are not in the image.
        var stages = subject.Final?.Chain.ToArray() ?? [];
        var extracted = subject.Runs.Where(r => r.Step.Instruction.Keyword == "RUN" && stages.Any(s => s.Index == r.Stage.Index)).Select(r => (r.Run.Line, Names: Extracted(r))).ToArray();
        foreach (var step in stages.SelectMany(s => s.Steps))
        {
            if (step.Instruction is not { Keyword: "COPY", Arguments.Length: > 1 } copy)
            {
                continue;
            }

            foreach (var source in CopySource.Paths(copy).Where(p => Names(step, p).Any(IsArchive)))
            {
                // A file is copied into a folder under its own name, else under that of the destination.
                var names = Names(step, source).Concat(Names(step, copy.Arguments[^1])).Where(IsArchive).ToArray();
                var line = extracted.FirstOrDefault(r => r.Line > copy.Line && r.Names.Overlaps(names)).Line;
                if (line > 0)
                {
                    yield return Descriptor.At($"{Printable.Of(Words.Unquote(source))} stays in this layer and is extracted in line {line}.", subject.Path, copy.Line, Fix(copy, names));
                }
            }
        }
    }

    private static HashSet<string> Extracted(RunStep run) =>
        run.Commands.Where(Extracts).SelectMany(c => c.Words.Skip(1)).SelectMany(w => Names(run.Step, w)).Where(IsArchive).ToHashSet(StringComparer.Ordinal);

    private static string? Fix(Instruction copy, string[] names) =>
        copy.Flag("from") is not null ? "Extract it in a stage that the final one does not continue, and copy what comes out."
        : names.Any(IsZip) ? "Extract it in another stage, or mount it into the RUN with --mount=type=bind; ADD does not unpack zip files."
        : null;

    // ADD leaves zip files as they are, so they do not count there.
    private static bool IsArchive(string name) => CopySource.IsArchive(name) || IsZip(name);

    private static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private static bool Extracts(ShellCommand command) => command.Name switch
    {
        "tar" or "gtar" or "bsdtar" => command.HasShort('x') || command.Has("--extract", "--get") || HasBundle(command),
        "unzip" => !command.HasShort('l') && !command.HasShort('t'),
        _ => false,
    };

    // The old form of options of tar: tar xzf FILE.
    private static bool HasBundle(ShellCommand command) =>
        command.Words.Length > 1 && command.Words[1].Contains('x', StringComparison.Ordinal) && command.Words[1].All(char.IsAsciiLetter);

    // The file's name as written, and with the values of its variables: also in --file=a.tar and in <a.tar.
    private static IEnumerable<string> Names(StageStep step, string word)
    {
        yield return FileName(step.Expander.Expand(word, keepVariables: true).Text);
        if (step.Expander.Expand(word) is { IsCertain: true } expanded)
        {
            yield return FileName(expanded.Text);
        }
    }

    private static string FileName(string word) => word[(word.AsSpan().LastIndexOfAny('/', '=', '<') + 1)..];
}
