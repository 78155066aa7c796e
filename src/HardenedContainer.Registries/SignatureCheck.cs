using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Signing;

namespace HardenedContainer.Registries;

/// <summary>
/// Verifies signatures of images with the tools that their publishers name, cosign and notation, which speak to the registry
/// themselves. They are started from PATH, never through a shell, and ended when they take too long.
/// </summary>
/// <param name="searchPath">PATH.</param>
/// <param name="limit">How long a tool may take.</param>
public sealed class SignatureCheck(string searchPath, TimeSpan limit)
{
    /// <summary>A check with this process's PATH and a limit of a minute.</summary>
    /// <returns>The check.</returns>
    public static SignatureCheck FromEnvironment() => new(SearchPath.Current, TimeSpan.FromMinutes(1));

    /// <summary>Verifies an image.</summary>
    /// <param name="reference">The image with its digest: a signature of a tag would be one of whatever it names today.</param>
    /// <param name="policies">Policies of the user's.</param>
    /// <param name="mode">What becomes of a signature that cannot be verified.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The signature, or a finding, or neither where it cannot be verified and need not be.</returns>
    public async Task<(VerifiedSignature? Signature, Finding? Problem)> Run(
        string reference, IEnumerable<SignaturePolicy> policies, SignatureMode mode, CancellationToken cancellation = default)
    {
        if (mode == SignatureMode.None)
        {
            return default;
        }

        var address = ImageAddress.Parse(reference);
        var digest = address.Digest ?? throw new ArgumentException("The image has no digest.", nameof(reference));
        var image = $"{address.Registry}/{address.Repository}";
        if (SignaturePolicy.For(policies, image) is not { } policy)
        {
            return Missing($"Nothing says who signs {image}.", "Add a HardenContainerSignature item for it, or take a base whose signer is known.");
        }

        if (SearchPath.Find(searchPath, policy.Program) is not { } program)
        {
            return Missing($"{policy.Program}, which verifies {image}, is not on PATH.", $"Install {policy.Program}.");
        }

        var problem = policy.Tool == SignatureTool.Cosign
            ? await Start(program, Cosign(policy, $"{image}@{digest}"), null, cancellation).ConfigureAwait(false)
            : await Notation(program, policy, image, digest, cancellation).ConfigureAwait(false);
        return problem is null
            ? (new(policy.Program, policy.Signer), null)
            : (null, DiagnosticCatalog.HDC9423.At($"{policy.Program} found no good signature of {policy.Signer} on {image}@{digest}: {problem}") with
            {
                Severity = mode == SignatureMode.Required ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
            });

        (VerifiedSignature?, Finding?) Missing(string what, string fix) =>
            mode == SignatureMode.Required ? (null, DiagnosticCatalog.HDC9424.At(what, fix: fix)) : default;
    }

    // docs.sigstore.dev/cosign/verifying/verify: the general form, with identity and issuer or with a key.
    private static string[] Cosign(SignaturePolicy policy, string image) => policy.Key is { } key
        ? ["verify", "--key", key, image]
        : ["verify", "--certificate-oidc-issuer", policy.Issuer, "--certificate-identity", policy.Identity, image];

    // notation takes its policy from its configuration folder, and a lax one there would let everything pass. So it gets a folder
    // with the strict one, and the user's own certificates, which nobody else can vouch for.
    private async Task<string?> Notation(string program, SignaturePolicy policy, string image, string digest, CancellationToken cancellation)
    {
        var home = Directory.CreateTempSubdirectory("hdc-notation-").FullName;
        try
        {
            var folder = Directory.CreateDirectory(Path.Join(home, "notation")).FullName;
            await File.WriteAllTextAsync(Path.Join(folder, "trustpolicy.json"), TrustPolicy(policy, image), cancellation).ConfigureAwait(false);
            if (Path.Join(ConfigurationFolder(), "notation", "truststore") is var certificates && Directory.Exists(certificates))
            {
                Directory.CreateSymbolicLink(Path.Join(folder, "truststore"), certificates);
            }

            return await Start(program, ["verify", $"{image}@{digest}"], home, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // The link goes, and not what it leads to.
            Directory.Delete(home, recursive: true);
        }
    }

    // The form of dotnet-docker's documentation/image-signatures.md.
    private static string TrustPolicy(SignaturePolicy policy, string image) => new JsonObject
    {
        ["version"] = "1.0",
        ["trustPolicies"] = new JsonArray(new JsonObject
        {
            ["name"] = "hardened-container",
            ["registryScopes"] = new JsonArray(image),
            ["signatureVerification"] = new JsonObject { ["level"] = "strict" },
            ["trustStores"] = new JsonArray($"ca:{policy.Issuer}", $"tsa:{policy.Issuer}"),
            ["trustedIdentities"] = new JsonArray($"x509.subject: {policy.Identity}"),
        }),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static string ConfigurationFolder() =>
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } folder && Path.IsPathFullyQualified(folder)
            ? folder
            : Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);

    // What is wrong: null for nothing.
    private async Task<string?> Start(string program, string[] arguments, string? configuration, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments);
        if (configuration is not null)
        {
            start.Environment["XDG_CONFIG_HOME"] = configuration;
        }

        return await ChildProcess.Run(start, limit, cancellation).ConfigureAwait(false) switch
        {
            null => "it cannot be started.",
            { Status: null } => $"it did not end within {limit.TotalSeconds:0} seconds.",
            { Status: 0 } => null,
            var end => $"it ended with status {end.Status}{Said(end.Errors)}.",
        };
    }

    private static string Said(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() is { } line ? $" and said {ValueText.Quote(line)}" : "";
}
