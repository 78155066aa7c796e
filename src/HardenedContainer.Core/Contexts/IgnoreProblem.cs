namespace HardenedContainer.Contexts;

/// <summary>A line of an ignore file for which a build would be refused.</summary>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="What">What is wrong: one sentence with its full stop.</param>
public sealed record IgnoreProblem(int Line, string What);
