namespace HardenedContainer.Diagnostics;

/// <summary>
/// A step cannot go on, for reasons that a user can mend: the findings say what, why and how. Bugs throw other exceptions.
/// </summary>
/// <param name="findings">What was found, at least one.</param>
public sealed class FindingException(params IReadOnlyList<Finding> findings)
    : Exception(string.Join('\n', findings.Select(f => $"{f.Descriptor.Code}: {f.Message}")))
{
    /// <summary>What was found, at least one.</summary>
    public IReadOnlyList<Finding> Findings { get; } = findings;
}
