using System.Collections.Immutable;
using HardenedContainer.Auditing;
using HardenedContainer.Components;
using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Host;
using HardenedContainer.IO;
using HardenedContainer.Launching;
using HardenedContainer.Manifests;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Reporting;
using HardenedContainer.Rules;
using HardenedContainer.Rules.Dockerfiles;
using HardenedContainer.Rules.Manifests;
using HardenedContainer.Scoring;
using HardenedContainer.Syscalls;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>
/// Plans the image, validates the plan and the publish output, and writes the build context. Where validation finds an error,
/// only the report is written, and an image of an earlier run goes: nobody should ship it by mistake.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class GenerateHardenedContainer : BuildContextTask
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The mode that was built.</summary>
    [Required]
    public string Mode { get; set; } = "";

    /// <summary>Why this mode.</summary>
    public string ModeReason { get; set; } = "";

    /// <summary>What the inner pass published: one item of <c>_HardenContainerDescribe</c>.</summary>
    [Required]
    public ITaskItem[] Published { get; set; } = [];

    /// <summary>Inside an engine: where the hash goes that its Dockerfile compares; else empty.</summary>
    public string StageHashFile { get; set; } = "";

    private protected override void Run(BindingResult binding)
    {
        if (binding.Options is not { } options)
        {
            Report(binding.Severity, binding.Findings);
            return;
        }

        var output = new OutputLayout(options.OutputDirectory);
        PlanFile = output.Plan;
        Log.LogMessage(MessageImportance.High, "HardenedContainer: checking the publish and planning the image");

        var published = new PublishDescription(Published[0], ProjectFile, Mode, ModeReason);
        var app = published.Describe(Cancelled);
        app = options.Guard == GuardMode.Off ? app : published.WithGuardFacts(app);
        var restored = RestoredProject.Read(Published[0].GetMetadata("AssetsFile"), app.RuntimeIdentifier);
        app = app with
        {
            Components = ComponentGatherer.Gather(published.Components(app, restored.Assets), "/"),
            Audit = AuditFetch.Run(options, Published[0], restored.Facts, Property("NoWarn"), Cancelled),
        };
        var baseFacts = OwnFacts(options, out var unreadable) ?? BaseCatalog.For(
            options is { Base: BaseKind.Reference, BaseFacts: not BaseKind.Auto } ? options.BaseFacts : ImagePlanner.BaseOf(options),
            app.Mode,
            app.TargetFrameworkMajor,
            options.BaseReference,
            needsIcu: !app.InvariantGlobalization && !app.StaticIcu);
        var fetched = BaseFetch.Run(options, baseFacts, Cancelled);
        (options, baseFacts) = (fetched.Options, fetched.Facts);
        var gathered = HostGatherer.Gather(ImagePlanner.Needs(options, app, baseFacts), "/");
        var plan = ImagePlanner.Create(options, app, gathered.Materials, baseFacts);
        plan = SbomRenderer.Embed(Launcher.AddTo(options, plan with { Seccomp = Seccomp(options, output, plan) }));
        Cancelled.ThrowIfCancellationRequested();

        var refused = fetched.ArchiveRefusals(plan);
        IsArchiveRefused = refused.Length > 0;
        BaseManifest = fetched.Manifest ?? "";
        var subject = new PublishSubject(options, app, plan, baseFacts);
        var manifestApp = ManifestApp.Of(plan, app.Features.TempFiles, baseFacts.IsKnown ? baseFacts.HasShell : null);
        var dockerfile = RenderDockerfile(options, plan, IsArchiveRefused, out var unwritable);
        var judged = Report(binding.Severity, [.. unreadable, .. restored.Problem is { } unknown ? [unknown] : Array.Empty<Finding>(), .. fetched.Findings, .. refused, .. gathered.Findings, .. unwritable, .. PublishRules.Evaluate(subject), .. Lint(output, plan, dockerfile), .. GeneratedManifests.Evaluate(plan, manifestApp, output.File), .. LintOwn(options, manifestApp)], isComplete: true);
        Tell(Reporting.FindingCounts.Of(judged));

        GeneratedFiles.RemoveLeftovers(output.Directory);
        var isRefused = judged.Any(finding => finding.Severity == DiagnosticSeverity.Error);
        var artifacts = OutputFiles.Artifacts.Select(artifact => (Artifact: artifact, Text: artifact.Render(plan))).ToArray();
        var score = ScoreCard.Evaluate(new()
        {
            Publish = subject,
            Signatures = fetched.Signatures,
            Findings = [.. judged],
            Files = artifacts.Select(a => (a.Artifact.Name, a.Text)).Append((Name: "Dockerfile", Text: dockerfile)).Where(file => file.Text is not null && !isRefused)
                .ToImmutableSortedDictionary(file => file.Name, file => file.Text!, StringComparer.Ordinal),
            Repository = RepositorySurvey.Read(ProjectDirectory),
        });
        var report = ReportJson.Render(plan, judged, ProjectDirectory, score, AuditStatement.Of(subject));
        WriteFindings(options, output, report, SarifLog.Render(judged, ProductVersion, ProjectDirectory));
        if (isRefused)
        {
            WritePages(output, plan, ReportView.Read(report), image: null);
            output.RemoveArchives();
            return;
        }

        Log.LogMessage(MessageImportance.High, "HardenedContainer: staging {0} files of the root file system", plan.Entries.Count(e => e.Kind == ImageEntryKind.File));
        IsUnchanged = !BuildContextWriter.Write(plan, output, dockerfile, artifacts, Cancelled);
        if (StageHashFile.Length > 0)
        {
            AtomicFile.WriteText(StageHashFile, BuildDockerfileRenderer.StageHash(plan) + "\n");
        }

        KeepSymbols(options.SymbolsDirectory, published.SymbolFiles);
        Log.LogMessage(MessageImportance.Low, "[output] PlanFile={0}", PlanFile);
    }

    // Decoding takes up to a second: not again where the last publish looked at the same files.
    private SeccompPlan? Seccomp(HardeningOptions options, OutputLayout output, ImagePlan plan)
    {
        var inputs = ImageSystemCalls.Inputs(plan);
        if (EarlierSeccomp(output.Plan) is { } earlier && earlier.Inputs == inputs)
        {
            return earlier with { Record = options.SeccompRecord };
        }

        return SeccompPlanner.Create(plan, ImageSystemCalls.Read(plan, Cancelled), options.SeccompRecord) is { } seccomp ? seccomp with { Inputs = inputs } : null;
    }

    private static SeccompPlan? EarlierSeccomp(string planFile)
    {
        try
        {
            // An empty file is not read: it could be a pipe, which never ends.
            return new FileInfo(planFile) is { Exists: true, Length: > 0 } ? PlanJson.Read(File.ReadAllText(planFile)).Seccomp : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static BaseFacts? OwnFacts(HardeningOptions options, out Finding[] unreadable)
    {
        unreadable = [];
        if (options is not { Base: BaseKind.Reference, BaseFactsFile: { } file })
        {
            return null;
        }

        var facts = BaseFactsFile.Read(file, TargetPlatform.Parse(options.RuntimeIdentifiers[0]).Architecture, out var problem);
        unreadable = problem is null ? [] : [problem];
        return facts is null ? null : facts with { DefaultReference = options.BaseReference };
    }

    // Some values cannot be written in a Dockerfile. Where the archive carries them that is a warning, else the end.
    private static string? RenderDockerfile(HardeningOptions options, ImagePlan plan, bool isArchiveRefused, out IReadOnlyList<Finding> unwritable)
    {
        unwritable = [];
        try
        {
            return DockerfileRenderer.Render(plan, options.Dialect);
        }
        catch (FindingException e)
        {
            unwritable = options.Image != ImageOutput.None && !isArchiveRefused
                ? e.Findings
                : [.. e.Findings.Select(finding => finding with { Descriptor = DiagnosticCatalog.HDC9001 })];
            return null;
        }
    }

    // What we write has to hold before our own rules. What is information only says nothing about a generated file that the
    // report does not say already.
    private static IEnumerable<Finding> Lint(OutputLayout output, ImagePlan plan, string? dockerfile) =>
        dockerfile is null ? [] : DockerfileRules.Evaluate(DockerfileSubject.Create(output.Dockerfile, dockerfile, IgnoreFile.Parse(DockerIgnoreRenderer.Render(plan))))
            .Where(f => f.DefaultSeverity > DiagnosticSeverity.Info);

    // A file that this publish does not use stops it in strict mode only. One that cannot be read was not checked.
    private static IEnumerable<Finding> LintOwn(HardeningOptions options, ManifestApp app)
    {
        var manifests = new ManifestCheck(app);
        return (options.OwnDockerfile is { } file ? new DockerfileCheck { AllowedRegistries = options.AllowedRegistries }.Run(file) : [])
            .Concat(options.OwnManifests.SelectMany(manifest => manifests.Run(manifest)))
            .Select(f => f.DefaultSeverity == DiagnosticSeverity.Error && f.Descriptor != DiagnosticCatalog.HDC0007
                ? f with { Severity = DiagnosticSeverity.Warning }
                : f);
    }

    private static string ProductVersion => typeof(GenerateHardenedContainer).Assembly.GetName().Version!.ToString(3);
}
