using System.Collections.Immutable;

namespace HardenedContainer.Dockerfiles;

/// <summary>An instruction with the state of its stage before it.</summary>
/// <param name="Instruction">The instruction.</param>
/// <param name="Variables">Declared variables; null for one without a known value.</param>
/// <param name="User">The user; null for that of an unknown base.</param>
/// <param name="HasOwnShell">SHELL was set.</param>
/// <param name="WorkDirectory">The working directory; null as long as none was set.</param>
/// <param name="Expander">Replaces variables as this instruction would.</param>
public sealed record StageStep(
    Instruction Instruction, ImmutableDictionary<string, string?> Variables, string? User, bool HasOwnShell, string? WorkDirectory, WordExpander Expander);

/// <summary>One build stage.</summary>
public sealed record Stage
{
    /// <summary>Position, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Its FROM.</summary>
    public required Instruction From { get; init; }

    /// <summary>Its name as written; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The image after replacing variables; not certain where they depend on build arguments.</summary>
    public required ExpandedWord Image { get; init; }

    /// <summary>Variables in the platform flag and the image that nobody declares.</summary>
    public required ImmutableArray<string> UndefinedInFrom { get; init; }

    /// <summary>The stage that it continues; null where it starts from an image.</summary>
    public Stage? Parent { get; init; }

    /// <summary>The image at the root of the chain of stages.</summary>
    public required BaseImage Base { get; init; }

    /// <summary>Instructions of the stage after FROM, each with the state before it.</summary>
    public ImmutableArray<StageStep> Steps { get; init; } = [];

    /// <summary>The state after the last instruction.</summary>
    public required StageStep End { get; init; }

    /// <summary>Whether this stage starts from scratch, through other stages too.</summary>
    public bool StartsFromScratch => Parent?.StartsFromScratch ?? Image.Text == "scratch";

    /// <summary>This stage and those that it continues, the oldest first.</summary>
    public IEnumerable<Stage> Chain => Parent is null ? [this] : Parent.Chain.Append(this);

    /// <summary>The last instruction of a kind, in this stage or those that it continues.</summary>
    /// <param name="keyword">Keyword in upper case.</param>
    /// <returns>The step, or null.</returns>
    public StageStep? Last(string keyword) => Chain.Reverse().Select(s => s.Steps.LastOrDefault(step => step.Instruction.Keyword == keyword)).FirstOrDefault(step => step is not null);
}
