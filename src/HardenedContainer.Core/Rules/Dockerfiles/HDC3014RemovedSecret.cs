using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;
using HardenedContainer.Rules.Output;
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
            if (steps[i].Instruction is not { Keyword: "COPY" or "ADD", Arguments.Length: > 1 } copy)
            {
                continue;
            }

            foreach (var source in CopySource.Sources(steps[i]).Select(s => s.Text.TrimEnd('/')).Where(p => IsSecret(PublishPath.Name(p))))
            {
                var target = Target(steps[i], source);
                if (steps[i..].Any(s => s.Instruction.Keyword == "RUN" && !s.Instruction.IsJson && Removes(s, ShellCommands.Split(s.Instruction.Script!), target)))
                {
                    yield return Descriptor.At($"{Printable.Of(source)} stays in this layer.", subject.Path, copy.Line);
                }
            }
        }
    }

    // Beside those of which any file name tells.
    private static readonly string[] Names =
    [
        ".npmrc", ".yarnrc", ".yarnrc.yml", ".netrc", "_netrc", ".pypirc", "pip.conf", "nuget.config", "settings.xml", "settings-security.xml", "auth.json", ".git-credentials",
        ".dockercfg", ".pgpass", ".my.cnf", ".htpasswd", ".vault-token", ".boto", "kubeconfig", "terraform.tfvars", "terraform.tfstate", "service-account.json",
        ".aws", ".azure", ".docker", ".gnupg", ".kube", ".ssh",
    ];

    private static bool IsSecret(string name) =>
        Names.Contains(name, StringComparer.OrdinalIgnoreCase) || SecretFileName.Is(name) || KeyStoreReader.IsKeyStore(name)
        || name.EndsWith(".key", StringComparison.OrdinalIgnoreCase) || name.EndsWith("-key.pem", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".ppk", StringComparison.OrdinalIgnoreCase);

    // Where the file is in the image. A folder is copied without its own name.
    private static string Target(StageStep step, string source)
    {
        var destination = step.Expander.Expand(step.Instruction.Arguments[^1]).Text;
        var isFolder = destination.EndsWith('/') || destination is "." or ".." || step.Instruction.Arguments.Length > 2;
        return LexicalPath.Clean($"/{(destination.StartsWith('/') ? "" : step.WorkDirectory)}/{destination}{(isFolder ? "/" + PublishPath.Name(source) : "")}");
    }

    // The file itself, by whatever path, or a folder that it is in.
    private static bool Removes(StageStep step, IEnumerable<ShellCommand> commands, string target) =>
        commands.Where(c => c.Name is "rm" or "shred" or "unlink").SelectMany(c => c.Operands).Any(word =>
        {
            var path = word.EndsWith("/*", StringComparison.Ordinal) ? word[..^2] : word;
            var absolute = LexicalPath.Clean($"/{(path.StartsWith('/') ? "" : step.WorkDirectory)}/{path}");
            return PublishPath.Name(absolute).Equals(PublishPath.Name(target), StringComparison.OrdinalIgnoreCase) || (absolute != "/" && target.StartsWith(absolute + "/", StringComparison.Ordinal));
        });
}
