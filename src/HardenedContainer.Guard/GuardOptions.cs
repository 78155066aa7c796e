namespace HardenedContainer.Guard;

/// <summary>What <see cref="HardenedGuard.Enable"/> is asked for. What publish baked in is where each value starts.</summary>
public sealed class GuardOptions
{
    internal GuardOptions()
    {
    }

    /// <summary>What to do; <see cref="GuardMode.Enforce"/> where publish said nothing.</summary>
    public GuardMode Mode { get; set; } = Settings.Mode(unsaid: GuardMode.Enforce);

    /// <summary>What is left out of the filter, because the app needs it.</summary>
    public GuardFeatures Allow { get; set; } = Settings.Allow;

    /// <summary>Absolute paths of files that nobody has a reason to read. Each read is an alert, also the app's own.</summary>
    public IReadOnlyList<string> CanaryFiles { get; set; } = Settings.CanaryFiles;

    /// <summary>Whether alerts of decoys are received and written.</summary>
    public bool Decoys { get; set; } = Settings.Decoys;
}
