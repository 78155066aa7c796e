using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>
/// What comments in a Dockerfile switch off: BuildKit's <c># check=skip=NAME</c> at the top or right above an instruction, and
/// hadolint's <c># hadolint ignore=CODE</c>. A rule is hidden where one of its peers is named, or its own code.
/// </summary>
internal static class LintComments
{
    private const string Check = "check=";
    private const string Ignore = "hadolint ignore=";
    private const string GlobalIgnore = "hadolint global ignore=";

    internal static bool Hide(Dockerfile file, Finding finding)
    {
        // What no builder takes cannot be talked away.
        if (file.Problems.Any(p => p.Descriptor == finding.Descriptor && p.Line == finding.Line))
        {
            return false;
        }

        var comments = file.Instructions.FirstOrDefault(i => i.Line <= finding.Line && finding.Line <= i.EndLine)?.Comments ?? [];
        return Names(finding, "buildkit:").Any(name => file.Directives.Check.Skips(name) || comments.Any(c => c.StartsWith(Check, StringComparison.Ordinal) && CheckOptions.Parse(c[Check.Length..], 0).Skips(name)))
            || Codes(finding).Any(code => comments.Any(c => Lists(c, Ignore, code)) || file.Comments.Any(c => Lists(c.Text, GlobalIgnore, code)));
    }

    private static IEnumerable<string> Names(Finding finding, string tool) =>
        finding.Descriptor.Peers.Where(p => p.StartsWith(tool, StringComparison.Ordinal)).Select(p => p[tool.Length..]);

    private static IEnumerable<string> Codes(Finding finding) => Names(finding, "hadolint:").Append(finding.Descriptor.Code);

    private static bool Lists(string comment, string prefix, string code) =>
        comment.StartsWith(prefix, StringComparison.Ordinal)
        && comment[prefix.Length..].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Contains(code, StringComparer.Ordinal);
}
