using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules;

/// <summary>
/// One check. A rule is a small sealed class in a file of its own, named after its code
/// (<c>Rules/Binary/HDC2003InterpreterMissing.cs</c>), without state: it looks at its subject and yields what it finds.
/// It never reads the disk: what it needs is in the subject.
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
