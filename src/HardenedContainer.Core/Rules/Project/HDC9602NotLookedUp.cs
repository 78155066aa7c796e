using HardenedContainer.Auditing;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Project;

/// <summary>What the audit could not look up: whether packages have known holes, and what the newest runtime is.</summary>
internal sealed class HDC9602NotLookedUp : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC9602;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) => subject.App.Audit is null ? [] :
        AuditStatement.Of(subject).Where(AuditStatement.IsGap)
            .Select(c => Descriptor.At($"Not looked up: {c.Subject}, because {c.Text}.", subject.App.ProjectFile) with
            {
                Severity = subject.Options.Audit == AuditMode.Required ? DiagnosticSeverity.Error : null,
            });
}
