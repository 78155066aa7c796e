using HardenedContainer.Auditing;
using HardenedContainer.Options;
using HardenedContainer.Registries;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>Gathers what the audit looks at: NuGet's own account of the restore, its configuration, and whether its sources know of holes at all.</summary>
internal static class AuditFetch
{
    public static AuditFacts? Run(HardeningOptions options, ITaskItem publish, RestoreFacts? restore, string noWarn, CancellationToken cancellation)
    {
        if (options.Audit == AuditMode.None)
        {
            return null;
        }

        var config = NuGetConfig.Read(restore?.ConfigFiles ?? []);
        var facts = new AuditFacts
        {
            Restore = restore,
            Config = config,
            Silenced = [.. noWarn.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(c => c.Trim().ToUpperInvariant()).Where(AuditLevels.ByCode.ContainsKey).Order(StringComparer.Ordinal)],
            NewestRuntime = publish.GetMetadata("NewestRuntime"),
            Sdk = publish.GetMetadata("Sdk"),
        };
        return restore is not { IsAudited: true }
            ? facts
            : facts with
            {
                DataSources = VulnerabilityData.Ask(
                    config.AuditSources is { IsEmpty: false } named ? named : [.. facts.PackageSources],
                    Path.Join(Path.GetDirectoryName(publish.GetMetadata("AssetsFile")), "audit.json"), cancellation).GetAwaiter().GetResult(),
            };
    }
}
