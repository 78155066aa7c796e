using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Facts.Images;
using HardenedContainer.Rules;

namespace HardenedContainer.Scoring;

/// <summary>What the rows of the score card look at. Whatever is not in here was not seen, and a row never takes it for granted.</summary>
public sealed record ScoreSubject
{
    /// <summary>What rules on a publish look at: options, app, plan and base.</summary>
    public required PublishSubject Publish { get; init; }

    /// <summary>Whose signatures of bases were verified, by reference with digest.</summary>
    public ImmutableDictionary<string, string> Signatures { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The image that was built, where it is looked at and no publish is: <see cref="Publish"/> then says what the image shows. Else null.</summary>
    public BuiltImage? Image { get; init; }

    /// <summary>Rules that nobody ran: beginnings of codes. That they found nothing proves nothing.</summary>
    public ImmutableArray<string> NotRun { get; init; } = [];

    /// <summary>Every judged finding of the publish, suppressed ones included.</summary>
    public required ImmutableArray<JudgedFinding> Findings { get; init; }

    /// <summary>Text files of the output directory by name, or of those beside an image's Dockerfile; none where a finding stopped the publish.</summary>
    public ImmutableSortedDictionary<string, string> Files { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Files of the repository that concern its image, by path from its root with <c>/</c>: see <c>RepositorySurvey</c>.</summary>
    public ImmutableSortedDictionary<string, string> Repository { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The generated Dockerfile, parsed; null where there is none.</summary>
    internal DockerfileSubject? Dockerfile => Files.TryGetValue("Dockerfile", out var text) ? DockerfileSubject.Create("Dockerfile", text) : null;
}
