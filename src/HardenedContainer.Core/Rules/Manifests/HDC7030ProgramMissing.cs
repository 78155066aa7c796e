using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Health checks and hooks that start what the image may not have.</summary>
internal sealed class HDC7030ProgramMissing : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7030;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject)
    {
        foreach (var container in subject.Containers)
        {
            foreach (var command in container.Commands)
            {
                if (Missing(subject.AppOf(container), container, command) is var (program, isCertain))
                {
                    yield return Descriptor.At($"{command.Purpose} of {container.Title(inSentence: true)} starts {Printable.Of(program)}, which the image {(isCertain ? "does" : "may")} not have.", subject.Path, command.Line)
                        with { Severity = isCertain ? DiagnosticSeverity.Error : null };
                }
            }
        }
    }

    private static (string Program, bool IsCertain)? Missing(ManifestApp? app, ManifestContainer container, ManifestCommand command)
    {
        var program = command.IsShell ? "/bin/sh" : command.Words.FirstOrDefault() ?? "";
        if (app is not null)
        {
            return app.HasProgram(program) switch
            {
                true => null,
                false => (program, true),
                null => IsWanted(program) ? (program, false) : null,
            };
        }

        return !IsWanted(program) || HasShell(container.Image?.Text) is not { } has ? null : has switch
        {
            Known.Yes => null,
            Known.No => (program, true),
            _ => (program, false),
        };
    }

    private static bool IsWanted(string program) => ProgramNames.IsShell(program) || ProgramNames.IsUsualTool(program);

    private static Known? HasShell(string? image)
    {
        if (image is null)
        {
            return Known.Perhaps;
        }

        return BaseImage.Of(image).HasShell switch
        {
            true => Known.Yes,
            false => Known.No,
            // What Docker Hub calls an official image is made from a distribution.
            null => !image.Contains('/') || image.StartsWith("docker.io/library/", StringComparison.Ordinal) ? Known.Yes : Known.Perhaps,
        };
    }

    private enum Known
    {
        Yes,
        No,
        Perhaps,
    }
}
