using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Context;

/// <summary>An exception brings sensitive files back.</summary>
internal sealed partial class HDC4009SensitiveException : IRule<IgnoreFileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4009;

    public IEnumerable<Finding> Evaluate(IgnoreFileSubject subject) =>
        from pattern in subject.File.Patterns
        where pattern.IsException && Sensitive().IsMatch(pattern.Text) && !Example().IsMatch(pattern.Text)
        select Descriptor.At($"{pattern.Text} is sent to the builder.", subject.Path, pattern.Line);

    [GeneratedRegex(@"[._-](example|sample|template|dist|defaults?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Example();

    [GeneratedRegex(@"(^|/)(\.env(\..*)?|\.git|\.ssh|\.aws|\.azure|\.kube|\.docker|secrets\.json|appsettings\.Development\.json|id_(rsa|ed25519|ecdsa)|.*\.(pfx|p12|key|snk))$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Sensitive();
}
