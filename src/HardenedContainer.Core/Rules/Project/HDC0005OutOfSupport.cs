using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Project;

/// <summary>The target framework's support has ended.</summary>
internal sealed class HDC0005OutOfSupport : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0005;

    // https://dotnet.microsoft.com/platform/support/policy/dotnet-core, "Supported versions" and "Out of support versions".
    private static readonly Dictionary<int, DateOnly> EndOfSupport = new()
    {
        [5] = new(2022, 5, 10),
        [6] = new(2024, 11, 12),
        [7] = new(2024, 5, 14),
        [8] = new(2026, 11, 10),
        [9] = new(2026, 11, 10),
    };

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (EndOfSupport.TryGetValue(subject.App.TargetFrameworkMajor, out var end) && subject.Options.Severity.Today > end)
        {
            yield return Descriptor.At($"Support of .NET {subject.App.TargetFrameworkMajor} ended on {end:yyyy-MM-dd}.", subject.App.ProjectFile);
        }
    }
}
