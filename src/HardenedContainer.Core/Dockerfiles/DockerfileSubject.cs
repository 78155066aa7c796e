using System.Collections.Immutable;
using HardenedContainer.Contexts;

namespace HardenedContainer.Dockerfiles;

/// <summary>What Dockerfile rules look at.</summary>
/// <param name="Path">The file, as it is to be named in findings.</param>
/// <param name="File">The parsed file.</param>
/// <param name="Stages">Its stages.</param>
/// <param name="Ignore">The ignore file of its context; null where there is none or the context is not known.</param>
public sealed record DockerfileSubject(string Path, Dockerfile File, ImmutableArray<Stage> Stages, IgnoreFile? Ignore = null)
{
    /// <summary>The stage that <c>docker build</c> makes by default; null where the file has none.</summary>
    public Stage? Final => Stages.IsEmpty ? null : Stages[^1];

    /// <summary>Registries that images may come from; empty for any.</summary>
    public ImmutableArray<string> AllowedRegistries { get; init; } = [];

    /// <summary>Labels that the image has to have.</summary>
    public LabelSchema Labels { get; init; } = LabelSchema.None;

    /// <summary>Every step of every stage, and what ONBUILD holds back.</summary>
    public ImmutableArray<(Stage Stage, StageStep Step)> Steps { get; } =
        [.. Stages.SelectMany(stage => stage.Steps.Select(step => (stage, step.Instruction.Trigger is { } trigger ? step with { Instruction = trigger } : step)))];

    /// <summary>Every RUN with its commands.</summary>
    public ImmutableArray<RunStep> Runs { get; } =
    [
        .. from stage in Stages
           from step in stage.Steps
           let run = step.Instruction.Trigger ?? step.Instruction
           where run.Keyword == "RUN"
           select new RunStep(stage, step, run, run.IsJson ? [new(run.Arguments, "", "")] : ShellCommands.Split(run.Script!)),
    ];

    /// <summary>Makes a subject of a file's text.</summary>
    /// <param name="path">The file, as it is to be named in findings.</param>
    /// <param name="text">Its text, not longer than <see cref="DockerfileParser.MaximumLength"/>.</param>
    /// <param name="ignore">The ignore file beside it; null where there is none.</param>
    /// <param name="baseImage">What is known of an image; null for what this package knows.</param>
    /// <param name="isFragment">A snippet that need not begin with FROM.</param>
    /// <returns>The subject.</returns>
    public static DockerfileSubject Create(string path, string text, IgnoreFile? ignore = null, Func<string, BaseImage>? baseImage = null, bool isFragment = false)
    {
        var file = DockerfileParser.Parse(text, isFragment);
        return new(path, file, StageBuilder.Build(file, baseImage ?? BaseImage.Of), ignore);
    }
}

/// <summary>A RUN with its commands.</summary>
/// <param name="Stage">Its stage.</param>
/// <param name="Step">The state before it.</param>
/// <param name="Run">The instruction, also where ONBUILD holds it back.</param>
/// <param name="Commands">What it runs.</param>
public sealed record RunStep(Stage Stage, StageStep Step, Instruction Run, ImmutableArray<ShellCommand> Commands);
