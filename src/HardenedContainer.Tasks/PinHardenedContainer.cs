using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.IO;
using HardenedContainer.Locking;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Registries;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>
/// Looks up every image that the project names and writes the lock file: the base, the image that libraries come from, and
/// the stages of the user's own Dockerfile. Where one cannot be looked up, the file stays as it was.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class PinHardenedContainer : HardeningTask
{
    /// <summary>The mode to build, as <c>ResolveHardening</c> gives it.</summary>
    [Required]
    public string Mode { get; set; } = "";

    /// <summary>The project's <c>InvariantGlobalization</c>.</summary>
    public string InvariantGlobalization { get; set; } = "";

    /// <summary>The project's <c>TargetFrameworkVersion</c>, such as <c>v10.0</c>.</summary>
    public string TargetFrameworkVersion { get; set; } = "";

    private protected override void Run(BindingResult binding)
    {
        if (binding.Options is not { } options)
        {
            Report(binding.Severity, binding.Findings);
            return;
        }

        var images = new BaseImages(RegistrySettings.FromEnvironment());
        var locked = ImmutableSortedDictionary.CreateBuilder<string, LockedImage>(StringComparer.Ordinal);
        var findings = new List<Finding>();
        foreach (var (reference, isOwnBase) in References(options).DistinctBy(r => r.Reference).Where(r => !r.Reference.Contains('@', StringComparison.Ordinal)))
        {
            try
            {
                var image = Pin(images, reference, isOwnBase, options);
                var (signature, problem) = SignatureCheck.FromEnvironment().Run($"{reference}@{image.Digest}", options.SignaturePolicies, options.BaseSignatures, Cancelled).GetAwaiter().GetResult();
                findings.AddRange(problem is null ? [] : [problem]);
                locked[reference] = image with { Signature = signature };
                Log.LogMessage(MessageImportance.High, "HardenedContainer: {0} is {1}{2}", reference, image.Digest, signature is null ? "" : $", {signature}");
            }
            catch (FindingException e)
            {
                findings.AddRange(e.Findings);
            }
        }

        if (Report(binding.Severity, findings).All(f => f.Severity != DiagnosticSeverity.Error))
        {
            AtomicFile.WriteText(options.LockFile, new LockFile(locked.ToImmutable()).Write());
            Log.LogMessage(MessageImportance.High, "HardenedContainer: {0} images in {1}", locked.Count, options.LockFile);
        }
    }

    private LockedImage Pin(BaseImages images, string reference, bool isOwnBase, HardeningOptions options)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var (digest, platforms) = images.Resolve(reference, Cancelled).GetAwaiter().GetResult();
        var facts = ImmutableSortedDictionary.CreateBuilder<string, BaseFacts>(StringComparer.Ordinal);
        foreach (var platform in isOwnBase ? options.RuntimeIdentifiers.Select(TargetPlatform.Parse) : [])
        {
            // By digest: a tag that moves meanwhile must not give facts of two images.
            var found = images.Find($"{reference}@{digest}", platform, Cancelled).GetAwaiter().GetResult();
            platforms = found.Platforms;
            facts[platform.Among(platforms.Keys)!] = ImageReader.Read(found.Store, platform.Architecture, found.ManifestDigest) with { Name = reference, Source = $"read from {found.Reference}" };
        }

        return new(digest, platforms.ToImmutableSortedDictionary(StringComparer.Ordinal), today, facts.ToImmutable());
    }

    private IEnumerable<(string Reference, bool IsOwnBase)> References(HardeningOptions options)
    {
        if (ImagePlanner.BaseOf(options) is not BaseKind.Scratch and var kind)
        {
            var mode = OptionNames.Modes.First(m => m.Text == Mode).Value;
            var isInvariant = bool.TryParse(InvariantGlobalization, out var invariant) && invariant;
            var reference = options.BaseReference ?? BaseCatalog.For(kind, mode, ProjectFacts.MajorOf(TargetFrameworkVersion), needsIcu: !isInvariant).DefaultReference!;
            yield return (reference, kind == BaseKind.Reference && options is { BaseFacts: BaseKind.Auto, BaseFactsFile: null });
        }

        if (options.Builder.Location == BuildLocation.Docker)
        {
            yield return (SdkImages.Of(options, TargetFrameworkVersion), false);
        }

        if (options.LibrariesReference is { } libraries)
        {
            yield return (libraries, false);
        }

        if (options.DebugImage is { } debug)
        {
            yield return (debug, false);
        }

        foreach (var image in options.OwnDockerfile is { } file && SourceText.Read(file, MaxDockerfile, out _) is { } text ? Stages(file, text) : [])
        {
            yield return (image, false);
        }
    }

    private const int MaxDockerfile = 1 << 20;

    private static IEnumerable<string> Stages(string file, string text) =>
        from stage in DockerfileSubject.Create(file, text, null).Stages
        where stage.Parent is null && stage.Image is { IsCertain: true, Text: not ("scratch" or "") }
        let image = stage.Image.Text
        where ImageName.IsValid(image)
        select image;
}
