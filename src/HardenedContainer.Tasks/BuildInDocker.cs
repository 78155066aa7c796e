using System.Globalization;
using HardenedContainer.Auditing;
using HardenedContainer.Building;
using HardenedContainer.Diagnostics;
using HardenedContainer.Docker;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Facts;
using HardenedContainer.IO;
using HardenedContainer.Locking;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Registries;
using HardenedContainer.Rendering;
using HardenedContainer.Reporting;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>
/// Publishes inside an engine, with this same package there, takes over what that publish made, and writes the Dockerfile from source to
/// image. Stands in for the inner pass and for <c>GenerateHardenedContainer</c>.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class BuildInDocker : BuildContextTask
{
    // MSBuild and the builder repeat errors.
    private readonly HashSet<string> _relayed = [];

    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The mode to build.</summary>
    [Required]
    public string Mode { get; set; } = "";

    /// <summary>The build's configuration, such as <c>Release</c>.</summary>
    public string Configuration { get; set; } = "";

    /// <summary>The project's <c>TargetFrameworkVersion</c>, such as <c>v10.0</c>.</summary>
    public string TargetFrameworkVersion { get; set; } = "";

    /// <summary>Debian packages for the SDK's image, as <c>ResolveHardening</c> gives them.</summary>
    public string[] Packages { get; set; } = [];

    /// <summary>The projects that the build needs, as <c>ListBuildProjects</c> gives them.</summary>
    [Required]
    public ITaskItem[] Projects { get; set; } = [];

    /// <summary>Files that projects compile or copy from outside of their directories.</summary>
    public ITaskItem[] OutsideFiles { get; set; } = [];

    /// <summary>What the project imports from above it; nothing need be there.</summary>
    public string[] ImportedFiles { get; set; } = [];

    /// <summary>The SDK's directory of artifacts where it is used; else empty.</summary>
    public string ArtifactsDirectory { get; set; } = "";

    /// <summary>A directory for what lasts as long as this task, absolute.</summary>
    [Required]
    public string WorkDirectory { get; set; } = "";

    /// <summary>The executable in the staged root file system, absolute.</summary>
    [Output]
    public string Executable { get; private set; } = "";

    private protected override void Run(BindingResult binding)
    {
        var options = binding.Options ?? throw new InvalidOperationException("The options were bound twice with different results.");
        if (options.Builder.NuGetConfig is { } config && !File.Exists(config))
        {
            Report(binding.Severity, [DiagnosticCatalog.HDC9001.At($"HardenContainerNuGetConfig names {config}, which is not there.", ProjectFile, fix: "Name a file with NuGet's settings.")]);
            return;
        }

        var locked = LockFile.Read(options.LockFile, out var problem);
        if (problem is not null)
        {
            Report(binding.Severity, [problem]);
            return;
        }

        var pins = new ImagePins(options, locked, RegistrySettings.FromEnvironment(), Cancelled);
        var image = pins.Pin(SdkImages.Of(options, TargetFrameworkVersion))!;
        pins.Verify(image, isFinal: true);
        var before = Report(binding.Severity, [.. NotAllowed(image, options), .. pins.Findings]);
        if (Log.HasLoggedErrors)
        {
            return;
        }

        var settings = Settings(options, image);
        var export = Path.Combine(WorkDirectory, "export");
        try
        {
            Build(settings, options, export);
            TakeOver(binding, settings, options, export, before);
        }
        finally
        {
            if (Directory.Exists(WorkDirectory))
            {
                Directory.Delete(WorkDirectory, recursive: true);
            }
        }
    }

    private BuilderSettings Settings(HardeningOptions options, string image)
    {
        string[] made = [options.OutputDirectory, options.SymbolsDirectory, .. ArtifactsDirectory.Length > 0 ? [Path.TrimEndingDirectorySeparator(ArtifactsDirectory)] : Array.Empty<string>()];
        var tree = BuildTreeReader.Read(ProjectFile, Projects.Select(p => p.ItemSpec), ImportedFiles, made, OutsideFiles.Select(f => f.ItemSpec), options.Builder.Inputs);
        return new()
        {
            Tree = tree,
            SdkImage = image,
            Packages = [.. Packages],
            UsesSsh = options.Builder.UsesSsh,
            Properties = ForwardedProperties.Make(Typed(), Configuration, Mode, options.RuntimeIdentifiers[0], tree.Root),
        };
    }

    // MSBuild takes the environment for properties, and inside there is another one.
    private Dictionary<string, string> Typed()
    {
        var properties = GlobalProperties.Of(BuildEngine);
        foreach (var option in PropertyCatalog.All.Where(d => d.Kind == PropertyKind.Property && d.Category != PropertyCategory.ProjectFacts))
        {
            if (Environment.GetEnvironmentVariable(option.Name) is { Length: > 0 } value)
            {
                properties.TryAdd(option.Name, value);
            }
        }

        return properties;
    }

    // Before anything of it is run.
    private IEnumerable<Finding> NotAllowed(string image, HardeningOptions options) => ImageName.IsAllowed(image, options.AllowedRegistries)
        ? []
        : [DiagnosticCatalog.HDC5043.At($"HardenContainerSdkImage={image} is not in HardenContainerAllowedRegistries.", ProjectFile) with { Severity = DiagnosticSeverity.Error }];

    private void Build(BuilderSettings settings, HardeningOptions options, string export)
    {
        var dockerfile = Path.Combine(WorkDirectory, OutputFiles.BuildDockerfile);
        Directory.CreateDirectory(WorkDirectory);
        AtomicFile.WriteText(dockerfile, BuildDockerfileRenderer.Render(settings, plan: null));
        AtomicFile.WriteText(dockerfile + ".dockerignore", BuildIgnoreRenderer.Render(settings.Tree));
        List<string> arguments = ["--file", dockerfile, "--target", BuilderSettings.ExportStage, "--output", Csv("type=local", $"dest={export}")];
        arguments.AddRange(["--platform", Platform(options), "--build-arg", $"{BuilderSettings.AuditDay}={(options.Audit == AuditMode.None ? "" : $"{DateTime.UtcNow:yyyy-MM-dd}")}"]);
        arguments.AddRange(Client(options));
        Log.LogMessage(MessageImportance.High, "HardenedContainer: publishing {0} in {1}, {2}", settings.Tree.Project, settings.SdkImage, Mode);
        ClientBuild.Run([.. arguments, settings.Tree.Root], line => Relay(settings, line), ClientBuild.Limit, Cancelled).GetAwaiter().GetResult();
    }

    // Go's encoding/csv, which the client reads these with.
    private static string Csv(params IEnumerable<string> fields) =>
        string.Join(',', fields.Select(f => f.AsSpan().IndexOfAny(",\"") < 0 ? f : $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));

    private static string Platform(HardeningOptions options) => TargetPlatform.Parse(options.RuntimeIdentifiers[0]).ImageName;

    private static IEnumerable<string> Client(HardeningOptions options)
    {
        if (options.Builder.NuGetConfig is { } config)
        {
            yield return "--secret";
            yield return Csv($"id={BuilderSettings.NuGetSecret}", $"src={config}");
        }

        if (options.Builder.UsesSsh)
        {
            yield return "--ssh";
            yield return "default";
        }

        if (options.Builder.Network is { } network)
        {
            yield return "--network";
            yield return network;
        }

        if (options.Created != DateTimeOffset.UnixEpoch)
        {
            yield return "--build-arg";
            yield return $"SOURCE_DATE_EPOCH={options.Created.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";
        }
    }

    // Errors of the compiler and of our rules become errors here, at the user's own paths. Warnings of ours come with the report.
    private void Relay(BuilderSettings settings, string line)
    {
        var text = line.Replace(BuilderSettings.SourceDirectory + "/", settings.Tree.Root + "/", StringComparison.Ordinal);
        if (text.Contains(": error ", StringComparison.Ordinal) && _relayed.Add(text))
        {
            Log.LogMessageFromText(text, MessageImportance.Normal);
        }
        else if (text.TrimStart().StartsWith("HardenedContainer: ", StringComparison.Ordinal))
        {
            Log.LogMessage(MessageImportance.High, "  {0}", text.TrimStart());
        }
        else
        {
            Log.LogMessage(MessageImportance.Low, "  {0}", text);
        }
    }

    private void TakeOver(BindingResult binding, BuilderSettings settings, HardeningOptions options, string export, IEnumerable<JudgedFinding> before)
    {
        var made = new OutputLayout(Path.Combine(export, "hardened"));
        var output = new OutputLayout(options.OutputDirectory);
        PlanFile = output.Plan;
        var plan = WriteHardenedImage.ReadPlan(made.Plan);
        var text = File.ReadAllText(made.Report);
        var report = ReportView.Read(text);
        var fetched = BaseFetch.Run(options with { BaseReference = plan.Base.Reference }, BaseCatalog.For(plan.Base.Kind, plan.Mode, dotnetMajor: 10, plan.Base.Reference), Cancelled);
        plan = WithContents(plan with
        {
            Base = plan.Base with { Reference = plan.Base.Reference is null ? null : fetched.Options.BaseReference },
            DebugImage = fetched.Options.DebugImage,
            Configuration = plan.Configuration with { Labels = plan.Configuration.Labels.SetItems(options.Labels.Where(l => BuildDockerfileRenderer.Changing.Contains(l.Key))) },
        }, made);
        var refused = fetched.ArchiveRefusals(plan);
        IsArchiveRefused = refused.Length > 0;
        BaseManifest = fetched.Manifest ?? "";
        var outside = Report(binding.Severity, [.. fetched.Findings, .. refused]);
        GeneratedFiles.RemoveLeftovers(output.Directory);
        WriteFindings(options, output, text, File.ReadAllText(made.Sarif));
        if (Log.HasLoggedErrors)
        {
            // The pages of an earlier publish name an image that is gone.
            output.RemoveArchives();
            WritePages(output, plan, report, image: null);
            return;
        }

        var dockerfile = File.Exists(made.Dockerfile) ? DockerfileRenderer.Render(plan, options.Dialect) : null;
        IsUnchanged = !BuildContextWriter.Write(plan, output, dockerfile, OutputFiles.Artifacts.Select(a => (a, a.Render(plan))), Cancelled);
        Executable = RootFileSystem.OnDisk(output.RootFileSystem(plan.RuntimeIdentifier), plan.Executable);
        KeepSymbols(options.SymbolsDirectory, Path.Combine(export, "symbols") is var symbols && Directory.Exists(symbols) ? Directory.EnumerateFiles(symbols, "*", SearchOption.AllDirectories) : []);

        GeneratedFiles.WriteText(options.Builder.Dockerfile, BuildDockerfileRenderer.Render(settings, plan));
        GeneratedFiles.WriteText(options.Builder.Dockerfile + ".dockerignore", BuildIgnoreRenderer.Render(settings.Tree));
        var lint = new DockerfileCheck(context: settings.Tree.Root) { AllowedRegistries = options.AllowedRegistries }.Run(options.Builder.Dockerfile).Where(f => f.DefaultSeverity > DiagnosticSeverity.Info);
        var counts = Reporting.FindingCounts.Of([.. before, .. outside, .. Report(binding.Severity, lint)]);
        Relay(report, settings.Tree.Root);
        Tell(counts + new FindingCounts(0, Count(report, "warning"), Count(report, "info"), Count(report, "suppressed")));
        Log.LogMessage(MessageImportance.High, "HardenedContainer: from source to the same image: docker build --platform {0} --file {1} {2}", Platform(options), options.Builder.Dockerfile, settings.Tree.Root);
    }

    private static ImagePlan WithContents(ImagePlan plan, OutputLayout made) => plan with
    {
        Entries = [.. plan.Entries.Select(e => e.Kind == ImageEntryKind.File
            ? e with { Content = new FileContent.OnDisk(RootFileSystem.OnDisk(made.RootFileSystem(plan.RuntimeIdentifier), e.Path)) }
            : e)],
    };

    private static int Count(ReportView report, string severity) => report.Findings.Count(f => f.Severity == severity);

    // They were judged inside, by the same settings of the same project.
    private void Relay(ReportView report, string root)
    {
        foreach (var finding in report.Findings.Where(f => f.Severity == "warning"))
        {
            var (file, line) = Place(finding.Place.Replace(BuilderSettings.SourceDirectory + "/", root + "/", StringComparison.Ordinal));
            Log.LogWarning(null, finding.Code, finding.Code, null, file, line, 0, 0, 0, "{0}", finding.Text);
        }
    }

    private (string File, int Line) Place(string place)
    {
        var colon = place.LastIndexOf(':');
        return place.Length == 0 ? (ProjectFile, 0)
            : colon > 0 && int.TryParse(place.AsSpan(colon + 1), out var line) ? (place[..colon], line)
            : (place, 0);
    }
}
