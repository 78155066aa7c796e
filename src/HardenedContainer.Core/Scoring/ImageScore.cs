using System.Collections.Immutable;
using System.Text;
using HardenedContainer.Components;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.Launching;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rules.BuiltImage;

namespace HardenedContainer.Scoring;

/// <summary>What is beside an image that was built.</summary>
/// <param name="Findings">What the rules found in the image, its Dockerfile and its manifests.</param>
/// <param name="Files">The Dockerfile, and text files beside it by the names that a hardened publish gives them.</param>
/// <param name="Repository">Files of the repository: see <c>RepositorySurvey</c>.</param>
/// <param name="Plan">The plan that the image was made of; null where none is known.</param>
public sealed record ImageSurroundings(
    ImmutableArray<JudgedFinding> Findings, ImmutableSortedDictionary<string, string> Files, ImmutableSortedDictionary<string, string> Repository, ImagePlan? Plan = null);

/// <summary>Makes the card's subject of an image alone, whoever built it. What only a publish shows is not in it, and no row takes it for granted.</summary>
public static class ImageScore
{
    private const string RuntimeOption = "runtimeOptions:configProperties:";

    // Which rules there are for an image, a Dockerfile and manifests; all others look at a publish.
    private static readonly string[] OfPublish = ["HDC0", "HDC1", "HDC2", "HDC6", "HDC9"];
    private static readonly string[] OfDockerfile = ["HDC3", "HDC4", "HDC5"];
    private static readonly string[] Manifests = ["compose.yaml", "kubernetes.yaml", "ecs-task-definition.json"];

    /// <summary>Makes it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="facts">What it holds, as of a base.</param>
    /// <param name="beside">What else is known.</param>
    /// <returns>The subject.</returns>
    public static ScoreSubject Of(BuiltImage image, BaseFacts facts, ImageSurroundings beside)
    {
        var app = App(image);
        var subject = new ScoreSubject
        {
            Publish = new(new(), app, Plan(image, facts, beside.Plan), facts),
            Image = image,
            Findings = beside.Findings,
            Files = beside.Files,
            Repository = beside.Repository,
            NotRun =
            [
                .. OfPublish,
                .. beside.Files.ContainsKey("Dockerfile") ? [] : OfDockerfile,
                .. Manifests.Any(beside.Files.ContainsKey) ? Array.Empty<string>() : ["HDC7"],
            ],
        };
        return subject.Dockerfile is { Final: { } final }
            ? subject with { Publish = subject.Publish with { Plan = subject.Publish.Plan with { Base = Base(final) } } }
            : subject;
    }

    private static PlannedBase Base(Dockerfiles.Stage final)
    {
        while (final.Parent is { } parent)
        {
            final = parent;
        }

        var scratch = final.Image.Text == "scratch";
        return new(scratch ? BaseKind.Scratch : BaseKind.Reference, scratch ? null : final.Image.Text, $"line {final.From.Line} of the Dockerfile", false, null, []);
    }

    // The app is what the container starts, behind the launcher where there is one, and its folder.
    private static AppFacts App(BuiltImage image)
    {
        var arguments = image.Arguments is [Launcher.Path, .. var words] ? words : image.Arguments;
        var program = arguments is [var name, ..] ? ImageStart.Resolve(image, name) : null;
        var start = arguments.FirstOrDefault(a => a.EndsWith(".dll", StringComparison.Ordinal)) is { } assembly && ImageStart.Resolve(image, assembly.Contains('/', StringComparison.Ordinal) ? assembly : "./" + assembly) is { } found ? found : program;
        var folder = start is null ? image.WorkingDirectory.TrimEnd('/') + "/" : start.Path[..(start.Path.LastIndexOf('/') + 1)];
        ImmutableArray<PublishFile> files =
        [
            .. image.Visible.Where(f => f.File.Kind == FileKind.File && f.Path != program?.Path && f.Path.StartsWith(folder, StringComparison.Ordinal)).Select(f => f.File with { Path = f.Path[folder.Length..] }),
            .. program is null ? Array.Empty<PublishFile>() : [program.File with { Path = program.Path }],
        ];
        return new()
        {
            ProjectName = image.Source,
            ProjectFile = image.Source,
            RuntimeIdentifier = "linux-x64",
            Mode = program?.File.Elf?.IsStatic == true && !IsManaged(image) ? PublishMode.Static : IsManaged(image) ? PublishMode.SelfContained : PublishMode.Aot,
            PublishDirectory = folder,
            EntryFile = program?.Path ?? "",
            Files = files,
            RuntimeOptions = files.SelectMany(f => f.Settings).Where(s => s.Key.StartsWith(RuntimeOption, StringComparison.Ordinal)).DistinctBy(s => s.Key)
                .ToImmutableDictionary(s => s.Key[RuntimeOption.Length..], s => s.Value, StringComparer.Ordinal),
        };
    }

