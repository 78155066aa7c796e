using System.Collections.Immutable;

namespace HardenedContainer.Options;

/// <summary>A file that nobody but an intruder has a reason to read (<c>HardenContainerCanaryFile</c>).</summary>
/// <param name="Path">Absolute path in the image.</param>
/// <param name="Content">Its bytes; default where they are in <paramref name="Source"/>.</param>
/// <param name="Source">The file of the build machine that holds its content, absolute; null where <paramref name="Content"/> does.</param>
public sealed record CanaryFile(string Path, ImmutableArray<byte> Content, string? Source);
