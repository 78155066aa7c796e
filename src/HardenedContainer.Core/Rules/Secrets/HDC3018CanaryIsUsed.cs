using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Secrets;

/// <summary>A canary file lies where a library of the app looks for real credentials.</summary>
internal sealed class HDC3018CanaryIsUsed : IRule<PublishSubject>
{
    // Where libraries look below the home directory, by the assembly that looks (each from its own documentation).
    private static readonly (string Assembly, string Path)[] Places =
    [
        ("AWSSDK.Core", ".aws/credentials"), ("AWSSDK.Core", ".aws/config"),
        ("Azure.Identity", ".azure/"), ("Azure.Identity", ".IdentityService/"),
        ("Google.Apis.Auth", ".config/gcloud/application_default_credentials.json"),
        ("KubernetesClient", ".kube/config"),
        ("Npgsql", ".pgpass"),
        ("OCI.DotNetSDK.Common", ".oci/"),
    ];

    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3018;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from entry in subject.Plan.Entries
        where entry is { Origin: EntryOrigins.Canary, Kind: ImageEntryKind.File }
        let user = UsedBy(subject, entry.Path)
        where user is not null
        select Descriptor.At($"{Printable.Of(entry.Path)} is a canary file, and {user} would read it.", subject.App.ProjectFile);

    private static string? UsedBy(PublishSubject subject, string path)
    {
        var environment = subject.Plan.Configuration.Environment;
        var home = environment.GetValueOrDefault("HOME", "/").TrimEnd('/') + "/";
        var place = path.StartsWith(home, StringComparison.Ordinal) ? path[home.Length..] : "";
        var library = Places.FirstOrDefault(p => place.Length > 0
            && (p.Path.EndsWith('/') ? place.StartsWith(p.Path, StringComparison.Ordinal) : place == p.Path)
            && subject.App.Assemblies.Contains(p.Assembly, StringComparer.OrdinalIgnoreCase)).Assembly;
        return library ?? (environment.FirstOrDefault(v => v.Value == path).Key is { } variable ? $"the environment variable {Printable.Of(variable)} names it, so the app" : null);
    }
}
