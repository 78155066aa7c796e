using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HardenedContainer.Auditing;
using HardenedContainer.Diagnostics;
using HardenedContainer.Signing;

namespace HardenedContainer.Options;

/// <summary>
/// Makes options of MSBuild's properties and items. Every value is checked, and everything that is wrong is told at once,
/// each with its property, the value and what is allowed. What each property takes stands in <see cref="PropertyCatalog"/>.
/// </summary>
public static partial class OptionsBinder
{
    private const long LatestEpoch = 253402300799;

    /// <summary>Binds the input. Never throws on what a user typed.</summary>
    /// <param name="input">Properties and items as they came.</param>
    /// <param name="context">What binding may not look up itself.</param>
    /// <returns>Options, or findings.</returns>
    public static BindingResult Bind(OptionsInput input, BindingContext context) => Bind(new Binding(input, context));

    internal static BindingResult Bind(Binding binding)
    {
        var severity = SeverityBinding.Bind(binding);
        CheckProject(binding);
        RejectOtherCommands(binding);
        binding.Boolean("HardenContainer", fallback: false);

        var mode = binding.Choice("HardenContainerMode", OptionNames.Modes, PublishMode.Auto);
        var (baseKind, baseReference) = BaseBinding.Base(binding);
        var (facts, factsFile) = BaseBinding.Facts(binding);
        var libraries = BaseBinding.Libraries(binding);
        var runtimeIdentifiers = RuntimeIdentifierBinding.Bind(binding, mode, baseKind, libraries);
        var (user, group) = UserBinding.Ids(binding);
        var workingDirectory = ImagePathBinding.WorkingDirectory(binding);
        var (output, symbols) = DirectoryBinding.Bind(binding);
        var created = Created(binding);
        var tempPath = ImagePathBinding.TempPath(binding, workingDirectory);
        var debugImage = BaseBinding.Image(binding, "HardenContainerDebugImage");
        var options = new HardeningOptions
        {
            Mode = mode,
            Base = baseKind,
            BaseReference = baseReference,
            BaseFacts = facts,
            BaseFactsFile = factsFile,
            LibrariesReference = libraries,
            DebugImage = debugImage,
            LockFile = DirectoryBinding.File(binding, "HardenContainerLockFile") ?? DirectoryBinding.FullPath(binding, "hardened-container.lock.json"),
            IsLocked = binding.Boolean("HardenContainerLocked", fallback: false),
            BaseSignatures = binding.Choice("HardenContainerBaseSignatures", OptionNames.SignatureModes, SignatureMode.Auto),
            SignaturePolicies = SignatureBinding.Bind(binding),
            RuntimeIdentifiers = runtimeIdentifiers,
            BakeFile = DirectoryBinding.File(binding, "HardenContainerBakeFile"),
            CrossRoot = DirectoryBinding.File(binding, "HardenContainerCrossRoot") ?? "/",
            UserId = user,
            GroupId = group,
            UserName = UserBinding.Name(binding),
            WorkingDirectory = workingDirectory,
            TempPath = tempPath,
            Ports = Ports(binding),
            Environment = Environment(binding),
            Labels = LabelBinding.Bind(binding, created),
            EntrypointArguments = Words(binding, "ContainerAppCommandArgs"),
            DefaultArguments = Words(binding, "ContainerDefaultArgs"),
            StopSignal = StopSignals.Bind(binding),
            SeccompRecord = binding.Boolean("HardenContainerSeccompRecord", fallback: false),
            Health = HealthBinding.Bind(binding, Words(binding, "HardenContainerHealthCommand"), runtimeIdentifiers[0]),
            Guard = binding.Choice("HardenContainerGuard", OptionNames.GuardModes, GuardMode.Off),
            GuardAllow = GuardAllow(binding),
            Launcher = Launcher(binding, runtimeIdentifiers),
            Mounts = ImagePathBinding.Mounts(binding),
            Repository = ImageNameBinding.Repository(binding),
            Tags = ImageNameBinding.Tags(binding, debugImage is not null),
            CaCertificates = binding.Choice("HardenContainerCaCertificates", OptionNames.Inclusions, Inclusion.Auto),
            TimeZones = binding.Choice("HardenContainerTimeZones", OptionNames.Inclusions, Inclusion.Auto),
            TrustedRoots = TrustedRoots(binding),
            Decoys = TrapBinding.Decoys(binding),
            CanaryFiles = TrapBinding.Canaries(binding),
            Dialect = binding.Choice("HardenContainerDockerfileDialect", OptionNames.Dialects, DockerfileDialect.Plain),
            Compression = binding.Choice("HardenContainerCompression", OptionNames.Compressions, LayerCompression.Gzip),
            Image = binding.Choice("HardenContainerImage", OptionNames.ImageOutputs, ImageOutput.Archive),
            Smoke = binding.Choice("HardenContainerSmoke", OptionNames.SmokeModes, SmokeMode.Auto),
            Verify = binding.Boolean("HardenContainerVerify", fallback: false),
            PushRegistry = ImageNameBinding.PushRegistry(binding),
            SizeBudget = binding.Number("HardenContainerSizeBudget", fallback: 0, smallest: 1, largest: 1_000_000),
            Created = created ?? DateTimeOffset.UnixEpoch,
            OutputDirectory = output,
            SymbolsDirectory = symbols,
            Builder = BuilderBinding.Bind(binding, output, runtimeIdentifiers),
            OwnDockerfile = DirectoryBinding.File(binding, "HardenContainerDockerfile"),
            OwnManifests = DirectoryBinding.Files(binding, "HardenContainerManifest"),
            PatchWrite = binding.Boolean("HardenContainerPatchWrite", fallback: false),
            PatchContainers = [.. binding.Property("HardenContainerPatchContainers").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            AllowedRegistries = BaseBinding.AllowedRegistries(binding),
            Run = RunBinding.Bind(binding, workingDirectory, tempPath),
            Audit = binding.Choice("HardenContainerAudit", OptionNames.AuditModes, AuditMode.Auto),
            AuditLevel = binding.Choice("HardenContainerAuditLevel", OptionNames.AuditLevels, AuditLevel.Low),
            MapPaths = binding.Boolean("HardenContainerMapPaths", fallback: true),
            Analysis = binding.Boolean("HardenContainerAnalysis", fallback: true),
            Init = InitBinding.Bind(binding),
            Severity = severity,
        };

        return new(binding.Findings.Count == 0 ? options : null, [.. binding.Findings], severity);
    }

    private static void CheckProject(Binding binding)
    {
        var outputType = binding.Property("OutputType");
        if (outputType.Length > 0 && !outputType.Equals("Exe", StringComparison.OrdinalIgnoreCase) && !outputType.Equals("WinExe", StringComparison.OrdinalIgnoreCase))
        {
            binding.Findings.Add(DiagnosticCatalog.HDC9002.At($"OutputType={ValueText.Quote(outputType)} makes no executable."));
        }

        var framework = binding.Property("TargetFrameworkIdentifier");
        if (framework.Length > 0 && framework != ".NETCoreApp")
        {
            binding.Findings.Add(DiagnosticCatalog.HDC9002.At(
                $"The target framework is {ValueText.Quote(framework)}, which does not run on Linux without more.", fix: "Target net8.0 or newer."));
        }

        var platform = binding.Property("TargetPlatformIdentifier");
        if (platform.Length > 0 && !platform.Equals("linux", StringComparison.OrdinalIgnoreCase))
        {
            binding.Findings.Add(DiagnosticCatalog.HDC9002.At(
                $"The target platform is {ValueText.Quote(platform)}, and a container is Linux.", fix: "Target a framework without a platform, such as net10.0."));
        }
    }

    // The image starts the published executable and nothing before it: a wrapper is what hardening takes away.
    private static void RejectOtherCommands(Binding binding)
    {
        foreach (var name in (string[])["ContainerEntrypoint", "ContainerEntrypointArgs", "ContainerAppCommand"])
        {
            if (binding.Items(name) is [var first, ..])
            {
                binding.Reject(name, first, "cannot replace the published executable, which is what a hardened image starts",
                    "Remove it; arguments go into ContainerAppCommandArgs (fixed) and ContainerDefaultArgs (replaceable).");
            }
        }

        var instruction = binding.Property("ContainerAppCommandInstruction");
        if (instruction.Length > 0 && !instruction.Equals("Entrypoint", StringComparison.OrdinalIgnoreCase))
        {
            binding.Reject("ContainerAppCommandInstruction", instruction, "is not possible here: the executable is always the ENTRYPOINT", "Remove it, or set it to Entrypoint.");
        }
    }

    private static DateTimeOffset? Created(Binding binding)
    {
        const string Property = "SOURCE_DATE_EPOCH";
        var value = binding.Property(Property);
        if (value.Length == 0)
        {
            return binding.Context.CommitTime;
        }

        if (value.All(char.IsAsciiDigit) && long.TryParse(value, out var seconds) && seconds <= LatestEpoch)
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        binding.Reject(Property, value, "is not a time", "Set it to whole seconds since 1970-01-01 in UTC, such as the output of git log -1 --format=%ct.");
        return null;
    }

    private static ImmutableArray<ImagePort> Ports(Binding binding)
    {
        var ports = new SortedSet<(int Number, string Protocol)>();
        foreach (var item in binding.Items("ContainerPort"))
        {
            var parts = item.Identity.Trim().Split('/');
            var type = Binding.Metadata(item, "Type");
            var protocol = (type.Length > 0 ? type : parts.Length == 2 ? parts[1] : "tcp").ToLowerInvariant();
            if (parts.Length > 2 || !Binding.TryNumber(parts[0], out var number) || number is < 1 or > 65535)
            {
                binding.Reject("ContainerPort", item, "is not a port", "Use a number from 1 to 65535, such as Include=\"8080\".");
            }
            else if (protocol is not ("tcp" or "udp") || (parts.Length == 2 && !parts[1].Equals(protocol, StringComparison.OrdinalIgnoreCase)))
            {
                binding.Reject("ContainerPort", item, $"has Type={ValueText.Quote(type.Length > 0 ? type : protocol)}, which is not its protocol", "Set Type to tcp or udp.");
            }
            else
            {
                ports.Add((number, protocol));
            }
        }

        return [.. ports.Select(p => new ImagePort(p.Number, p.Protocol))];
    }

    private static ImmutableSortedDictionary<string, string> Environment(Binding binding)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var item in binding.Items("ContainerEnvironmentVariable"))
        {
            // The value is never shown: it may be a secret.
            if (!EnvironmentNameRegex().IsMatch(item.Identity))
            {
                binding.Reject("ContainerEnvironmentVariable", item, "is not the name of an environment variable",
                    "Use letters, digits, '_', '.', '-' and ':', beginning with a letter or '_'; the value goes into Value.");
            }
            else if (ValueText.Unusable(Binding.RawMetadata(item, "Value")) is { } problem)
            {
                binding.Reject("ContainerEnvironmentVariable", item, $"has a Value that {problem}", "Correct the Value.");
            }
            else
            {
                environment[item.Identity] = Binding.RawMetadata(item, "Value");
            }
        }

