using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Host;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>Chooses how the app is published. Pure.</summary>
public static class ModeSelector
{
    // StaticExecutable, StaticOpenSslLinking and StaticICULinking are in the ILCompiler packages 8, 9 and 10.
    private const int FirstStaticFramework = 8;

    // From .NET 9 on ILCompiler brings its own zlib.
    private const int FirstFrameworkWithZlib = 9;

    /// <summary>Chooses the mode.</summary>
    /// <param name="requested"><c>HardenContainerMode</c>.</param>
    /// <param name="project">What the project says.</param>
    /// <param name="tools">What the build machine has.</param>
    /// <param name="baseKind"><c>HardenContainerBase</c>.</param>
    /// <returns>The mode with its reason, and findings where it cannot be built or is not what the project asked for.</returns>
    public static ModeDecision Select(PublishMode requested, ProjectFacts project, ToolchainFacts tools, BaseKind baseKind)
    {
        var decision = requested == PublishMode.Auto ? Auto(project, tools) : Explicit(requested, project, tools);
        return Misfit(decision.Mode, project, baseKind) is { } misfit
            ? decision with { Findings = [.. decision.Findings.Where(f => f.Descriptor != DiagnosticCatalog.HDC9009), misfit] }
            : decision;
    }

    /// <summary>What a build in a mode needs beside the SDK.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="project">What the project says.</param>
    /// <returns>The pieces; none where the SDK suffices.</returns>
    public static ImmutableArray<BuildPiece> Pieces(PublishMode mode, ProjectFacts project) => mode switch
    {
        PublishMode.Static => [.. StaticPieces(project, ToolchainFacts.Complete, withIcu: true)],
        PublishMode.Aot => [.. AotPieces(project)],
        _ => [],
    };

    private static ModeDecision Auto(ProjectFacts project, ToolchainFacts tools)
    {
        if (project.PublishAot != true)
        {
            return project.PublishTrimmed == false
                ? new(PublishMode.SelfContained, "auto: the project sets PublishTrimmed=false", [])
                : new(PublishMode.Trimmed, "auto: the project does not set PublishAot", []);
        }

        if (NoNativeBuild(project, tools) is { } obstacle)
        {
            return new(PublishMode.Trimmed, $"auto: PublishAot is set, but {obstacle}", [FellBack("trimmed", obstacle, null)]);
        }

        var missingForStatic = Missing(StaticPieces(project, tools, withIcu: true), tools);
        if (missingForStatic.IsEmpty)
        {
            return Static("auto: PublishAot is set and the tool chain for a static link is complete", project, tools);
        }

        var install = tools.InstallCommand(missingForStatic);
        if (tools.Cross is not null)
        {
            var lacking = $"a static link for {project.RuntimeIdentifier} needs {Names(missingForStatic, tools)}";
            return new(PublishMode.Trimmed, $"auto: PublishAot is set, but {lacking}", [FellBack("trimmed", lacking, install)]);
        }

        var missingForAot = Missing(AotPieces(project), tools);
        if (missingForAot.IsEmpty)
        {
            var lack = $"a static link needs {Names(missingForStatic, tools)}";
            return Aot($"auto: PublishAot is set; {lack}", tools, FellBack("dynamic AOT", lack, install));
        }

        var need = $"native AOT needs {Names(missingForAot, tools)}";
        return new(PublishMode.Trimmed, $"auto: PublishAot is set, but {need}", [FellBack("trimmed", need, tools.InstallCommand(missingForAot))]);
    }

    private static ModeDecision Explicit(PublishMode mode, ProjectFacts project, ToolchainFacts tools)
    {
        var reason = $"HardenContainerMode={Word(mode)}";
        if (mode is not (PublishMode.Static or PublishMode.Aot))
        {
            return new(mode, reason, []);
        }

        if (project.PublishAot == false)
        {
            return new(mode, reason, [DiagnosticCatalog.HDC9007.At(
                $"{reason} compiles with native AOT, and the project sets PublishAot=false.",
                fix: "Remove PublishAot=false, or set HardenContainerMode=trimmed.")]);
        }

        if (project.TargetFrameworkMajor < FirstStaticFramework)
        {
            return new(mode, reason, [DiagnosticCatalog.HDC9007.At(
                $"{reason} needs .NET 8 or later, and the project targets .NET {project.TargetFrameworkMajor}.",
                fix: "Target a later framework, or set HardenContainerMode=trimmed.")]);
        }

        if (NoNativeBuild(project, tools) is { } obstacle)
        {
            return new(mode, reason, [DiagnosticCatalog.HDC9101.At(
                $"{reason} cannot be built here: {obstacle}.",
                fix: $"Publish on a {project.RuntimeIdentifier} machine, or set HardenContainerMode=trimmed.")]);
        }

        if (mode == PublishMode.Aot && tools.Cross is not null)
        {
            return new(mode, reason, [DiagnosticCatalog.HDC9101.At(
                $"{reason} cannot be built here: for {project.RuntimeIdentifier}, a {project.HostRuntimeIdentifier} machine links statically only.",
                fix: $"Set HardenContainerMode=static or trimmed, or publish on a {project.RuntimeIdentifier} machine.")]);
        }

        var findings = ImmutableArray.CreateBuilder<Finding>();
        var pieces = mode == PublishMode.Static ? StaticPieces(project, tools, withIcu: false) : AotPieces(project);
        if (Missing(pieces, tools) is { IsEmpty: false } missing)
        {
            findings.Add(ToolsMissing(reason, mode, missing, tools));
        }

        if (mode == PublishMode.Static && !project.InvariantGlobalization && !tools.Available.Contains(BuildPiece.StaticIcu))
        {
            findings.Add(StaticIcuMissing(reason, tools));
        }

        var decision = mode == PublishMode.Static ? Static(reason, project, tools) : Aot(reason, tools);
        return decision with { Findings = findings.ToImmutable() };
    }

