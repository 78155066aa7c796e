using System.Collections.Immutable;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Dockerfiles;

/// <summary>A Dockerfile that was parsed.</summary>
/// <param name="Directives">Parser directives.</param>
/// <param name="Instructions">All instructions that could be read, in the order of the file.</param>
/// <param name="Problems">Why BuildKit would refuse the file (HDC5001 to HDC5014), without a file name.</param>
/// <param name="Comments">Every comment with its line, for the directives of other linters.</param>
public sealed record Dockerfile(
    ParserDirectives Directives, ImmutableArray<Instruction> Instructions, ImmutableArray<Finding> Problems, ImmutableArray<(int Line, string Text)> Comments);
