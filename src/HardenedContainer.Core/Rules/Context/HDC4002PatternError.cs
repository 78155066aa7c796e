using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Context;

/// <summary>A pattern of the ignore file is malformed.</summary>
internal sealed class HDC4002PatternError : IRule<IgnoreFileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4002;

    public IEnumerable<Finding> Evaluate(IgnoreFileSubject subject) =>
        from problem in subject.File.Problems
        select Descriptor.At(problem.What, subject.Path, problem.Line);
}
