using System.Collections.Immutable;
using HardenedContainer.Components;
using HardenedContainer.Facts;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>Makes the plan of an image. Pure: the same input gives the same plan.</summary>
public static class ImagePlanner
{
    /// <summary>Label that every image of this package has. What init writes accepts only images with <see cref="ProductionVariant"/>.</summary>
    public const string VariantLabel = "io.hardenedcontainer.variant";

    /// <summary>Value of <see cref="VariantLabel"/>: the image that was checked, without tools.</summary>
    public const string ProductionVariant = "production";

    // Directories that every distribution image has. Listing them would change their mode and owner in the base.
    private static readonly ImmutableHashSet<string> CommonDirectories =
        ["/etc", "/etc/ssl", "/home", "/usr", "/usr/share", "/var", "/opt", "/srv"];

    /// <summary>Which base the options mean: auto is scratch.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <returns>The base; never <see cref="BaseKind.Auto"/>.</returns>
    public static BaseKind BaseOf(HardeningOptions options) => options.Base == BaseKind.Auto ? BaseKind.Scratch : options.Base;

    /// <summary>What the image needs of the build machine.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="app">What the build made.</param>
    /// <param name="baseFacts">What the base holds.</param>
    /// <returns>The request for the gatherer.</returns>
    public static HostRequest Needs(HardeningOptions options, AppFacts app, BaseFacts baseFacts)
    {
        var scratch = BaseOf(options) == BaseKind.Scratch;
        var features = FeaturePlan.Decide(options, app, baseFacts, scratch);
        return new()
        {
            RuntimeIdentifier = app.RuntimeIdentifier,
            MozillaRoots = features.CaCertificates && features.MozillaRoots,
            TrustedRoots = features.CaCertificates ? options.TrustedRoots : [],
            CaBundlePath = CaBundlePath(scratch),
            TimeZones = features.TimeZones,
            Libraries = scratch ? Libraries(app, features) : [],
            Icu = features.IcuLibraries && app.Mode != PublishMode.Static,
            Files =
            [
                .. options.CanaryFiles.Where(c => c.Source is not null).Select(c => new RequestedFile(c.Source!, c.Path, EntryOrigins.Canary, Executable: false)),
                .. options.Health.Lprobe is { } lprobe ? (RequestedFile[])[new(lprobe, HealthPlan.LprobePath, EntryOrigins.Probe, Executable: true)] : [],
            ],
        };
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="app">What the build made.</param>
    /// <param name="host">What the build machine contributes: the answer to <see cref="Needs"/>.</param>
    /// <param name="baseFacts">What the base holds: scratch where <see cref="BaseOf"/> says so.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">The runtime identifier is not a supported one.</exception>
    public static ImagePlan Create(HardeningOptions options, AppFacts app, HostMaterials host, BaseFacts baseFacts)
    {
        var platform = TargetPlatform.Parse(app.RuntimeIdentifier);
        var scratch = BaseOf(options) == BaseKind.Scratch;
        var features = FeaturePlan.Decide(options, app, baseFacts, scratch);
        var home = $"/home/{options.UserName}";
        var plannedBase = PlanBase(options, app, host, baseFacts);
        var ports = ImageEnvironment.Ports(options, app);
        var environment = ImageEnvironment.Variables(options, app, baseFacts, scratch, home, host.CaBundle?.ImagePath);
        var executable = Below(options.WorkingDirectory, app.EntryFile);
        var health = HealthPlan.Decide(options, app, HealthTarget.Find(options, app, ports, environment), executable);
        var entries = Entries(options, app, host, baseFacts, plannedBase, home, health);
        return new()
        {
            Name = app.ProjectName,
            Repository = options.Repository,
            Tags = options.Tags,
            RuntimeIdentifier = app.RuntimeIdentifier,
            Architecture = platform.Architecture,
            Variant = platform.Variant,
            Mode = app.Mode,
            ModeReason = app.ModeReason,
            Base = plannedBase,
            Created = options.Created,
            Entries = entries,
            Configuration = new()
            {
                User = $"{options.UserId}:{options.GroupId}",
                WorkingDirectory = options.WorkingDirectory,
                Entrypoint = [executable, .. options.EntrypointArguments],
                Command = options.DefaultArguments,
                Environment = environment,
                Ports = ports,
                Labels = Labels(options, plannedBase),
                StopSignal = options.StopSignal,
                Health = health.Check,
                TempPath = options.TempPath,
            },
            Run = options.Run,
            DebugImage = options.DebugImage,
            Decisions = features.Decisions.Add(health.Decision),
            Components = [.. app.Components, .. SystemPackages.Of(entries, host.Distribution, platform.Architecture), .. BaseComponents.Of(plannedBase, baseFacts)],
        };
    }

    // Another place on other bases: there /etc/ssl/certs may be a link (Azure Linux), and their own bundle stays as it is.
    private static string CaBundlePath(bool scratch) => scratch ? "/etc/ssl/certs/ca-certificates.crt" : "/etc/ssl/ca-certificates.crt";

    private static ImmutableArray<string> Libraries(AppFacts app, FeaturePlan features)
    {
        var included = app.Files.Where(f => f.Elf is not null && ImageContents.Includes(f)).ToArray();
        var own = included.SelectMany(f => new[] { Path.GetFileName(f.Path), f.Elf!.SoName }).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var needed = included.SelectMany(f => f.Elf!.Needed)
            .Concat(features.OpenSslLibraries ? ["libcrypto.so.3", "libssl.so.3"] : [])
            .Concat(included.Any(f => f.Elf!.Interpreter is not null) ? [Path.GetFileName(TargetPlatform.Parse(app.RuntimeIdentifier).Loader)] : []);
        return [.. needed.Where(name => !own.Contains(name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static PlannedBase PlanBase(HardeningOptions options, AppFacts app, HostMaterials host, BaseFacts baseFacts)
    {
        var kind = BaseOf(options);
        var chosen = options.Base == BaseKind.Auto ? "auto" : "HardenContainerBase";
        if (kind != BaseKind.Scratch)
        {
            return new(kind, options.BaseReference ?? baseFacts.DefaultReference, $"{chosen}: {baseFacts.Name}", false, null, []);
        }

        if (host.Libraries.IsEmpty)
        {
            var reason = IsStatic(app) ? "the executable is static and needs nothing below it" : "no shared library could be gathered";
            return new(kind, null, $"{chosen}: {reason}", false, null, []);
        }

        var files = host.Libraries.Where(l => l.LinkTarget is null).Select(l => l.ImagePath).Order(StringComparer.Ordinal).ToImmutableArray();
        return new(
            kind, null, $"{chosen}: assembled with the {files.Length} shared libraries that the app needs", true,
            options.LibrariesReference, options.LibrariesReference is null ? [] : files);
    }

    private static bool IsStatic(AppFacts app) => app.Entry?.Elf?.IsStatic ?? app.Mode == PublishMode.Static;

    private static ImmutableArray<ImageEntry> Entries(
        HardeningOptions options, AppFacts app, HostMaterials host, BaseFacts baseFacts, PlannedBase plannedBase, string home, HealthPlan health)
    {
        var scratch = plannedBase.Kind == BaseKind.Scratch;
        var entries = new ImageEntryList(path => !scratch && (CommonDirectories.Contains(path) || baseFacts.Paths.Contains(path)));
        if (scratch)
        {
            entries.AddText("/etc/passwd", Accounts.Passwd(options));
            entries.AddText("/etc/group", Accounts.Group(options));
        }

        if (scratch || options.TempPath != "/tmp" || !baseFacts.HasTemp)
        {
            entries.AddTempDirectory(options.TempPath);
        }

        // A new volume of Docker's takes its mode from the directory below it, and the app is not root.
        foreach (var volume in options.Run.Volumes)
        {
            entries.AddTempDirectory(volume.Path);
        }

        entries.AddDirectory(home);
        entries.AddDirectory(options.WorkingDirectory);
        if (!health.Probe.IsEmpty)
        {
            entries.AddProgram(HealthPlan.ProbePath, health.Probe, EntryOrigins.Probe);
        }

        foreach (var file in HostFiles(host, plannedBase))
        {
            entries.AddHostFile(file);
        }

        foreach (var file in app.Files.Where(ImageContents.Includes))
        {
            entries.AddAppFile(Below(options.WorkingDirectory, file.Path), file, isEntry: file.Path == app.EntryFile);
        }

        foreach (var file in host.Files.Where(f => f.Origin == EntryOrigins.Probe))
        {
            entries.AddHostFile(file);
        }

        Traps.AddCanaries(entries, options, host);
        Traps.AddDecoys(entries, options, app, baseFacts, scratch);

        return entries.ToEntries();
    }

    private static IEnumerable<HostFile> HostFiles(HostMaterials host, PlannedBase plannedBase)
    {
        // Copied libraries come with their bytes from the reference; only the links are ours.
        var libraries = plannedBase.LibrariesReference is null ? host.Libraries : host.Libraries.Where(l => l.LinkTarget is not null);
        return [.. host.CaBundle is { } bundle ? [bundle] : Array.Empty<HostFile>(), .. host.TimeZones, .. libraries];
    }

    private static ImmutableSortedDictionary<string, string> Labels(HardeningOptions options, PlannedBase plannedBase)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (plannedBase.Reference is { } reference)
        {
            var at = reference.IndexOf('@', StringComparison.Ordinal);
            labels["org.opencontainers.image.base.name"] = at < 0 ? reference : reference[..at];
            if (at >= 0)
            {
                labels["org.opencontainers.image.base.digest"] = reference[(at + 1)..];
            }
        }

        foreach (var (name, value) in options.Labels)
        {
            labels[name] = value;
        }

        // Admission policies go by it, so nobody else sets it.
        labels[VariantLabel] = ProductionVariant;
        return labels.ToImmutable();
    }

    private static string Below(string directory, string path) => $"{directory.TrimEnd('/')}/{path}";
}
