using System.Collections.Immutable;
using HardenedContainer.Auditing;
using HardenedContainer.Components;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Features;
using HardenedContainer.Options;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>What the inner pass published, as its item <c>_HardenContainerDescribe</c> tells: turned into facts for the plan.</summary>
/// <param name="publish">The item.</param>
/// <param name="projectFile">The project file, absolute.</param>
/// <param name="mode">The mode that was built.</param>
/// <param name="modeReason">Why this mode.</param>
internal sealed class PublishDescription(ITaskItem publish, string projectFile, string mode, string modeReason)
{
    /// <summary>Files with symbols that are there, paths.</summary>
    public IEnumerable<string> SymbolFiles => List("SymbolFiles").Append(NativeSymbols ?? "").Where(File.Exists);

    private int DotNetMajor => System.Version.TryParse(publish.GetMetadata("TargetFrameworkVersion"), out var version) ? version.Major : 10;

    /// <summary>Describes the publish directory and what the build knows of the app.</summary>
    /// <param name="cancelled">Cancelled where the user presses Ctrl+C.</param>
    /// <returns>The facts, without components and without what only the guard asks for.</returns>
    public AppFacts Describe(CancellationToken cancelled)
    {
        var directory = Path.TrimEndingDirectorySeparator(publish.GetMetadata("PublishDirectory"));
        var packages = Paths("PackageFiles");
        var copied = Paths("CopiedFiles");
        return new AppFacts
        {
            ProjectName = Path.GetFileNameWithoutExtension(projectFile),
            ProjectFile = projectFile,
            RuntimeIdentifier = publish.GetMetadata("RuntimeIdentifier"),
            Mode = OptionNames.Modes.First(m => m.Text == mode).Value,
            ModeReason = modeReason,
            IsAspNetCore = IsTrue("IsAspNetCore"),
            InvariantGlobalization = IsTrue("InvariantGlobalization"),
            StaticOpenSsl = IsTrue("StaticOpenSsl"),
            StaticIcu = IsTrue("StaticIcu"),
            PublishDirectory = directory,
            EntryFile = publish.GetMetadata("EntryFile"),
            Files = [.. PublishDirectoryReader.Read(directory, cancelled).Select(f => f with { Origin = packages.Contains(f.Path) ? FileOrigin.Package : copied.Contains(f.Path) ? FileOrigin.Project : FileOrigin.Unknown })],
            Features = Evidence(),
            Health = HealthMappingReader.Read(List("OwnAssemblies").Where(File.Exists)),
            StructuredLogs = List("OwnAssemblies").Where(File.Exists).Select(file => References(file).StructuredLogs).FirstOrDefault(call => call is not null),
            TargetFrameworkMajor = DotNetMajor,
            ReferencedAssemblies = [.. List("ReferencedAssemblies")],
            RuntimeOptions = List("RuntimeOptions").Select(o => o.Split('=', 2)).Where(o => o.Length == 2).DistinctBy(o => o[0]).ToImmutableDictionary(o => o[0], o => o[1], StringComparer.Ordinal),
            InstructionSet = publish.GetMetadata("InstructionSet"),
            IsDeterministic = !IsFalse("Deterministic"),
            IsAudited = !IsFalse("NuGetAudit"),
            Analysis = publish.GetMetadata("AnalysisLog") is { Length: > 0 } log ? AnalysisLog.Read(log) : null,
        };
    }

    /// <summary>Adds who of the app's assemblies and its packages starts processes, and whether the app calls the guard itself.</summary>
    /// <param name="app">The facts.</param>
    /// <returns>The facts with these.</returns>
    public AppFacts WithGuardFacts(AppFacts app)
    {
        var own = List("OwnAssemblies").Select(file => (File: file, Package: (string?)null));
        var packages = List("PackageAssemblies").Select(pair => pair.Split('|', 2)).Select(pair => (File: pair[1], Package: (string?)pair[0]));
        var references = own.Concat(packages).Where(a => File.Exists(a.File)).Select(a =>
            (a.Package, Name: Path.GetFileNameWithoutExtension(a.File), References: References(a.File))).ToArray();
        return app with
        {
            UsesGuard = references.Any(r => r.Package is null && r.References.UsesGuard),
            ProcessStarters = [.. references.Where(r => r.References.StartsProcesses).Select(r => new ProcessStarter(r.Name, r.Package))],
        };
    }

    private static AssemblyReferences References(string file)
    {
        using var stream = File.OpenRead(file);
        return AssemblyReferences.Read(stream);
    }

    /// <summary>Where to look for what the app is made of.</summary>
    /// <param name="app">The facts.</param>
    /// <param name="assets">What was restored; null where it is not known.</param>
    /// <returns>The request.</returns>
    public ComponentRequest Components(AppFacts app, AssetsFile? assets) => new()
    {
        Mode = app.Mode,
        RuntimeIdentifier = app.RuntimeIdentifier,
        Assets = assets,
        RuntimePacks = [.. List("RuntimePacks")],
        NativeCompiler = publish.GetMetadata("NativeCompiler"),
        NativeSymbols = NativeSymbols is { } symbols && File.Exists(symbols) ? symbols : null,
        RuntimeLibraries = publish.GetMetadata("RuntimeLibraries"),
        CrossLibraries = [.. List("CrossLibraries")],
        LinkedDirectory = publish.GetMetadata("LinkedDirectory"),
        PublishedFiles = [.. app.Files.Select(f => f.Path), .. app.Files.SelectMany(f => f.Bundle?.Files.Select(b => b.Path) ?? [])],
        Executable = app.Entry?.FullPath ?? "",
        NativeFiles = [.. app.Files.Where(f => f.Elf is not null && f != app.Entry).Select(f => f.FullPath)],
    };

    // Where the symbols or the linked assemblies are gone (an interrupted build), nothing is known, and all is put in.
    private FeatureEvidence Evidence()
    {
        if (NativeSymbols is { } symbols && File.Exists(symbols))
        {
            using var stream = File.OpenRead(symbols);
            return EvidenceReader.FromSymbols(stream, Path.GetFileName(symbols));
        }

        return publish.GetMetadata("LinkedDirectory") is { Length: > 0 } linked && Directory.Exists(linked)
            ? EvidenceReader.FromAssemblies([.. Directory.EnumerateFiles(linked, "*.dll").Order(StringComparer.Ordinal)])
            : FeatureEvidence.Unknown;
    }

    private string? NativeSymbols => publish.GetMetadata("NativeBinary") is { Length: > 0 } native ? native + ".dbg" : null;

    private string[] List(string metadata) => publish.GetMetadata(metadata).Split(';', StringSplitOptions.RemoveEmptyEntries);

    private HashSet<string> Paths(string metadata) => [.. List(metadata).Select(p => p.Replace('\\', '/'))];

    private bool IsFalse(string metadata) => publish.GetMetadata(metadata).Equals("false", StringComparison.OrdinalIgnoreCase);

    private bool IsTrue(string metadata) => publish.GetMetadata(metadata).Equals("true", StringComparison.OrdinalIgnoreCase);
}
