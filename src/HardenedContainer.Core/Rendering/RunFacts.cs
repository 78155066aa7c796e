using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Rendering;

/// <summary>What the files that start a container derive from the plan in the same way.</summary>
internal static class RunFacts
{
    /// <summary>The derived seccomp profile in the output directory.</summary>
    public const string SeccompFile = "seccomp.json";

    /// <summary>Where secrets lie in the container.</summary>
    public const string SecretsDirectory = "/run/secrets";

    // The rest is for code, stacks, the native heap and the sockets' buffers.
    private const int GcPercentOfMemory = 75;
    private static readonly TimeSpan KillDelay = TimeSpan.FromSeconds(5);
    private static readonly string[] GcVariables = ["DOTNET_GCHeapHardLimit", "DOTNET_GCHeapHardLimitPercent", "DOTNET_GCHeapHardLimitSOH"];

    /// <summary>Name of the service, Deployment or task: a DNS label.</summary>
    public static string NameOf(ImagePlan plan) => ImageNames.ToLabel(plan.Repository[(plan.Repository.LastIndexOf('/') + 1)..]);

    /// <summary>The image as the engine of the build machine knows it after <c>docker load</c> or <c>docker build</c>.</summary>
    public static string LocalImage(ImagePlan plan) => $"{plan.Repository}:{plan.Tags[0]}";

    /// <summary>The image as a cluster pulls it.</summary>
    public static string RegistryImage(ImagePlan plan) => plan.Run.Registry is { } registry ? $"{registry}/{LocalImage(plan)}" : LocalImage(plan);

    /// <summary>Name of the AppArmor profile, and of the seccomp profile on a node without its ending.</summary>
    public static string ProfileName(ImagePlan plan) => $"hardened-{NameOf(plan)}";

    /// <summary>Number of the user, then of the group.</summary>
    public static (string User, string Group) Ids(ImagePlan plan) =>
        plan.Configuration.User.Split(':') is [var user, var group] ? (user, group) : (plan.Configuration.User, plan.Configuration.User);

    /// <summary>Options of a tmpfs for the temp directory: nothing in it can be executed.</summary>
    public static ImmutableArray<string> TempOptions(ImagePlan plan) => ["rw", "noexec", "nosuid", "nodev", $"size={plan.Run.TempSize}"];

    /// <summary>Options that make it private to the user.</summary>
    public static ImmutableArray<string> TempOwner(ImagePlan plan) => ["mode=0700", $"uid={Ids(plan).User}", $"gid={Ids(plan).Group}"];

    /// <summary>Variables that the image cannot know: the collector's share of the memory limit. The user's own settings win.</summary>
    public static ImmutableSortedDictionary<string, string> Variables(ImagePlan plan)
    {
        var none = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        if (GcVariables.Any(plan.Configuration.Environment.ContainsKey))
        {
            return none;
        }

        // The runtime reads the number as hexadecimal. Docker's temp directory is in memory whatever Kubernetes does.
        var percent = (plan.Run.MemoryLimit - plan.Run.TempSize) * GcPercentOfMemory / plan.Run.MemoryLimit;
        return none.Add("DOTNET_GCHeapHardLimitPercent", Math.Max(1, percent).ToString("X", CultureInfo.InvariantCulture));
    }

    /// <summary>Time between the stop signal and the end.</summary>
    public static int StopSeconds(ImagePlan plan) => Seconds(plan.Run.ShutdownTimeout + KillDelay);

    /// <summary>Whole seconds, at least one.</summary>
    public static int Seconds(TimeSpan time) => (int)Math.Max(1, Math.Ceiling(time.TotalSeconds));

    /// <summary>Thousandths of a processor as Docker writes them.</summary>
    public static string Cpus(ImagePlan plan) => (plan.Run.CpuLimit / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Files of the image that may be executed, in the plan's order.</summary>
    public static IEnumerable<string> Executables(ImagePlan plan) =>
        plan.Entries.Where(e => e.Kind == ImageEntryKind.File && (e.Mode & 0b001_001_001) != 0 && !IsLibrary(e.Path)).Select(e => e.Path);

    /// <summary>Whether a path is that of a shared library, which is loaded and never started.</summary>
    public static bool IsLibrary(string path) =>
        Path.GetFileName(path) is var name && !name.StartsWith("ld-", StringComparison.Ordinal)
        && (name.EndsWith(".so", StringComparison.Ordinal) || name.Contains(".so.", StringComparison.Ordinal));

    /// <summary>Strings as a JSON array.</summary>
    public static JsonArray Array(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];

    /// <summary>An object without the properties that are null.</summary>
    public static JsonObject Object(params IEnumerable<(string Name, JsonNode? Value)> properties) =>
        new(properties.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Name, p.Value)));

    /// <summary>The array, or null where it is empty.</summary>
    public static JsonArray? IfAny(IEnumerable<JsonNode> items) => items.ToArray() is { Length: > 0 } some ? [.. some] : null;
}
