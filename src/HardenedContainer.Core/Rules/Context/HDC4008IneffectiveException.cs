using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Context;

/// <summary>An exception has no effect.</summary>
internal sealed class HDC4008IneffectiveException : IRule<IgnoreFileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4008;

    public IEnumerable<Finding> Evaluate(IgnoreFileSubject subject) =>
        from pattern in subject.File.Patterns
        where pattern.IsException && pattern.Text.IndexOfAny(['*', '?', '[', '\\']) < 0 && subject.File.IsExcluded(pattern.Text)
        select Descriptor.At($"{pattern.Text} stays excluded.", subject.Path, pattern.Line);
}
