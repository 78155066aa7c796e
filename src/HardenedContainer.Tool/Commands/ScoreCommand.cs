using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.IO;
using HardenedContainer.Rendering;
using HardenedContainer.Rules.BuiltImage;
using HardenedContainer.Scoring;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden score</c>: the score card of an image, whoever built it.</summary>
internal static class ScoreCommand
{
    private const string Dockerfile = "Dockerfile";
    private const int LongestFile = 64 << 20;

    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Command Create()
    {
        var image = new Argument<string>("IMAGE-OR-ARCHIVE") { Description = "A local image (a folder with an OCI layout, or a tar with one or from docker save), or the name of an image that the engine has." };
        var dockerfile = new Option<string?>("--dockerfile") { Description = "The Dockerfile that it was built from. Files that start the container are looked for beside it." };
        var repository = new Option<string>("--repository") { Description = "A folder of the repository with its pipelines and policies.", DefaultValueFactory = _ => "." };
        var format = new Option<string>("--format") { Description = "How rows are written.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("score", "Says of each row of the guide whether an image meets it, and what shows it.") { image, dockerfile, repository, format };
        command.SetAction((parsed, cancellation) =>
            Run(parsed.GetValue(image)!, parsed.GetValue(dockerfile), parsed.GetValue(repository)!, parsed.GetValue(format) == "json", cancellation));
        return command;
    }

    private static async Task<int> Run(string name, string? dockerfile, string repository, bool json, CancellationToken cancellation)
    {
        using var local = new LocalImage(name);
        if (await local.Fetch(cancellation).ConfigureAwait(false) is { } problem)
        {
            return Unreadable([problem]);
        }

        try
        {
            var files = Read(dockerfile);
            var found = Lint(dockerfile, files);
            if (found.Where(f => f.Descriptor == DiagnosticCatalog.HDC0007).ToArray() is { Length: > 0 } unreadable)
            {
                return Unreadable(unreadable);
            }

            var known = PlanFile.Beside(name);
            var survey = RepositorySurvey.Read(Path.GetFullPath(repository));
            var status = 0;
            foreach (var image in BuiltImageReader.Read(local.Path, cancellation).Select(i => i with { Source = name }))
            {
                var facts = BaseFactsFile.Read(local.Path, image.Architecture, out var broken) ?? throw new FindingException(broken!);
                var plan = known?.Architecture == image.Architecture ? known : null;
                var judged = SeverityPolicy.Default.Judge([.. found, .. BuiltImageRules.Evaluate(new BuiltImageSubject(image, plan))]);
                var card = ScoreCard.Evaluate(ImageScore.Of(image, facts with { Name = name }, new([.. judged], files, survey, plan)));
                Write(card, image, json);
                status = card.Any(r => r.Status == ScoreStatus.NotMet) ? 1 : status;
            }

            return status;
        }
        catch (FindingException e)
        {
            return Unreadable(e.Findings.Select(f => f.File == local.Path ? f with { File = name } : f));
        }
    }

    private static ImmutableSortedDictionary<string, string> Read(string? dockerfile)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (dockerfile is null)
        {
            return files.ToImmutable();
        }

        files.Add(Dockerfile, SourceText.Read(dockerfile, DockerfileParser.MaximumLength, out var problem) ?? throw new FindingException(problem!));
        foreach (var name in OutputFiles.Artifacts.Select(a => a.Name).Where(n => File.Exists(Beside(dockerfile, n))))
        {
            files.Add(name, SourceText.Read(Beside(dockerfile, name), LongestFile, out problem) ?? throw new FindingException(problem!));
        }

        return files.ToImmutable();
    }

    private static Finding[] Lint(string? dockerfile, ImmutableSortedDictionary<string, string> files) => dockerfile is null ? [] :
    [
        .. new DockerfileCheck().Run(dockerfile),
        .. OutputFiles.Artifacts.Where(a => a.IsManifest && files.ContainsKey(a.Name)).SelectMany(a => new ManifestCheck().Run(Beside(dockerfile, a.Name))),
    ];

    private static string Beside(string dockerfile, string name) => Path.Join(Path.GetDirectoryName(dockerfile), name);

    private static void Write(ImmutableArray<ScoreResult> card, BuiltImage image, bool json)
    {
        var platform = $"{image.OperatingSystem}/{image.Architecture}";
        Console.Out.Write(json ? "" : $"{image.Source} for {platform}\n");
        foreach (var row in card)
        {
            Console.Out.Write(json
                ? new JsonObject
                {
                    ["platform"] = platform,
                    ["id"] = row.Id,
                    ["title"] = row.Title,
                    ["status"] = row.Status.Text(),
                    ["evidence"] = new JsonArray([.. row.Evidence.Select(e => (JsonNode)e)]),
                }.ToJsonString(Form) + "\n"
                : $"{row.Id,-4}  {row.Status.Text(),-14}  {row.Title}\n{string.Concat(row.Evidence.Select(e => $"        {e}\n"))}");
        }

        if (!json)
        {
            Console.Out.Write($"{card.Count(r => r.Status == ScoreStatus.Met)} of {card.Count(r => r.Status is ScoreStatus.Met or ScoreStatus.NotMet)} rows met\n");
        }
    }

    private static int Unreadable(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Console.Error.WriteLine($"{finding.File}: error {finding.Descriptor.Code}: {finding.Message}");
        }

        return Program.Unreadable;
    }
}