    private static ModeDecision Static(string reason, ProjectFacts project, ToolchainFacts tools) => new(PublishMode.Static, reason, [])
    {
        StaticOpenSsl = true,
        StaticIcu = !project.InvariantGlobalization,
        // Linking static-pie with bfd fails in an assertion.
        LinkerFlavor = "lld",
        PacksRelocations = tools.StartsPacked,
        ObjCopyName = tools.ObjCopyName,
        Cross = tools.Cross,
    };

    private static ModeDecision Aot(string reason, ToolchainFacts tools, params ImmutableArray<Finding> findings) => new(PublishMode.Aot, reason, findings)
    {
        LinkerFlavor = tools.HasBfd ? null : "lld",
        ObjCopyName = tools.ObjCopyName,
    };

    private static Finding ToolsMissing(string reason, PublishMode mode, ImmutableArray<BuildPiece> missing, ToolchainFacts tools)
    {
        var otherwise = mode == PublishMode.Static && tools.Cross is null && Missing([BuildPiece.Compiler, BuildPiece.Linker, BuildPiece.ObjCopy], tools).IsEmpty
            ? "set HardenContainerMode=aot"
            : "set HardenContainerMode=trimmed";
        var fix = tools.InstallCommand(missing) is { } install
            ? $"Run '{install}'{(missing.Contains(BuildPiece.StaticOpenSsl) && tools.Cross is { Platform.Architecture: var architecture } ? $", or unpack libssl-dev:{architecture} (dpkg-deb -x) into a directory that HardenContainerCrossRoot names" : "")}, or {otherwise}."
            : $"Install them ({tools.Distribution.Name} has no package that is known for each of them), or {otherwise}.";
        return DiagnosticCatalog.HDC9101.At($"{reason} needs {Names(missing, tools)}, which {(missing.Length == 1 ? "is" : "are")} not installed.", fix: fix);
    }

    private static Finding StaticIcuMissing(string reason, ToolchainFacts tools)
    {
        if (tools.Cross is { } cross)
        {
            return DiagnosticCatalog.HDC9102.At(
                $"{reason} with InvariantGlobalization off would link ICU into the executable, which is not done for another architecture ({cross.Platform.RuntimeIdentifier}).",
                fix: $"Set InvariantGlobalization=true if the app needs no cultures, set HardenContainerMode=trimmed, or publish on a {cross.Platform.RuntimeIdentifier} machine.");
        }

        var install = tools.InstallCommand([BuildPiece.StaticIcu]) is { } command ? $"Run '{command}'" : "Install ICU's static archives";
        return DiagnosticCatalog.HDC9102.At(
            $"{reason} with InvariantGlobalization off links ICU into the executable, and {Name(BuildPiece.StaticIcu)} are not installed.",
            fix: $"{install}, or set InvariantGlobalization=true if the app needs no cultures.");
    }

    private static Finding FellBack(string mode, string because, string? install) => DiagnosticCatalog.HDC9009.At(
        $"The project sets PublishAot, and this image is built {mode}: {because}.",
        fix: install is null ? null : $"Run '{install}', or set HardenContainerMode to say that this is what you want.");

    // What no package on this machine can mend.
    private static string? NoNativeBuild(ProjectFacts project, ToolchainFacts tools)
    {
        if (project.TargetFrameworkMajor < FirstStaticFramework)
        {
            return $"native AOT here needs .NET 8 or later, and the project targets .NET {project.TargetFrameworkMajor}";
        }

        return project.RuntimeIdentifier == project.HostRuntimeIdentifier || tools.Cross is not null
            ? null
            : $"native AOT does not build {project.RuntimeIdentifier} on a {project.HostRuntimeIdentifier} machine";
    }

