using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A secret is copied into a layer of the image and removed in a later one.</summary>
internal sealed class HDC3014RemovedSecret : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3014;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        var steps = subject.Final?.Chain.SelectMany(s => s.Steps).ToArray() ?? [];
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i].Instruction is not { Keyword: "COPY" or "ADD" } copy)
            {
                continue;
            }

            foreach (var name in CopySource.Paths(copy).Select(p => p[(p.LastIndexOf('/') + 1)..]).Where(IsSecret))
            {
                if (steps[i..].Any(s => s.Instruction.Keyword == "RUN" && !s.Instruction.IsJson && Removes(ShellCommands.Split(s.Instruction.Script!), name)))
                {
                    yield return Descriptor.At($"{Printable.Of(name)} stays in this layer.", subject.Path, copy.Line);
                }
            }
        }
    }

    private static readonly string[] Names = [".npmrc", ".netrc", ".pypirc", "nuget.config", "settings.xml", ".git-credentials", ".env", "credentials"];

    private static bool IsSecret(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase) || KeyStoreReader.IsKeyStore(name) || name.EndsWith(".key", StringComparison.OrdinalIgnoreCase);

    private static bool Removes(IEnumerable<ShellCommand> commands, string name) =>
        commands.Any(c => c.Name is "rm" or "shred" && c.Words.Any(w => w.EndsWith(name, StringComparison.OrdinalIgnoreCase)));

}
