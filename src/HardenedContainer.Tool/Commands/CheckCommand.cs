using System.CommandLine;
using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Features;
using HardenedContainer.Facts.Host;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rules;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden check</c>: rules on a publish folder, planned into an image as a hardened publish would.</summary>
internal static class CheckCommand
{
    private const string RuntimeOption = "runtimeOptions:configProperties:";
    private const ushort X64 = 62;
    private const ushort Arm64 = 183;
    private const ushort Arm = 40;

    internal static Command Create()
    {
        var paths = InputFiles.Argument("DIR", "Publish folders.");
        var baseName = new Option<string?>("--base") { Description = "The base image; where it is not given, scratch, with the libraries of this machine where the app needs some." };
        baseName.AcceptOnlyFromAmong([.. OptionNames.Bases.Select(b => b.Text).Where(b => b != "auto")]);
        var command = new Command("check", "Checks publish folders.") { paths, baseName };
        var common = new CommonOptions(command, "text");
        command.SetAction(parsed =>
        {
            if (common.Policy(parsed) is not { } policy)
            {
                return Program.Unreadable;
            }

            var findings = parsed.GetValue(paths)!.SelectMany(path => Check(path, parsed.GetValue(baseName) ?? "scratch")).ToArray();
            var judged = policy.Judge(findings, isComplete: true);
            Output.Write(judged, parsed.GetValue(common.Format)!);
            return Output.Status(judged);
        });
        return command;
    }

    private static ImmutableArray<Finding> Check(string path, string baseName)
    {
        const string fix = "Name a folder that dotnet publish made.";
        try
        {
            if (!Directory.Exists(path))
            {
                return [DiagnosticCatalog.HDC0007.At(File.Exists(path) ? "It is a file." : "It does not exist.", path, fix: fix)];
            }

            var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            var app = Describe(directory, PublishDirectoryReader.Read(directory, CancellationToken.None));
            var bound = OptionsBinder.Bind(Input(directory, app, baseName), new(app.RuntimeIdentifier, DateOnly.FromDateTime(DateTime.UtcNow)));
            if (bound.Options is not { } options)
            {
                return bound.Findings;
            }

            var facts = BaseCatalog.For(ImagePlanner.BaseOf(options), app.Mode, 10, needsIcu: !app.InvariantGlobalization);
            var gathered = HostGatherer.Gather(ImagePlanner.Needs(options, app, facts), "/");
            var plan = ImagePlanner.Create(options, app, gathered.Materials, facts);
            return [.. gathered.Findings.Concat(PublishRules.Evaluate(new(options, app, plan, facts))).Select(f => AsGiven(f, directory, path))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [DiagnosticCatalog.HDC0007.At("It cannot be read.", path, fix: fix)];
        }
    }

    // The contract: files are named as they were given.
    private static Finding AsGiven(Finding finding, string directory, string path) =>
        finding.File is { } file && (file == directory || file.StartsWith(directory + "/", StringComparison.Ordinal)) ? finding with { File = path.TrimEnd('/') + file[directory.Length..] } : finding;

    private static OptionsInput Input(string directory, AppFacts app, string baseName) => new(
        new Dictionary<string, string>
        {
            ["MSBuildProjectDirectory"] = directory,
            ["AssemblyName"] = app.ProjectName,
            ["RuntimeIdentifier"] = app.RuntimeIdentifier,
            ["HardenContainerBase"] = baseName,
            ["HardenContainerMode"] = OptionNames.Of(app.Mode),
            ["HardenContainerOutputDir"] = "/hardened",
        },
        app.IsAspNetCore
            ? new Dictionary<string, IReadOnlyList<OptionItem>> { ["ContainerPort"] = [new("8080", ImmutableDictionary<string, string>.Empty)] }
            : new Dictionary<string, IReadOnlyList<OptionItem>>());

    // What MSBuild would have told: the executable is the one that a runtimeconfig.json or an assembly is named after, else the
    // only one there is.
    private static AppFacts Describe(string directory, ImmutableArray<PublishFile> files)
    {
        const ushort executable = 2;
        var names = files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var programs = files.Where(f => f.Elf is { } elf && (elf.Type == executable || elf.IsPie) && f.Path.IndexOf('/', StringComparison.Ordinal) < 0).ToArray();
        var entry = programs.FirstOrDefault(f => names.Contains(f.Path + ".runtimeconfig.json") || names.Contains(f.Path + ".dll")) ?? programs.FirstOrDefault(f => f.Path != "createdump");
        var assemblies = files.Where(f => f.Format == ContentFormat.ManagedAssembly).ToArray();
        var name = entry?.Path ?? Path.GetFileName(directory);
        return new()
        {
            ProjectName = name,
            ProjectFile = directory,
            RuntimeIdentifier = RuntimeIdentifier(entry),
            Mode = entry?.Elf?.IsStatic == true ? PublishMode.Static : assemblies.Length > 0 || entry?.Bundle is not null ? PublishMode.SelfContained : PublishMode.Aot,
            ModeReason = "as the folder shows",
            IsAspNetCore = names.Contains("Microsoft.AspNetCore.dll") || names.Contains("appsettings.json") || entry?.Assemblies.Any(a => a.Name == "Microsoft.AspNetCore") == true,
            InvariantGlobalization = entry?.Elf?.IsStatic == true || files.SelectMany(f => f.Settings).Any(s => s.Key == RuntimeOption + "System.Globalization.Invariant" && s.Value == "true"),
            StaticOpenSsl = entry?.Elf?.IsStatic == true,
            PublishDirectory = directory,
            EntryFile = name,
            Files = files,
            TargetFrameworkMajor = files.SelectMany(f => f.Settings).Where(s => s.Key == "runtimeOptions:tfm" && s.Value.StartsWith("net", StringComparison.Ordinal)).Select(s => int.TryParse(s.Value[3..].Split('.')[0], out var major) ? major : 0).FirstOrDefault(),
            RuntimeOptions = files.SelectMany(f => f.Settings).Where(s => s.Key.StartsWith(RuntimeOption, StringComparison.Ordinal)).DistinctBy(s => s.Key).ToImmutableDictionary(s => s.Key[RuntimeOption.Length..], s => s.Value, StringComparer.Ordinal),
            Features = assemblies.Length > 0 ? EvidenceReader.FromAssemblies([.. assemblies.Select(f => f.FullPath)]) : FeatureEvidence.Unknown,
        };
    }

    private static string RuntimeIdentifier(PublishFile? entry)
    {
        var architecture = entry?.Elf?.Machine switch { X64 => "x64", Arm64 => "arm64", Arm => "arm", _ => "x64" };
        return entry?.Elf?.Interpreter?.Contains("musl", StringComparison.Ordinal) == true ? $"linux-musl-{architecture}" : $"linux-{architecture}";
    }
}
