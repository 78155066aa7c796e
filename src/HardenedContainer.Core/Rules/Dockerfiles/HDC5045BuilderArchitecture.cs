using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The app is published for the processor of the builder.</summary>
internal sealed class HDC5045BuilderArchitecture : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5045;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is not { } final || (final.Last("ENTRYPOINT") ?? final.Last("CMD")) is not { Instruction: { IsJson: true } entry } || Program(entry.Arguments) is not { } program || StageFiles.Absolute(final, program) is not { } path)
        {
            yield break;
        }

        var sources = final.Chain.SelectMany(s => s.Steps, (stage, step) => step.Instruction.Keyword == "COPY" && StageFiles.Covers(step, path) ? CopySource.Stage(subject, stage, step)?.Source : null)
            .OfType<Stage>().SelectMany(s => s.Chain).ToHashSet();
        foreach (var run in subject.Runs.Where(r => sources.Contains(r.Stage) && r.Stage.Chain.First().From.Flag("platform")?.Contains("BUILDPLATFORM", StringComparison.Ordinal) == true))
        {
            if (run.Commands.Any(c => c.Name == "dotnet" && c.Has("publish") && !c.Words.Any(w => Options.Any(o => w == o || (o.Length > 2 && w.StartsWith(o, StringComparison.OrdinalIgnoreCase))) || w.Contains("RuntimeIdentifier", StringComparison.OrdinalIgnoreCase))))
            {
                yield return Descriptor.At("dotnet publish says no architecture.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }

    private static readonly string[] Options = ["-a", "--arch", "-r", "--runtime", "--no-build"];

    private static readonly string[] Scripts = [".sh", ".bash", ".py", ".pl", ".rb", ".js", ".ps1", ".cmd", ".bat"];

    // They start what follows.
    private static readonly string[] Wrappers = ["tini", "dumb-init", "catatonit", "env", "setpriv", "gosu", "su-exec", "nice", "stdbuf"];

    // The executable that is started, by its path. A name without a path is a program of the base; a script fits every
    // processor, and assemblies do, which dotnet starts.
    private static string? Program(ImmutableArray<string> words)
    {
        var isWrapped = words.Length > 0 && Wrappers.Contains(Path.GetFileName(words[0]), StringComparer.Ordinal);
        var program = isWrapped ? words.Skip(1).FirstOrDefault(w => w.Contains('/', StringComparison.Ordinal)) : words.FirstOrDefault();
        return program is not null && program.Contains('/', StringComparison.Ordinal) && !Scripts.Contains(Path.GetExtension(program), StringComparer.OrdinalIgnoreCase) && !words.Any(w => Path.GetFileName(w) == "dotnet" || w.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            ? program : null;
    }
}
