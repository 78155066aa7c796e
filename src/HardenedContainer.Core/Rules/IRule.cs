using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules;

/// <summary>
/// One check. A rule is a small sealed class in a file of its own, named after its code
/// (<c>Rules/Binary/HDC2003InterpreterMissing.cs</c>), without state: it looks at its subject and yields what it finds.
/// It never reads the disk: what it needs is in the subject.
/// <para>To add a rule: a descriptor in <c>Diagnostics/DiagnosticCatalog.BandN.cs</c> (the field and the list), the class in the
/// band's folder here, its line in that folder's list (<c>OutputRules.All</c>), a page <c>docs/rules/CODE.md</c> with the
/// descriptor's title, and in the tests a case that must fire and a near miss that must not. Gaps between numbers are kept for
/// rules that are planned; a number is never used twice.</para>
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