    private static Finding? Misfit(PublishMode mode, ProjectFacts project, BaseKind baseKind)
    {
        if (mode == PublishMode.Static || baseKind is BaseKind.Auto or BaseKind.Scratch or BaseKind.Reference)
        {
            return null;
        }

        var needs = (mode, baseKind) switch
        {
            (PublishMode.Aot, BaseKind.DistrolessStatic) => "a libc",
            (PublishMode.Trimmed or PublishMode.SelfContained, BaseKind.DistrolessStatic) => "a libc, libstdc++ and libgcc_s",
            (PublishMode.Trimmed or PublishMode.SelfContained, BaseKind.DistrolessBase) => "libstdc++ and libgcc_s",
            _ when TargetPlatform.TryParse(project.RuntimeIdentifier) is { IsMusl: true } => "musl",
            _ => null,
        };
        return needs is null ? null : DiagnosticCatalog.HDC9007.At(
            $"A {Word(mode)} app needs {needs}, which the base {Word(baseKind)} does not have.",
            fix: $"Set HardenContainerBase={(needs == "libstdc++ and libgcc_s" ? "distroless-cc" : "scratch")}, or leave it at auto.");
    }

    private static IEnumerable<BuildPiece> AotPieces(ProjectFacts project) =>
        [BuildPiece.Compiler, BuildPiece.Linker, BuildPiece.ObjCopy, .. Zlib(project)];

    private static IEnumerable<BuildPiece> StaticPieces(ProjectFacts project, ToolchainFacts tools, bool withIcu) =>
    [
        .. tools.Cross is null ? Array.Empty<BuildPiece>() : [BuildPiece.CrossCompiler],
        BuildPiece.Clang, BuildPiece.Lld, BuildPiece.ObjCopy, BuildPiece.CMake, BuildPiece.Make, .. Zlib(project),
        BuildPiece.StaticLibC, BuildPiece.StaticOpenSsl, .. withIcu && !project.InvariantGlobalization ? [BuildPiece.StaticIcu] : Array.Empty<BuildPiece>(),
    ];

    private static BuildPiece[] Zlib(ProjectFacts project) => project.TargetFrameworkMajor < FirstFrameworkWithZlib ? [BuildPiece.Zlib] : [];

    private static ImmutableArray<BuildPiece> Missing(IEnumerable<BuildPiece> pieces, ToolchainFacts tools) =>
        [.. pieces.Where(piece => !tools.Available.Contains(piece))];

    private static string Names(ImmutableArray<BuildPiece> pieces, ToolchainFacts tools) => pieces.Length == 1
        ? Name(pieces[0], tools.Cross)
        : $"{string.Join(", ", pieces[..^1].Select(p => Name(p, tools.Cross)))} and {Name(pieces[^1], tools.Cross)}";

    private static string Name(BuildPiece piece, CrossToolchain? cross) => (piece, cross) switch
    {
        (BuildPiece.CrossCompiler, { Compiler: var compiler }) => compiler,
        (BuildPiece.ObjCopy, { ObjCopy: var objCopy }) => objCopy,
        (BuildPiece.StaticLibC or BuildPiece.StaticOpenSsl or BuildPiece.Zlib, { Platform.Architecture: var architecture }) => $"{Name(piece)} of {architecture}",
        _ => Name(piece),
    };

    private static string Name(BuildPiece piece) => piece switch
    {
        BuildPiece.Clang => "clang",
        BuildPiece.Compiler => "clang or gcc",
        BuildPiece.Linker => "a linker (ld.bfd or ld.lld)",
        BuildPiece.Lld => "lld",
        BuildPiece.ObjCopy => "objcopy",
        BuildPiece.CMake => "cmake",
        BuildPiece.Make => "make",
        BuildPiece.StaticLibC => "libc.a",
        BuildPiece.StaticOpenSsl => "OpenSSL's static archives (libssl.a, libcrypto.a)",
        BuildPiece.StaticIcu => "ICU's static archives (libicuuc.a, libicui18n.a, libicudata.a)",
        BuildPiece.Zlib => "zlib (libz.a)",
        _ => piece.ToString(),
    };

    private static string Word(PublishMode mode) => mode switch
    {
        PublishMode.SelfContained => "self-contained",
        PublishMode.Static => "static",
        PublishMode.Aot => "aot",
        PublishMode.Trimmed => "trimmed",
        _ => "auto",
    };

    private static string Word(BaseKind kind) => kind switch
    {
        BaseKind.AzureLinuxDistroless => "azurelinux-distroless",
        BaseKind.DistrolessStatic => "distroless-static",
        BaseKind.DistrolessBase => "distroless-base",
        BaseKind.DistrolessCc => "distroless-cc",
        BaseKind.Chiseled => "chiseled",
        BaseKind.Scratch => "scratch",
        _ => "auto",
    };
}
