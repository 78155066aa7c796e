using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Options;

namespace HardenedContainer.Rules.Project;

/// <summary>Code starts processes, which the guard forbids. In a package that is information: the app may never come there.</summary>
internal sealed class HDC0013StartsProcesses : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0013;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        subject.Options.Guard == GuardMode.Off || subject.Options.GuardAllow.Contains("process-start")
            ? []
            : subject.App.ProcessStarters.OrderBy(s => s.Assembly, StringComparer.Ordinal).Select(starter => Of(starter, subject));

    private Finding Of(ProcessStarter starter, PublishSubject subject) => starter.Package is null
        ? Descriptor.At($"{starter.Assembly} refers to Process.Start.", subject.App.ProjectFile)
        : Descriptor.At($"{starter.Assembly} of the package {starter.Package} refers to Process.Start.", subject.App.ProjectFile) with { Severity = DiagnosticSeverity.Info };
}