    private static bool IsManaged(BuiltImage image) => image.Visible.Any(f => f.File is { Format: ContentFormat.ManagedAssembly } or { Bundle: not null });

    private static ImagePlan Plan(BuiltImage image, BaseFacts facts, ImagePlan? plan)
    {
        var name = image.Tags.FirstOrDefault(image.Source);
        return new()
        {
            Name = image.Source,
            Repository = name.LastIndexOf(':') is var colon && colon > name.LastIndexOf('/') ? name[..colon] : name,
            Tags = [.. image.Tags.Select(t => t[(t.LastIndexOf(':') + 1)..])],
            RuntimeIdentifier = "linux-x64",
            Architecture = image.Architecture,
            Mode = PublishMode.Auto,
            ModeReason = "",
            Base = new(BaseKind.Reference, null, facts.HasShell ? "it has a shell" : "it has no shell", false, null, []),
            Created = DateTimeOffset.UnixEpoch,
            Entries = [.. Entries(image, plan)],
            Components =
            [
                .. plan?.Components.Where(c => c.Kind == ComponentKind.SystemPackage) ?? [],
                .. facts.Packages.Select(p => new SoftwareComponent { Kind = ComponentKind.SystemPackage, Name = p.Name, Version = p.Version, Included = true, Evidence = "installed" }),
            ],
            Launcher = image.Arguments is [Launcher.Path, ..] ? Launcher.Path : null,
            Configuration = new()
            {
                User = image.User,
                WorkingDirectory = image.WorkingDirectory,
                Entrypoint = image.Arguments,
                Environment = image.Environment.GroupBy(v => v.Key, StringComparer.Ordinal).ToImmutableSortedDictionary(v => v.Key, v => v.Last().Value, StringComparer.Ordinal),
                Labels = image.Labels,
                StopSignal = image.StopSignal,
                Health = image.HealthCheck is ["CMD" or "CMD-SHELL", .. var words] ? new(words, default, default, default, 0) : null,
                TempPath = image.Environment.LastOrDefault(v => v.Key == "TMPDIR").Value ?? "/tmp",
            },
        };
    }

    // Where a file comes from is not written in an image: a plan knows it of the files that it names.
    private static IEnumerable<ImageEntry> Entries(BuiltImage image, ImagePlan? plan)
    {
        var planned = (plan?.Entries ?? []).ToDictionary(e => (e.Path, e.Sha256), e => e.Origin);
        return from file in image.Visible
               where file.File.Kind != FileKind.Other
               select new ImageEntry
               {
                   Path = file.Path,
                   Kind = file.File.Kind switch { FileKind.Directory => ImageEntryKind.Directory, FileKind.SymbolicLink => ImageEntryKind.SymbolicLink, _ => ImageEntryKind.File },
                   Mode = (int)file.File.Mode,
                   UserId = file.UserId,
                   GroupId = file.GroupId,
                   Length = file.File.Length,
                   Sha256 = file.File.Sha256,
                   LinkTarget = file.File.LinkTarget,
                   Origin = planned.GetValueOrDefault((file.Path, file.File.Sha256), ""),
                   Content = file.Text is { } text ? new FileContent.Inline([.. Encoding.UTF8.GetBytes(text)]) : null,
               };
    }
}
