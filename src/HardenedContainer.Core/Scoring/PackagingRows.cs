using System.Collections.Immutable;
using HardenedContainer.Facts;
using HardenedContainer.Manifests;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Scoring;

/// <summary>Stage 0: what is in the image, and what it stands on.</summary>
internal static class PackagingRows
{
    public static ImmutableArray<ScoreRow> All { get; } =
    [
        new("G0.1", "One statically linked binary", OneStaticBinary),
        new("G0.2", "A scratch image: no shell, no tools", Scratch),
        new("G0.3", "No interpreter that runs code of others", NoInterpreter),
        new("G0.4", "A minimal base", MinimalBase),
        new("G0.5", "A debug variant of the image", DebugVariant),
        new("G0.6", "Logs and telemetry instead of a shell", Logs),
    ];

    private static IEnumerable<ScoreCheck> OneStaticBinary(ScoreSubject subject)
    {
        var executable = Checks.Show(subject.Publish.Plan.Executable);
        yield return subject.Publish.App.Entry?.Elf switch
        {
            { IsStatic: true } => new(ScoreStatus.Met, $"{executable} is static: no interpreter and no needed library in its ELF headers"),
            { Interpreter: { } interpreter } elf => new(ScoreStatus.NotMet, $"{executable} needs {Checks.Show(interpreter)} and {elf.Needed.Length} libraries; PublishAot with HardenContainerMode=static links it statically"),
            _ => new(ScoreStatus.NotMet, $"{executable} is not known to be a static ELF file"),
        };
        if (subject.Image is { } image)
        {
            // What starts may only start the app.
            yield return image.Visible.FirstOrDefault(f => f.File is { Elf.IsStatic: false } or { Format: ContentFormat.ManagedAssembly }) is { } other
                ? new(ScoreStatus.NotMet, $"{Checks.Show(other.Path)} is in the image, too")
                : new(ScoreStatus.Met, "all ELF files of the image are static");
        }
    }

    private static IEnumerable<ScoreCheck> Scratch(ScoreSubject subject)
    {
        var plan = subject.Publish.Plan;
        var files = plan.Entries.Where(e => e.Kind == ImageEntryKind.File).ToArray();
        yield return Checks.Fact(plan.Base.Kind == BaseKind.Scratch, $"FROM scratch: {Checks.Show(plan.Base.Reason)}", "the image stands on another one; HardenContainerBase=scratch");
        yield return Checks.Fact(
            Array.TrueForAll(files, f => f is { Sha256: not null, Origin.Length: > 0 }) && files.Length > 0,
            $"plan.json lists {files.Length} files with origin, mode and hash", "a file of the image has no origin or no hash in plan.json");
        yield return files.FirstOrDefault(f => f.Origin != EntryOrigins.Decoy && ProgramNames.IsShell(f.Path)) is { } shell
            ? new(ScoreStatus.NotMet, $"{Checks.Show(shell.Path)} is a shell by its name")
            : new(ScoreStatus.Met, "no file of plan.json has the name of a shell, decoys apart");
        foreach (var check in subject.Rules(["HDC1009", "HDC6007"], ["HDC8005"]))
        {
            yield return check;
        }
    }

    private static IEnumerable<ScoreCheck> NoInterpreter(ScoreSubject subject)
    {
        var (_, app, plan, _) = subject.Publish;
        yield return Checks.Fact(
            plan.Configuration.Environment.GetValueOrDefault("DOTNET_EnableDiagnostics") == "0",
            "DOTNET_EnableDiagnostics=0 in the image: no debugger and no profiler attaches", "the environment sets DOTNET_EnableDiagnostics to something else than 0");
        yield return app.Mode is PublishMode.Static or PublishMode.Aot
            ? new(ScoreStatus.Met, "native AOT: no compiler of intermediate language is in the image")
            : Checks.Fact(
                app.RuntimeOptions.GetValueOrDefault("System.StartupHookProvider.IsSupported") == "false",
                "System.StartupHookProvider.IsSupported is false", "start-up hooks are not switched off; StartupHookSupport=false");
        foreach (var check in subject.Rules("HDC0006", "HDC2025"))
        {
            yield return check;
        }
    }

    private static IEnumerable<ScoreCheck> MinimalBase(ScoreSubject subject)
    {
        var (_, _, plan, facts) = subject.Publish;
        yield return Checks.Fact(
            plan.Base.Kind == BaseKind.Scratch || (facts.IsKnown && !facts.HasShell),
            $"{Checks.Show(plan.Base.Reference ?? facts.Name)}: {Checks.Show(plan.Base.Reason)}", $"{Checks.Show(facts.Name)} has a shell, or nothing is known of it");
        foreach (var check in subject.Rules(["HDC6001", "HDC6007", "HDC6008", "HDC6010", "HDC6012"], ["HDC8003", "HDC8005", "HDC8013"]))
        {
            yield return check;
        }
    }

    private static IEnumerable<ScoreCheck> DebugVariant(ScoreSubject subject) =>
        [subject is { Image: not null, Dockerfile: null } ? subject.Line("Dockerfile", "FROM ") : subject.Dockerfile?.Stages.FirstOrDefault(s => s.Name == "debug") is { } stage
            ? new(ScoreStatus.Met, $"Dockerfile:{stage.From.Line}: docker build --target debug")
            : new(ScoreStatus.NotMet, "the Dockerfile has no stage debug (HardenContainerDebugImage); kubectl debug --target attaches a container with tools without one")];

    private static IEnumerable<ScoreCheck> Logs(ScoreSubject subject)
    {
        var (_, app, plan, _) = subject.Publish;
        var setting = app.Files.Where(f => f.Path.StartsWith("appsettings", StringComparison.OrdinalIgnoreCase)).SelectMany(f => f.Settings.Select(s => (f.Path, s.Key, s.Value)))
            .Concat(plan.Configuration.Environment.Select(v => (Path: "environment", Key: v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value)))
            .FirstOrDefault(s => s.Key.Equals("Logging:Console:FormatterName", StringComparison.OrdinalIgnoreCase) && s.Value.Equals("json", StringComparison.OrdinalIgnoreCase));
        yield return Checks.Fact(
            app.StructuredLogs is not null || setting.Path is not null,
            app.StructuredLogs is { } call ? $"the code calls {Checks.Show(call)}" : $"{Checks.Show(setting.Path ?? "")}: Logging:Console:FormatterName is json",
            "nothing shows a structured log; AddJsonConsole, or Logging__Console__FormatterName=json");
        yield return subject.Line("compose.yaml", "logging:");
    }
}
