using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Context;

/// <summary>A pattern with a Windows separator, or with what its author takes for a comment.</summary>
internal sealed partial class HDC4014MisreadPattern : IRule<IgnoreFileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4014;

    public IEnumerable<Finding> Evaluate(IgnoreFileSubject subject)
    {
        foreach (var pattern in subject.File.Patterns)
        {
            if (Separator().IsMatch(pattern.Text))
            {
                yield return Descriptor.At($"{Printable.Of(pattern.Text)} has a backslash, which separates nothing.", subject.Path, pattern.Line);
            }
            else if (pattern.Text.Contains(" #", StringComparison.Ordinal))
            {
                yield return Descriptor.At($"{Printable.Of(pattern.Text)} has its comment in the pattern.", subject.Path, pattern.Line);
            }
        }
    }

    [GeneratedRegex("[A-Za-z0-9*]\\\\[A-Za-z0-9]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Separator();
}
