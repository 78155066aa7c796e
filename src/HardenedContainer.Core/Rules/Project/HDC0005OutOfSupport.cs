using HardenedContainer.Auditing;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Project;

/// <summary>The target framework's support has ended.</summary>
internal sealed class HDC0005OutOfSupport : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0005;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (DotNetSupport.EndOf(subject.App.TargetFrameworkMajor) is { } end && subject.Options.Severity.Today > end)
        {
            yield return Descriptor.At($"Support of .NET {subject.App.TargetFrameworkMajor} ended on {end:yyyy-MM-dd}.", subject.App.ProjectFile);
        }
    }
}
