using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A system directory is used as a place for files of the app.</summary>
internal sealed class HDC5038SystemDirectory : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5038;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (_, step) in subject.Steps)
        {
            var instruction = step.Instruction;
            var paths = instruction.Keyword switch
            {
                "WORKDIR" => [instruction.Text],
                "VOLUME" => instruction.Arguments,
                "COPY" or "ADD" when instruction.Arguments.Length > 1 => [instruction.Arguments[^1]],
                _ => ImmutableArray<string>.Empty,
            };
            foreach (var path in paths.Select(p => step.Expander.Expand(p)).Where(p => p.IsCertain).Select(p => p.Text.TrimEnd('/')))
            {
                var kernel = path is "/proc" or "/sys" or "/dev" || path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal) || path.StartsWith("/dev/", StringComparison.Ordinal);
                if (kernel || (instruction.Keyword is "WORKDIR" or "VOLUME" && path is "/etc" or "/bin" or "/sbin" or "/usr" or "/lib" or "/boot" or "/usr/bin" or "/usr/lib"))
                {
                    yield return Descriptor.At($"{instruction.Keyword} uses {Printable.Of(path)}.", subject.Path, instruction.Line);
                }
            }
        }
    }
}
