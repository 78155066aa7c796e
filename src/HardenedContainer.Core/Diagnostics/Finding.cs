namespace HardenedContainer.Diagnostics;

/// <summary>One thing that a rule, the binder or a step found. It has no severity yet: the policy gives it one.</summary>
/// <param name="Descriptor">What kind of finding it is.</param>
/// <param name="What">What is wrong here: one sentence with its full stop. Never a whole secret.</param>
/// <param name="File">Absolute path or path in the image; null where there is none.</param>
/// <param name="Line">Line counted from 1; 0 where there is none.</param>
/// <param name="Fix">What to do here, or null for the descriptor's own advice.</param>
public sealed record Finding(DiagnosticDescriptor Descriptor, string What, string? File = null, int Line = 0, string? Fix = null)
{
    /// <summary>
    /// Severity that takes the place of <see cref="DiagnosticDescriptor.DefaultSeverity"/> in this case, where a rule weighs
    /// its cases differently; null for the descriptor's own. The severity policy takes it as the last resort: items,
    /// <c>NoWarn</c>, <c>WarningsAsErrors</c> and strictness apply to it as they would to the default.
    /// </summary>
    public DiagnosticSeverity? Severity { get; init; }

    /// <summary>The severity of this case before the policy.</summary>
    public DiagnosticSeverity DefaultSeverity => Severity ?? Descriptor.DefaultSeverity;

    /// <summary>What is wrong, why it matters, what to do: the message that a person reads.</summary>
    public string Message => $"{What} {Descriptor.Why} {Fix ?? Descriptor.Fix}";
}
