using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules;

/// <summary>
/// One check. A rule is a small sealed class in a file of its own, named after its code
/// (<c>Rules/Binary/HDC2003InterpreterMissing.cs</c>), without state: it looks at its subject and yields what it finds.
/// It never reads the disk: what it needs is in the subject.
/// <para>To add a rule: a descriptor in <c>Diagnostics/DiagnosticCatalog.BandN.cs</c> (the field and the list), the class in the
/// folder of its subject (the band's for a publish, <c>Dockerfiles</c> for a Dockerfile whatever the band, <c>Manifests</c>,
/// <c>BuiltImage</c>), its line in that folder's list (<c>OutputRules.All</c>, <c>DockerfileRules.Default</c>,
/// <c>ManifestRules.Default</c>) in the order of codes, a page <c>docs/rules/CODE.md</c> with the descriptor's title, and in the
/// tests a case that must fire and a near miss that must not: in <c>Dockerfiles/rule-cases.json</c>, <c>ManifestCases.cs</c> or
/// <c>RuleCases.cs</c>. Peers are written <c>tool:ID</c>; that of hadolint also lets its ignore comments hide the finding. Take the
/// number after the band's last; a number is never used twice. A code may have a class for each kind of subject.</para>
/// </summary>
/// <typeparam name="TSubject">What the rule looks at.</typeparam>
public interface IRule<in TSubject>
{
    /// <summary>What the rule reports, from <see cref="DiagnosticCatalog"/>.</summary>
    DiagnosticDescriptor Descriptor { get; }

    /// <summary>Applies the rule.</summary>
    /// <param name="subject">What to look at.</param>
    /// <returns>What was found, in a deterministic order; nothing where all is well or the rule does not apply.</returns>
    IEnumerable<Finding> Evaluate(TSubject subject);
}
