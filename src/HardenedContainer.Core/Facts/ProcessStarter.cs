namespace HardenedContainer.Facts;

/// <summary>An assembly that refers to <c>System.Diagnostics.Process.Start</c>.</summary>
/// <param name="Assembly">Simple name.</param>
/// <param name="Package">ID of the NuGet package that it comes from; null for the project's own and its project references.</param>
public sealed record ProcessStarter(string Assembly, string? Package);
