using System.Collections.Immutable;
using HardenedContainer.Auditing;
using HardenedContainer.Components;
using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Options;

namespace HardenedContainer.Facts;

/// <summary>What the build made: the published files and what they say about the app.</summary>
public sealed record AppFacts
{
    /// <summary>The project file's name without its ending.</summary>
    public required string ProjectName { get; init; }

    /// <summary>Absolute path of the project file.</summary>
    public required string ProjectFile { get; init; }

    /// <summary>The runtime identifier that was published for, such as <c>linux-x64</c>.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>The mode that was built; never <see cref="PublishMode.Auto"/>.</summary>
    public required PublishMode Mode { get; init; }

    /// <summary>Why this mode: one phrase without full stop.</summary>
    public string ModeReason { get; init; } = "";

    /// <summary>The app is an ASP.NET Core app (it references Microsoft.AspNetCore.App).</summary>
    public bool IsAspNetCore { get; init; }

    /// <summary><c>InvariantGlobalization</c>: the app needs no ICU.</summary>
    public bool InvariantGlobalization { get; init; }

    /// <summary>OpenSSL is linked into the executable.</summary>
    public bool StaticOpenSsl { get; init; }

    /// <summary>ICU is linked into the executable.</summary>
    public bool StaticIcu { get; init; }

    /// <summary>Publish directory, absolute, without a trailing separator.</summary>
    public required string PublishDirectory { get; init; }

    /// <summary>The executable's path in the publish directory.</summary>
    public required string EntryFile { get; init; }

    /// <summary>Every entry of the publish directory, ordered by <see cref="PublishFile.Path"/> (ordinal).</summary>
    public ImmutableArray<PublishFile> Files { get; init; } = [];

    /// <summary>What the code can reach.</summary>
    public FeatureEvidence Features { get; init; } = FeatureEvidence.Unknown;

    /// <summary>How the app's own code maps health checks.</summary>
    public HealthMappings Health { get; init; } = HealthMappings.None;

    /// <summary>
    /// Simple names of the assemblies that the app is made of, as far as they are known: those in <see cref="Files"/>, those in
    /// its single file, and for native AOT those that the build referenced.
    /// </summary>
    public ImmutableArray<string> ReferencedAssemblies { get; init; } = [];

    /// <summary>Switches of the runtime (<c>runtimeconfig.json</c>, for native AOT the project's own), by name.</summary>
    public ImmutableDictionary<string, string> RuntimeOptions { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Major version of .NET that the app targets; 0 where it is not known.</summary>
    public int TargetFrameworkMajor { get; init; }

    /// <summary><c>IlcInstructionSet</c>: processor features that native AOT may use beyond those that every machine has.</summary>
    public string InstructionSet { get; init; } = "";

    /// <summary><c>Deterministic</c> of the compiler.</summary>
    public bool IsDeterministic { get; init; } = true;

    /// <summary><c>NuGetAudit</c> of the restore.</summary>
    public bool IsAudited { get; init; } = true;

    /// <summary>What was looked up of known holes; null where the audit is off.</summary>
    public AuditFacts? Audit { get; init; }

    /// <summary>What the compiler found with the SDK's security rules; null where it was not asked, or left no log.</summary>
    public AnalysisLog? Analysis { get; init; }

    /// <summary>An assembly of the project uses <c>HardenedContainer.Guard</c>.</summary>
    public bool UsesGuard { get; init; }

    /// <summary>Assemblies of the project and of its packages that refer to <c>Process.Start</c>. The framework's own say nothing: it is always linked.</summary>
    public ImmutableArray<ProcessStarter> ProcessStarters { get; init; } = [];

    /// <summary>What the app's own code calls to set up logs for machines, such as <c>AddJsonConsole</c>; null where nothing is known of it.</summary>
    public string? StructuredLogs { get; init; }

    /// <summary>Packages, .NET and native libraries that the app is made of.</summary>
    public ImmutableArray<SoftwareComponent> Components { get; init; } = [];

    /// <summary>Every assembly of the app that is known by name.</summary>
    public IEnumerable<string> Assemblies => Files.SelectMany(f => f.Assemblies).Select(a => a.Name).Concat(ReferencedAssemblies).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The executable among <see cref="Files"/>, or null where it is missing.</summary>
    public PublishFile? Entry => Files.FirstOrDefault(f => f.Path == EntryFile);
}

/// <summary>What a directory entry is.</summary>
public enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory; listed only where it is empty or its mode matters.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A device, pipe or socket.</summary>
    Other,
}

/// <summary>Why a file is published.</summary>
public enum FileOrigin
{
    /// <summary>It is not known.</summary>
    Unknown,

    /// <summary>A NuGet package brings it.</summary>
    Package,

    /// <summary>An item of the project says that it is copied.</summary>
    Project,
}

/// <summary>One entry of the publish directory.</summary>
public sealed record PublishFile
{
    /// <summary>Path below the publish directory, with <c>/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Absolute path on disk.</summary>
    public required string FullPath { get; init; }

    /// <summary>Why it is published.</summary>
    public FileOrigin Origin { get; init; }

    /// <summary>What it is.</summary>
    public FileKind Kind { get; init; }

    /// <summary>Length in bytes.</summary>
    public long Length { get; init; }

    /// <summary>Permission bits on disk, with setuid, setgid and sticky.</summary>
    public UnixFileMode Mode { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256; null for what is not a regular file.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Target of a symbolic link as it stands in the link; else null.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>What the first bytes say the content is.</summary>
    public ContentFormat Format { get; init; }

    /// <summary>Frameworks that a <c>.runtimeconfig.json</c> expects to be installed, such as <c>Microsoft.NETCore.App 10.0.0</c>.</summary>
    public ImmutableArray<string> RequiredFrameworks { get; init; } = [];

    /// <summary>Values of a settings file (<c>appsettings.json</c>, <c>runtimeconfig.json</c>), in order.</summary>
    public ImmutableArray<Setting> Settings { get; init; } = [];

    /// <summary>Files that a <c>deps.json</c> says are beside it.</summary>
    public ImmutableArray<string> Dependencies { get; init; } = [];

    /// <summary>The assembly, or those in the single file.</summary>
    public ImmutableArray<AssemblyFacts> Assemblies { get; init; } = [];

    /// <summary>What was appended by <c>PublishSingleFile</c>; null where nothing was.</summary>
    public SingleFileBundle? Bundle { get; init; }

    /// <summary>ELF facts where the content starts with the ELF magic and could be read.</summary>
    public ElfFile? Elf { get; init; }

    /// <summary>Why the content could not be read or parsed; null where it could.</summary>
    public string? ReadError { get; init; }

    /// <summary>Secrets recognised in the content, never whole; filled for text files and key stores.</summary>
    public ImmutableArray<SecretSighting> Secrets { get; init; } = [];
}

/// <summary>Something secret in a file.</summary>
/// <param name="Code">The rule that it belongs to, such as <c>HDC3001</c>.</param>
/// <param name="Kind">What it is, such as <c>RSA private key</c>.</param>
/// <param name="Line">Line counted from 1; 0 for binary files.</param>
/// <param name="Redacted">A part of it that shows which one is meant, never enough to use it.</param>
public sealed record SecretSighting(string Code, string Kind, int Line, string Redacted)
{
    /// <summary>Severity where this one is not what its rule is mostly about, such as a store of public certificates; else null.</summary>
    public DiagnosticSeverity? Severity { get; init; }

    /// <summary>The file inside a single-file executable in which it was seen; else null.</summary>
    public string? Inside { get; init; }
}