        return environment.ToImmutable();
    }

    private static ImmutableArray<string> Words(Binding binding, string itemName)
    {
        var items = binding.Items(itemName);
        foreach (var item in items)
        {
            if (ValueText.Unusable(item.Identity) is { } problem)
            {
                binding.Reject(itemName, item, problem, "Correct the item.");
            }
        }

        return [.. items.Select(i => i.Identity)];
    }

    private static bool Launcher(Binding binding, ImmutableArray<string> runtimeIdentifiers)
    {
        const string Property = "HardenContainerLauncher";
        var asked = binding.Boolean(Property, fallback: false);
        if (asked && runtimeIdentifiers.FirstOrDefault(i => i.EndsWith("-arm", StringComparison.Ordinal)) is { } without)
        {
            binding.Reject(Property, "true", $"is not possible for {without}: the launcher is for x64 and arm64", "Remove it, or publish for linux-x64 or linux-arm64.");
        }

        return asked;
    }

    private static ImmutableArray<string> GuardAllow(Binding binding)
    {
        const string Property = "HardenContainerGuardAllow";
        var names = binding.Property(Property).Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in names.Except(OptionNames.GuardFeatures, StringComparer.Ordinal))
        {
            binding.Reject(Property, name, "is not what the guard forbids",
                $"{Binding.Suggestion(name, OptionNames.GuardFeatures)}Allowed: {string.Join(", ", OptionNames.GuardFeatures)}.");
        }

        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static ImmutableArray<TrustedRoot> TrustedRoots(Binding binding)
    {
        const string Name = "HardenContainerTrustedRoot";
        var roots = ImmutableArray.CreateBuilder<TrustedRoot>();
        foreach (var item in binding.Items(Name))
        {
            var hash = Binding.Metadata(item, "Sha256");
            if (item.Identity.Any(char.IsControl) || item.Identity.Trim().Length == 0)
            {
                binding.Reject(Name, item, "is not a path", "Name the PEM file, absolute or below the project.");
            }
            else if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit))
            {
                binding.Reject(Name, item, hash.Length == 0 ? "has no Sha256" : $"has Sha256={ValueText.Quote(hash)}, which is not a SHA-256",
                    "Set Sha256 to the 64 hexadecimal digits that sha256sum prints for the file.");
            }
            else
            {
                roots.Add(new(DirectoryBinding.FullPath(binding, item.Identity), hash.ToLowerInvariant()));
            }
        }

        return roots.ToImmutable();
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.:-]*\\z")]
    private static partial Regex EnvironmentNameRegex();
}
