namespace HardenedContainer.Guard;

/// <summary>
/// What publish baked in, as options of the runtime (runtimeconfig.json; in native AOT inside the binary): nothing in the
/// environment can turn the guard off. build/HardenedContainer.Guard.targets writes them.
/// </summary>
internal static class Settings
{
    private const string Prefix = "HardenedContainer.Guard.";

    /// <summary>Whether the argument <c>--harden-health-check</c> is understood.</summary>
    public static bool HealthCheck => AppContext.TryGetSwitch(Prefix + nameof(HealthCheck), out var on) && on;

    /// <summary>The mode, or another where publish said nothing.</summary>
    /// <exception cref="ArgumentException">It is no mode.</exception>
    public static GuardMode Mode(GuardMode unsaid) => Text(nameof(Mode)) switch
    {
        "" => unsaid,
        "off" => GuardMode.Off,
        "audit" => GuardMode.Audit,
        "enforce" => GuardMode.Enforce,
        var other => throw new ArgumentException($"{Prefix}Mode={other} is not off, audit or enforce."),
    };

    /// <summary>What may be done all the same.</summary>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public static GuardFeatures Allow => Text(nameof(Allow)) is { Length: > 0 } names ? Features(names) : GuardFeatures.None;

    /// <summary>Canary files, absolute paths.</summary>
    public static string[] CanaryFiles => Text(nameof(CanaryFiles)) is { Length: > 0 } paths ? paths.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];

    /// <summary>Whether decoys report here.</summary>
    public static bool Decoys => AppContext.TryGetSwitch(Prefix + nameof(Decoys), out var on) && on;

    private static GuardFeatures Features(string names)
    {
        var features = GuardFeatures.None;
        foreach (var name in names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            features |= FeatureNames.Parse(name) ?? throw new ArgumentException($"{Prefix}Allow={name} is no feature of the guard.");
        }

        return features;
    }

    private static string Text(string name) => AppContext.GetData(Prefix + name) as string ?? "";
}
