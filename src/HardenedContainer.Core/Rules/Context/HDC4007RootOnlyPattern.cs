using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Context;

/// <summary>A pattern counts only at the root of the context.</summary>
internal sealed class HDC4007RootOnlyPattern : IRule<IgnoreFileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4007;

    public IEnumerable<Finding> Evaluate(IgnoreFileSubject subject) =>
        from pattern in subject.File.Patterns
        where !pattern.IsException && Nested.Contains(pattern.Text, StringComparer.Ordinal)
            && !subject.File.Patterns.Any(p => !p.IsException && (p.Text == "**/" + pattern.Text || p.Text is "*" or "**"))
        select Descriptor.At($"{pattern.Text} is excluded at the root only.", subject.Path, pattern.Line);

    // What build tools write beside every project.
    private static readonly string[] Nested = ["bin", "obj", "node_modules", "TestResults", "*.user", "*.suo", "*.pdb", "__pycache__"];
}
