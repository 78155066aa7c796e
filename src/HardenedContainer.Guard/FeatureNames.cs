namespace HardenedContainer.Guard;

/// <summary>The names that <c>HardenContainerGuardAllow</c> takes.</summary>
internal static class FeatureNames
{
    private static readonly (string Name, GuardFeatures Feature)[] _all =
    [
        ("process-start", GuardFeatures.ProcessStart), ("debugging", GuardFeatures.Debugging), ("io-uring", GuardFeatures.IoUring),
        ("mounts", GuardFeatures.Mounts), ("bpf", GuardFeatures.Bpf), ("userfaultfd", GuardFeatures.UserFaults),
        ("keyrings", GuardFeatures.Keyrings), ("special-sockets", GuardFeatures.SpecialSockets),
        ("foreign-calls", GuardFeatures.ForeignCalls), ("dumps", GuardFeatures.Dumps), ("new-privileges", GuardFeatures.NewPrivileges),
    ];

    public static GuardFeatures? Parse(string name)
    {
        foreach (var (known, feature) in _all)
        {
            if (known == name)
            {
                return feature;
            }
        }

        return null;
    }

    public static IEnumerable<string> Of(GuardFeatures features)
    {
        foreach (var (name, feature) in _all)
        {
            if (features.HasFlag(feature))
            {
                yield return name;
            }
        }
    }
}
