using System.Collections.Immutable;

namespace HardenedContainer.Planning;

/// <summary>Which system calls the container may make. Everything else is refused (EPERM), or logged while a profile is recorded.</summary>
/// <param name="Allowed">Names, ordered (ordinal). With what container runtimes need before the app starts.</param>
/// <param name="IsDerived">They come from the app's own machine code. False where that could not say, and they are the superset of <paramref name="Reason"/>.</param>
/// <param name="Reason">Where they come from: one phrase without full stop.</param>
/// <param name="Record">Others are logged and go through.</param>
public sealed record SeccompPlan(ImmutableArray<string> Allowed, bool IsDerived, string Reason, bool Record = false)
{
    /// <summary>
    /// Names that the code contains and that Docker's default profile refuses all the same, ordered: .NET asks for the memory
    /// policy, for one, and lives without the answer. They are refused by rules of their own, so that a log shows only what is unknown.
    /// </summary>
    public ImmutableArray<string> Refused { get; init; } = [];

    /// <summary>Hash of all that the profile was derived from, so that a publish of the same files does not derive it again; null where it is not known.</summary>
    public string? Inputs { get; init; }
}
