using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Locking;
using HardenedContainer.Options;
using HardenedContainer.Registries;
using HardenedContainer.Signing;

namespace HardenedContainer.Tasks;

/// <summary>
/// Gives the images of a publish their digests, as the lock file has them, and has signatures verified. The lock file comes before the
/// registry, which is only asked whether a tag has moved.
/// </summary>
/// <param name="options">The options.</param>
/// <param name="locked">The lock file.</param>
/// <param name="settings">How registries are spoken to.</param>
/// <param name="cancellation">Stops.</param>
internal sealed class ImagePins(HardeningOptions options, LockFile locked, RegistrySettings settings, CancellationToken cancellation)
{
    // Whether a tag has moved is good to know, and no reason to wait.
    private static readonly RegistryLimits Short = new() { Connect = TimeSpan.FromSeconds(3), Answer = TimeSpan.FromSeconds(10), Attempts = 2, LongestWait = TimeSpan.FromSeconds(5) };

    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, string> _signatures = new(StringComparer.Ordinal);

    /// <summary>What the lock file and the signatures gave rise to.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Whose signatures were verified, by reference with digest.</summary>
    public ImmutableDictionary<string, string> Signatures => _signatures.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The reference with its digest; as it is where the lock file has none.</summary>
    /// <param name="image">A reference.</param>
    /// <returns>The reference; null for null.</returns>
    public string? Pin(string? image)
    {
        if (image is null || image.Contains('@', StringComparison.Ordinal))
        {
            return image;
        }

        if (!locked.Images.TryGetValue(image, out var pinned))
        {
            if (options.IsLocked)
            {
                _findings.Add(DiagnosticCatalog.HDC9422.At($"{image} is not in {options.LockFile}.", options.LockFile) with { Severity = DiagnosticSeverity.Error });
            }

            return image;
        }

        _findings.AddRange(new[] { pinned.Stale(image, options.LockFile, DateOnly.FromDateTime(DateTime.UtcNow)), Moved(image, pinned) }.OfType<Finding>());
        return $"{image}@{pinned.Digest}";
    }

    /// <summary>Has the signature of an image verified. What the lock file says was verified when that was written.</summary>
    /// <param name="image">A reference.</param>
    /// <param name="isFinal">A reference that has no digest will get none, so that its signature cannot be verified.</param>
    public void Verify(string? image, bool isFinal)
    {
        if (image is null || options.BaseSignatures == SignatureMode.None || !ImageName.IsAllowed(image, options.AllowedRegistries))
        {
            return;
        }

        var at = image.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            if (isFinal && options.BaseSignatures == SignatureMode.Required)
            {
                _findings.Add(DiagnosticCatalog.HDC9424.At($"{image} has no digest, and a signature is one of a digest.", fix: "Run dotnet build -t:HardenContainerPin and commit the lock file, or put the digest into the reference."));
            }

            return;
        }

        var (signature, problem) = locked.Images.GetValueOrDefault(image[..at]) is { Signature: { } known } pinned && pinned.Digest == image[(at + 1)..]
            ? (known, null)
            : SignatureCheck.FromEnvironment().Run(image, options.SignaturePolicies, options.BaseSignatures, cancellation).GetAwaiter().GetResult();
        _findings.AddRange(problem is null ? [] : [problem]);
        if (signature is not null)
        {
            _signatures[image] = signature.ToString();
        }
    }

    private Finding? Moved(string image, LockedImage pinned)
    {
        if (!ImageName.IsAllowed(image, options.AllowedRegistries) || (options.Image == ImageOutput.None && !options.IsLocked))
        {
            return null;
        }

        try
        {
            var (digest, _) = new BaseImages(settings with { Limits = Short }).Resolve(image, cancellation).GetAwaiter().GetResult();
            return digest == pinned.Digest ? null : DiagnosticCatalog.HDC9420.At($"{image} was pinned as {pinned.Digest} and is {digest} now.", options.LockFile) with
            {
                Severity = options.IsLocked ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            };
        }
        catch (FindingException e) when (BaseFetch.IsAbsent(e))
        {
            // Offline, what is pinned holds.
            return null;
        }
    }
}
