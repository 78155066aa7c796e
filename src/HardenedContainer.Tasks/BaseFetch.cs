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
using HardenedContainer.Signing;

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

    // Whether a tag has moved is good to know, and no reason to wait.
    private static readonly RegistryLimits Short = new() { Connect = TimeSpan.FromSeconds(3), Answer = TimeSpan.FromSeconds(10), Attempts = 2, LongestWait = TimeSpan.FromSeconds(5) };

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

    /// <summary>Why an image could not be fetched, and what to do, where a publish may go on without its layers; null where it may not.</summary>
    public static (string Why, string Fix)? Excuse(Exception e) => e switch
    {
        FindingException { Findings: var findings } when findings.All(f => Absent.Contains(f.Descriptor)) => (findings[0].What, findings[0].Fix ?? findings[0].Descriptor.Fix),
        IOException or UnauthorizedAccessException => ("The cache folder for its layers cannot be written.", "Free some space there, or set XDG_CACHE_HOME to a folder that can be written."),
        _ => null,
    };

    public static BaseFetch Run(HardeningOptions options, BaseFacts facts, CancellationToken cancellation)
    {
        var platform = TargetPlatform.Parse(options.RuntimeIdentifiers[0]);
        var settings = RegistrySettings.FromEnvironment();
        var findings = new List<Finding>();
        var isScratch = ImagePlanner.BaseOf(options) == BaseKind.Scratch;
        var name = isScratch ? null : options.BaseReference ?? facts.DefaultReference;
        var locked = LockFile.Read(options.LockFile, out var problem);
        if (problem is not null && (name ?? options.LibrariesReference ?? options.DebugImage) is not null)
        {
            return new(options, facts, null, [], [problem]);
        }

        var signatures = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var reference = Pin(name);
        options = options with { BaseReference = isScratch ? options.BaseReference : reference, LibrariesReference = Pin(options.LibrariesReference), DebugImage = Pin(options.DebugImage) };
        Verify(options.LibrariesReference, isFinal: true);
        Verify(options.DebugImage, isFinal: true);
        Verify(reference, isFinal: options.Image == ImageOutput.None);
        if (name is not null && !facts.IsKnown && locked.Images.GetValueOrDefault(name)?.FactsFor(platform) is { } known)
        {
            facts = known with { DefaultReference = reference };
        }

        if (reference is null || options.Image == ImageOutput.None || !ImageName.IsAllowed(reference, options.AllowedRegistries) || findings.Any(f => f.Severity == DiagnosticSeverity.Error))
        {
            return new(options, facts, null, [], findings) { Signatures = signatures.ToImmutable() };
        }

        try
        {
            var found = new BaseImages(settings).Find(reference, platform, cancellation).GetAwaiter().GetResult();
            if (found.Reference != reference)
            {
                Verify(found.Reference, isFinal: true);
            }

            // What is installed in it no catalogue knows.
            var image = ImageReader.Read(found.Store, platform.Architecture, found.ManifestDigest);
            var read = facts.IsKnown ? facts with { Packages = image.Packages } : image with
            {
                Name = name!,
                Source = $"read from {found.Reference}",
            };
            return new(options with { BaseReference = found.Reference }, read with { DefaultReference = found.Reference }, $"{found.Store}|{found.ManifestDigest}", [], findings) { Signatures = signatures.ToImmutable() };
        }
        catch (Exception e) when (Excuse(e) is { } excuse)
        {
            return Without(excuse.Why, excuse.Fix);
        }

        BaseFetch Without(string why, string fix) =>
            new(options, facts, null, [DiagnosticCatalog.HDC9010.At($"No image archive of an image on {reference}. {why}", fix: $"{fix} {DiagnosticCatalog.HDC9010.Fix}") with { Severity = DiagnosticSeverity.Warning }], findings) { Signatures = signatures.ToImmutable() };

        // What the lock file says was verified when it was written. A reference without a digest is looked at once it has one.
        void Verify(string? image, bool isFinal)
        {
            if (image is null || !ImageName.IsAllowed(image, options.AllowedRegistries))
            {
                return;
            }

            var at = image.IndexOf('@', StringComparison.Ordinal);
            if (at < 0)
            {
                if (isFinal && options.BaseSignatures == SignatureMode.Required)
                {
                    findings.Add(DiagnosticCatalog.HDC9424.At($"{image} has no digest, and a signature is one of a digest.", fix: "Run dotnet build -t:HardenContainerPin and commit the lock file, or put the digest into the reference."));
                }

                return;
            }

            var (signature, problem) = options.BaseSignatures != SignatureMode.None && locked.Images.GetValueOrDefault(image[..at]) is { Signature: { } known } pinned && pinned.Digest == image[(at + 1)..]
                ? (known, null)
                : SignatureCheck.FromEnvironment().Run(image, options.SignaturePolicies, options.BaseSignatures, cancellation).GetAwaiter().GetResult();
            findings.AddRange(problem is null ? [] : [problem]);
            if (signature is not null)
            {
                signatures[image] = signature.ToString();
            }
        }

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
