using HardenedContainer.Facts;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>
/// The plan of an image that other images build on: what every image of this package has besides its app. Accounts, root
/// certificates, time zones, a temp directory, a home, the probe; no app, no shell and nothing that starts.
/// </summary>
public static class BaseImagePlanner
{
    /// <summary>What belongs to the base beside what belongs to the app: its output directory, its repository.</summary>
    /// <param name="name">The app's.</param>
    /// <returns>The base's.</returns>
    public static string Of(string name) => name + "-base";

    /// <summary>What stands in for the app: one of which nothing is known, so that all that an app may need is in.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="name">Name of the project.</param>
    /// <param name="file">The project file, absolute.</param>
    /// <param name="isAspNetCore">Apps that listen on HTTP will build on it: the probe for them is in.</param>
    /// <returns>The facts.</returns>
    public static AppFacts Stand(HardeningOptions options, string name, string file, bool isAspNetCore) => new()
    {
        ProjectName = name,
        ProjectFile = file,
        RuntimeIdentifier = options.RuntimeIdentifiers[0],
        Mode = PublishMode.Static,
        ModeReason = "a base has no app",
        IsAspNetCore = isAspNetCore,
        InvariantGlobalization = true,
        StaticOpenSsl = true,
        PublishDirectory = "/nonexistent",
        EntryFile = "",
        Features = FeatureEvidence.Unknown,
    };

    /// <summary>Makes the plan.</summary>
    /// <param name="options">What the user asked for. The base is scratch in any case.</param>
    /// <param name="stand">What <see cref="Stand"/> gives.</param>
    /// <param name="host">What the build machine contributes.</param>
    /// <param name="scratch">Facts of scratch.</param>
    /// <returns>The plan, without an entry point.</returns>
    public static ImagePlan Create(HardeningOptions options, AppFacts stand, HostMaterials host, BaseFacts scratch)
    {
        var plan = ImagePlanner.Create(OnScratch(options), stand, host, scratch);
        return plan with
        {
            Repository = Of(plan.Repository),
            Configuration = plan.Configuration with
            {
                Entrypoint = [],
                Command = [],
                Labels = plan.Configuration.Labels.SetItem(ImagePlanner.VariantLabel, "base").RemoveRange(["org.opencontainers.image.title", "org.opencontainers.image.description"]),
            },
        };
    }

    /// <summary>The same options on scratch, and without what belongs to one app alone.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <returns>The options.</returns>
    public static HardeningOptions OnScratch(HardeningOptions options) => options with
    {
        Base = BaseKind.Scratch,
        BaseReference = null,
        LibrariesReference = null,
        CanaryFiles = [],
        DebugImage = null,
        Run = options.Run with { Volumes = [] },
    };
}
