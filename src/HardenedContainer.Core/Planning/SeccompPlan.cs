using System.Collections.Immutable;

namespace HardenedContainer.Planning;

/// <summary>Which system calls the container may make. Everything else is refused (EPERM), or logged while a profile is recorded.</summary>
/// <param name="Allowed">Names, ordered (ordinal). With what container runtimes need before the app starts.</param>
/// <param name="IsDerived">They come from the app's own machine code. False where that could not say, and they are the superset of <paramref name="Reason"/>.</param>
/// <param name="Reason">Where they come from: one phrase without full stop.</param>
/// <param name="Record">Others are logged and go through.</param>
public sealed record SeccompPlan(ImmutableArray<string> Allowed, bool IsDerived, string Reason, bool Record = false);
