using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.Locking;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Registries;

namespace HardenedContainer.Tasks;

/// <summary>
/// Brings the base of an image: its digest for the Dockerfile, its layers for the archive, its facts where nothing else is known.
/// The lock file comes before the registry. Where that cannot be asked, the publish goes on without an archive.
/// </summary>
/// <param name="Options">The options, with every reference that is pinned or was found carrying its digest.</param>
/// <param name="Facts">What the base holds.</param>
/// <param name="Manifest">Store and manifest of the base for <c>WriteHardenedImage</c>; null where there is none.</param>
/// <param name="Refusals">Why there can be no archive.</param>
/// <param name="Findings">What the lock file gave rise to.</param>
internal sealed record BaseFetch(HardeningOptions Options, BaseFacts Facts, string? Manifest, IReadOnlyList<Finding> Refusals, IReadOnlyList<Finding> Findings)
{
    // What a registry that is not there, or not for us, can say. Content that is not what its digest says is never passed over.
    private static readonly DiagnosticDescriptor[] Absent = [DiagnosticCatalog.HDC9401, DiagnosticCatalog.HDC9402, DiagnosticCatalog.HDC9403, DiagnosticCatalog.HDC9404, DiagnosticCatalog.HDC9406];

    // Whether a tag has moved is good to know, and no reason to wait.
    private static readonly RegistryLimits Short = new() { Connect = TimeSpan.FromSeconds(3), Answer = TimeSpan.FromSeconds(10), Attempts = 2, LongestWait = TimeSpan.FromSeconds(5) };

    public static BaseFetch Run(HardeningOptions options, BaseFacts facts, AppFacts app, CancellationToken cancellation)
    {
        var platform = TargetPlatform.Parse(app.RuntimeIdentifier);
        var settings = RegistrySettings.FromEnvironment();
        var findings = new List<Finding>();
        var isScratch = ImagePlanner.BaseOf(options) == BaseKind.Scratch;
        var name = isScratch ? null : options.BaseReference ?? facts.DefaultReference;
        var locked = LockFile.Read(options.LockFile, out var problem);
        if (problem is not null && (name ?? options.LibrariesReference) is not null)
        {
            return new(options, facts, null, [], [problem]);
        }

        var reference = Pin(name);
        options = options with { BaseReference = isScratch ? options.BaseReference : reference, LibrariesReference = Pin(options.LibrariesReference) };
        if (name is not null && !facts.IsKnown && locked.Images.GetValueOrDefault(name)?.Facts.FirstOrDefault(f => IsFor(f.Key)).Value is { } known)
        {
            facts = known with { DefaultReference = reference };
        }

        if (reference is null || options.Image == ImageOutput.None || !ImageName.IsAllowed(reference, options.AllowedRegistries) || findings.Any(f => f.Severity == DiagnosticSeverity.Error))
        {
            return new(options, facts, null, [], findings);
        }

        try
        {
            var found = new BaseImages(settings).Find(reference, platform, cancellation).GetAwaiter().GetResult();
            var read = facts.IsKnown ? facts : ImageReader.Read(found.Store, platform.Architecture, found.ManifestDigest) with
            {
                Name = name!,
                Source = $"read from {found.Reference}",
            };
            return new(options with { BaseReference = found.Reference }, read with { DefaultReference = found.Reference }, $"{found.Store}|{found.ManifestDigest}", [], findings);
        }
        catch (FindingException e) when (e.Findings.All(f => Absent.Contains(f.Descriptor)))
        {
            return Without(e.Findings[0].What, e.Findings[0].Fix ?? e.Findings[0].Descriptor.Fix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Without("The cache folder for its layers cannot be written.", "Free some space there, or set XDG_CACHE_HOME to a folder that can be written.");
        }

        BaseFetch Without(string why, string fix) =>
            new(options, facts, null, [DiagnosticCatalog.HDC9010.At($"No image archive of an image on {reference}. {why}", fix: $"{fix} {DiagnosticCatalog.HDC9010.Fix}") with { Severity = DiagnosticSeverity.Warning }], findings);

        bool IsFor(string key) => key == $"linux/{platform.Architecture}" || key.StartsWith($"linux/{platform.Architecture}/", StringComparison.Ordinal);

        string? Pin(string? text)
        {
            if (text is null || text.Contains('@', StringComparison.Ordinal))
            {
                return text;
            }

            if (!locked.Images.TryGetValue(text, out var image))
            {
                if (options.IsLocked)
                {
                    findings.Add(DiagnosticCatalog.HDC9422.At($"{text} is not in {options.LockFile}.", options.LockFile) with { Severity = DiagnosticSeverity.Error });
                }

                return text;
            }

            if (image.Stale(text, options.LockFile, DateOnly.FromDateTime(DateTime.UtcNow)) is { } stale)
            {
                findings.Add(stale);
            }

            if (Moved(text, image) is { } moved)
            {
                findings.Add(moved);
            }

            return $"{text}@{image.Digest}";
        }

        Finding? Moved(string text, LockedImage image)
        {
            if (!ImageName.IsAllowed(text, options.AllowedRegistries) || (options.Image == ImageOutput.None && !options.IsLocked))
            {
                return null;
            }

            try
            {
                var (digest, _) = new BaseImages(settings with { Limits = Short }).Resolve(text, cancellation).GetAwaiter().GetResult();
                return digest == image.Digest ? null : DiagnosticCatalog.HDC9420.At($"{text} was pinned as {image.Digest} and is {digest} now.", options.LockFile) with
                {
                    Severity = options.IsLocked ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                };
            }
            catch (FindingException e) when (e.Findings.All(f => Absent.Contains(f.Descriptor)))
            {
                // Offline, what is pinned holds.
                return null;
            }
        }
    }
}
