using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.Locking;
using HardenedContainer.Oci;
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
/// <param name="Findings">What the lock file and the signatures gave rise to.</param>
internal sealed record BaseFetch(HardeningOptions Options, BaseFacts Facts, string? Manifest, IReadOnlyList<Finding> Refusals, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whose signatures were verified, by reference with digest.</summary>
    public ImmutableDictionary<string, string> Signatures { get; init; } = ImmutableDictionary<string, string>.Empty;

    // What a registry that is not there, or not for us, can say. Content that is not what its digest says is never passed over.
    private static readonly DiagnosticDescriptor[] Absent = [DiagnosticCatalog.HDC9401, DiagnosticCatalog.HDC9402, DiagnosticCatalog.HDC9403, DiagnosticCatalog.HDC9404, DiagnosticCatalog.HDC9406];

    /// <summary>Why there can be no archive, each as bad as what was asked for makes it.</summary>
    /// <param name="plan">The image.</param>
    /// <returns>The findings; none where there can be one, or none is wanted.</returns>
    public Finding[] ArchiveRefusals(ImagePlan plan)
    {
        Finding[] refused = [.. Refusals, .. Options.Image != ImageOutput.None && ImageArchive.Refusal(plan) is { } refusal ? [refusal] : Array.Empty<Finding>()];
        return [.. refused.Select(f => f with
        {
            // An engine builds it from the Dockerfile; a registry gets nothing but the archive.
            Severity = Options.PushRegistry is not null ? DiagnosticSeverity.Error : Options.Image == ImageOutput.Docker ? DiagnosticSeverity.Info : f.Severity,
        })];
    }

    /// <summary>The registry is not there, or not for us.</summary>
    public static bool IsAbsent(FindingException e) => e.Findings.All(f => Absent.Contains(f.Descriptor));

    /// <summary>Why an image could not be fetched, and what to do, where a publish may go on without its layers; null where it may not.</summary>
    public static (string Why, string Fix)? Excuse(Exception e) => e switch
    {
        FindingException { Findings: var findings } absent when IsAbsent(absent) => (findings[0].What, findings[0].Fix ?? findings[0].Descriptor.Fix),
        IOException or UnauthorizedAccessException => ("The cache folder for its layers cannot be written.", "Free some space there, or set XDG_CACHE_HOME to a folder that can be written."),
        _ => null,
    };

    public static BaseFetch Run(HardeningOptions options, BaseFacts facts, CancellationToken cancellation)
    {
        var platform = TargetPlatform.Parse(options.RuntimeIdentifiers[0]);
        var settings = RegistrySettings.FromEnvironment();
        var isScratch = ImagePlanner.BaseOf(options) == BaseKind.Scratch;
        var name = isScratch ? null : options.BaseReference ?? facts.DefaultReference;
        var locked = LockFile.Read(options.LockFile, out var problem);
        if (problem is not null && (name ?? options.LibrariesReference ?? options.DebugImage) is not null)
        {
            return new(options, facts, null, [], [problem]);
        }

        var pins = new ImagePins(options, locked, settings, cancellation);
        var reference = pins.Pin(name);
        options = options with { BaseReference = isScratch ? options.BaseReference : reference, LibrariesReference = pins.Pin(options.LibrariesReference), DebugImage = pins.Pin(options.DebugImage) };
        pins.Verify(options.LibrariesReference, isFinal: true);
        pins.Verify(options.DebugImage, isFinal: true);
        pins.Verify(reference, isFinal: options.Image == ImageOutput.None);
        if (name is not null && !facts.IsKnown && locked.Images.GetValueOrDefault(name)?.FactsFor(platform) is { } known)
        {
            facts = known with { DefaultReference = reference };
        }

        if (reference is null || options.Image == ImageOutput.None || !ImageName.IsAllowed(reference, options.AllowedRegistries) || pins.Findings.Any(f => f.Severity == DiagnosticSeverity.Error))
        {
            return new(options, facts, null, [], pins.Findings) { Signatures = pins.Signatures };
        }

        try
        {
            var found = new BaseImages(settings).Find(reference, platform, cancellation).GetAwaiter().GetResult();
            if (found.Reference != reference)
            {
                pins.Verify(found.Reference, isFinal: true);
            }

            // What is installed in it no catalogue knows.
            var image = ImageReader.Read(found.Store, platform.Architecture, found.ManifestDigest);
            var read = facts.IsKnown ? facts with { Packages = image.Packages } : image with
            {
                Name = name!,
                Source = $"read from {found.Reference}",
            };
            return new(options with { BaseReference = found.Reference }, read with { DefaultReference = found.Reference }, $"{found.Store}|{found.ManifestDigest}", [], pins.Findings) { Signatures = pins.Signatures };
        }
        catch (Exception e) when (Excuse(e) is { } excuse)
        {
            var refusal = DiagnosticCatalog.HDC9010.At($"No image archive of an image on {reference}. {excuse.Why}", fix: $"{excuse.Fix} {DiagnosticCatalog.HDC9010.Fix}") with { Severity = DiagnosticSeverity.Warning };
            return new(options, facts, null, [refusal], pins.Findings) { Signatures = pins.Signatures };
        }
    }
}
