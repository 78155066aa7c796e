namespace HardenedContainer.Guard;

/// <summary>The names that <c>HardenContainerGuardAllow</c> takes.</summary>
internal static class FeatureNames
{
    // In the order of the bits of GuardFeatures.
    private static readonly string[] _all =
    [
        "process-start", "debugging", "io-uring", "mounts", "bpf", "userfaultfd", "keyrings", "special-sockets", "foreign-calls", "dumps", "new-privileges",
    ];

    public static GuardFeatures? Parse(string name) => Array.IndexOf(_all, name) is >= 0 and var bit ? (GuardFeatures)(1 << bit) : null;

    public static string[] Of(GuardFeatures features) => Array.FindAll(_all, name => (features & Parse(name)) != 0);
}
