using System.Collections.Immutable;
using System.Text.Json.Serialization;
using HardenedContainer.Components;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>
/// The image to be, whole: every file with origin, mode, owner and hash, and the configuration. Renderers, rules and the
/// archive writer read it and nothing else, so that no two artifacts can disagree. Written as <c>plan.json</c>.
/// </summary>
public sealed record ImagePlan
{
    /// <summary>Says in <c>plan.json</c> whose file that is.</summary>
    [JsonPropertyOrder(-1)]
    public string Generator { get; init; } = IO.GeneratedFiles.Marker;

    /// <summary>Version of the form of <c>plan.json</c>.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The project's name.</summary>
    public required string Name { get; init; }

    /// <summary>Repository, without registry and tag.</summary>
    public required string Repository { get; init; }

    /// <summary>Tags, at least one.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>The runtime identifier, such as <c>linux-x64</c>.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>GOARCH of the image: <c>amd64</c>, <c>arm64</c>, <c>arm</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>GOARCH variant (<c>v7</c> for arm), or null.</summary>
    public string? Variant { get; init; }

    /// <summary>The mode that was built.</summary>
    public required PublishMode Mode { get; init; }

    /// <summary>Why this mode.</summary>
    public required string ModeReason { get; init; }

    /// <summary>What the image stands on.</summary>
    public required PlannedBase Base { get; init; }

    /// <summary>When the image says it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Every entry that is added to the base, ordered by path (ordinal); parents come before children.</summary>
    public required ImmutableArray<ImageEntry> Entries { get; init; }

    /// <summary>How the container starts.</summary>
    public required ImageConfiguration Configuration { get; init; }

    /// <summary>What was put in or left out, and why.</summary>
    public ImmutableArray<FeatureDecision> Decisions { get; init; } = [];

    /// <summary>How the container is to be run.</summary>
    public RunSettings Run { get; init; } = new();

    /// <summary>Image with tools that the debug variant stands on; null for no variant.</summary>
    public string? DebugImage { get; init; }

    /// <summary>What starts the app (<c>HardenContainerLauncher</c>): the first word of the entry point, which the app's executable follows; null where that is the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Launcher { get; init; }

    /// <summary>Its names, <c>REPOSITORY:TAG</c>, one for each tag.</summary>
    [JsonIgnore]
    public IEnumerable<string> Names => Tags.Select(tag => $"{Repository}:{tag}");

    /// <summary>The app's executable.</summary>
    [JsonIgnore]
    public string Executable => Configuration.Entrypoint.ElementAtOrDefault(Launcher is null ? 0 : 1) ?? "";

    /// <summary>Which system calls the container may make; null where nothing is known of the machine's system calls.</summary>
    public SeccompPlan? Seccomp { get; init; }

    /// <summary>Software of others that is in the image, or that the build used and left out.</summary>
    public ImmutableArray<SoftwareComponent> Components { get; init; } = [];
}

/// <summary>What the image stands on.</summary>
/// <param name="Kind">Which base; never <see cref="BaseKind.Auto"/>.</param>
/// <param name="Reference">Image reference as it goes into FROM, with <c>@sha256:…</c> where known; null for scratch.</param>
/// <param name="Reason">Why this base: one phrase without full stop.</param>
/// <param name="Assembled">Scratch with a shared-library closure.</param>
/// <param name="LibrariesReference">The image that the closure is copied from; null where it comes from the build machine.</param>
/// <param name="CopiedLibraries">Absolute paths to copy from <paramref name="LibrariesReference"/>; empty otherwise.</param>
public sealed record PlannedBase(
    BaseKind Kind, string? Reference, string Reason, bool Assembled, string? LibrariesReference, ImmutableArray<string> CopiedLibraries);

/// <summary>What an image entry is.</summary>
public enum ImageEntryKind
{
    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,
}

/// <summary>One file, directory or link of the image.</summary>
public sealed record ImageEntry
{
    /// <summary>Absolute path in the image, without a trailing separator.</summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public required ImageEntryKind Kind { get; init; }

    /// <summary>Permission bits, with sticky: 0555, 0444, 0755, 1777 (octal). 0777 for links.</summary>
    [JsonConverter(typeof(OctalModeConverter))]
    public required int Mode { get; init; }

    /// <summary>Owner; 0 is root.</summary>
    public int UserId { get; init; }

    /// <summary>Group; 0 is root.</summary>
    public int GroupId { get; init; }

    /// <summary>Length in bytes.</summary>
    public long Length { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of a regular file; else null.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Target of a symbolic link; else null.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Where it comes from: <c>app</c>, <c>generated</c>, <c>package libc6 2.36-9+deb12u10</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The bytes of a regular file. Not in <c>plan.json</c>, which says the same on every machine.</summary>
    [JsonIgnore]
    public FileContent? Content { get; init; }

    /// <summary>ELF facts of a shared library that came from the build machine. Not in <c>plan.json</c>.</summary>
    [JsonIgnore]
    public Elf.ElfFile? Elf { get; init; }
}

/// <summary>The bytes of a file: on disk or made here.</summary>
public abstract record FileContent
{
    private FileContent()
    {
    }

    /// <summary>A file on disk.</summary>
    /// <param name="FullPath">Absolute path.</param>
    public sealed record OnDisk(string FullPath) : FileContent;

    /// <summary>Bytes in memory.</summary>
    /// <param name="Bytes">The bytes.</param>
    public sealed record Inline(ImmutableArray<byte> Bytes) : FileContent;
}

/// <summary>How the container starts: the configuration of the OCI image specification.</summary>
public sealed record ImageConfiguration
{
    /// <summary><c>uid:gid</c>, numeric.</summary>
    public required string User { get; init; }

    /// <summary>Working directory.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>ENTRYPOINT in exec form.</summary>
    public required ImmutableArray<string> Entrypoint { get; init; }

    /// <summary>CMD in exec form; empty for none.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>ENV, ordered by name.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>EXPOSE, ordered.</summary>
    public ImmutableArray<ImagePort> Ports { get; init; } = [];

    /// <summary>LABEL, ordered by name.</summary>
    public required ImmutableSortedDictionary<string, string> Labels { get; init; }

    /// <summary>STOPSIGNAL.</summary>
    public required string StopSignal { get; init; }

    /// <summary>HEALTHCHECK, or null.</summary>
    public HealthCheck? Health { get; init; }

    /// <summary>The one directory that the user may write.</summary>
    public required string TempPath { get; init; }
}

/// <summary>Why something is in the image or not.</summary>
/// <param name="Name"><c>ca-certificates</c>, <c>time-zones</c>, <c>icu</c>, <c>openssl</c>.</param>
/// <param name="Included">It is in.</param>
/// <param name="Reason">One phrase without full stop, naming the evidence.</param>
public sealed record FeatureDecision(string Name, bool Included, string Reason);
