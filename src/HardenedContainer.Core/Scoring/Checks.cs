using System.Globalization;
using HardenedContainer.Diagnostics;
using HardenedContainer.Init;
using HardenedContainer.Options;

namespace HardenedContainer.Scoring;

/// <summary>The few ways in which rows look at their subject.</summary>
internal static class Checks
{
    private const int LongestLine = 100;

    /// <summary>Files that start the container, in the order of the documentation.</summary>
    private static readonly string[] RunFiles = ["run.sh", "compose.yaml", "kubernetes.yaml", "ecs-task-definition.json"];

    /// <summary>A fact that is so or not.</summary>
    public static ScoreCheck Fact(bool holds, string met, string missing) => new(holds ? ScoreStatus.Met : ScoreStatus.NotMet, holds ? met : missing);

    /// <summary>Rules that must have found nothing. A finding that is suppressed was found all the same.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="codes">Codes, or beginnings of codes for whole bands.</param>
    public static IEnumerable<ScoreCheck> Rules(this ScoreSubject subject, params string[] codes)
    {
        var found = subject.Findings.Where(f => codes.Any(c => f.Finding.Descriptor.Code.StartsWith(c, StringComparison.Ordinal))).ToArray();
        string[] notRun = [.. codes.Where(c => subject.NotRun.Any(n => c.StartsWith(n, StringComparison.Ordinal)))];
        return (found, notRun) switch
        {
            ([], []) => [new(ScoreStatus.Met, $"no finding of {Codes(codes)}")],
            (_, []) => found.Select(f => new ScoreCheck(ScoreStatus.NotMet, Describe(f))),
            _ => found.Select(f => new ScoreCheck(ScoreStatus.NotMet, Describe(f))).Append(new(ScoreStatus.NotMet, $"not shown: {Codes(notRun)} did not look at it")),
        };
    }

    /// <summary>The same, with other rules where it is an image that is looked at and no publish.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="codes">Rules on a publish.</param>
    /// <param name="ofImage">Rules on an image that was built.</param>
    public static IEnumerable<ScoreCheck> Rules(this ScoreSubject subject, string[] codes, string[] ofImage) => subject.Rules(subject.Image is null ? codes : ofImage);

    /// <summary>A line that a file of the output directory must have.</summary>
    public static ScoreCheck Line(this ScoreSubject subject, string file, string text)
    {
        if (!subject.Files.TryGetValue(file, out var content))
        {
            if (subject.Image is not null)
            {
                return new(ScoreStatus.NotMet, file == "Dockerfile" ? "not shown: no Dockerfile was named" : $"not shown: there is no {file} beside the Dockerfile");
            }

            return subject.Files.IsEmpty
                ? new(ScoreStatus.NotMet, $"{file} was not written, because a finding stops this publish")
                : new(file == RunFiles[^1] && subject.Publish.Plan.Architecture == "arm" ? ScoreStatus.NotApplicable : ScoreStatus.NotMet, $"{file} was not written");
        }

        return Find(content, text) is { } line ? new(ScoreStatus.Met, $"{file}:{line}") : new(ScoreStatus.NotMet, $"{file} has no line with {text}");
    }

    /// <summary>A line that every file which starts the container must have, each in its own words.</summary>
    public static IEnumerable<ScoreCheck> RunLines(this ScoreSubject subject, string run, string compose, string kubernetes, string ecs) =>
        RunFiles.Zip([run, compose, kubernetes, ecs], subject.Line);

    /// <summary>A line that one of some files of the repository must have.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="what">What is missing otherwise: a phrase.</param>
    /// <param name="inFile">Which files.</param>
    /// <param name="texts">Any of these, in any case.</param>
    public static ScoreCheck InRepository(this ScoreSubject subject, string what, Func<string, bool> inFile, params string[] texts)
    {
        var lines = from file in subject.Repository
                    where inFile(file.Key)
                    from text in texts
                    let line = Find(file.Value, text)
                    where line is not null
                    select $"{file.Key}:{line}";
        return lines.FirstOrDefault() is { } found
            ? new(ScoreStatus.Met, found)
            : new(ScoreStatus.NotMet, $"no {what} in the repository; -t:HardenContainerInit writes one");
    }

    /// <summary>The same in what a build service runs for the image of the app: what is done with a base says nothing of it.</summary>
    public static ScoreCheck InPipeline(this ScoreSubject subject, string what, params string[] texts) =>
        subject.InRepository(what, file => IsPipeline(file) && file != InitTemplates.BaseWorkflow, texts);

    /// <summary>What a build service runs: GitHub Actions, GitLab CI, Azure Pipelines.</summary>
    public static bool IsPipeline(string file) => file.StartsWith(".github/workflows/", StringComparison.Ordinal) || file is ".gitlab-ci.yml" or "azure-pipelines.yml";

    /// <summary>A value as it may stand in evidence.</summary>
    public static string Show(string value) => ValueText.Escape(value.Trim(), LongestLine);

    // Comments prove nothing: a step may be commented out.
    private static string? Find(string content, string text)
    {
        var lines = content.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimStart();
            if (!line.StartsWith('#') && line.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return $"{(i + 1).ToString(CultureInfo.InvariantCulture)}: {Show(line)}";
            }
        }

        return null;
    }

    private static string Codes(IEnumerable<string> codes) => string.Join(", ", codes.Select(c => c.Length < 7 ? c + new string('x', 7 - c.Length) : c));

    private static string Describe(JudgedFinding judged)
    {
        var finding = judged.Finding;
        var place = finding.File is { } file ? $" at {Show(file)}{(finding.Line > 0 ? $":{finding.Line.ToString(CultureInfo.InvariantCulture)}" : "")}" : "";
        var suppressed = judged.Severity == DiagnosticSeverity.None ? $", suppressed{(judged.Justification is { Length: > 0 } why ? $": {Show(why)}" : "")}" : "";
        return $"{finding.Descriptor.Code}{place}: {finding.Descriptor.Title}{suppressed}";
    }
}
