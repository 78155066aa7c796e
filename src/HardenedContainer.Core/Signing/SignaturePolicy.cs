using System.Collections.Immutable;

namespace HardenedContainer.Signing;

/// <summary>How much is made of signatures of bases: <c>HardenContainerBaseSignatures</c>.</summary>
public enum SignatureMode
{
    /// <summary>They are verified where a policy and its tool are there.</summary>
    Auto,

    /// <summary>A base without a good signature stops the publish.</summary>
    Required,

    /// <summary>They are not looked at.</summary>
    None,
}

/// <summary>What looks at a signature.</summary>
public enum SignatureTool
{
    /// <summary>cosign of the Sigstore project.</summary>
    Cosign,

    /// <summary>notation of the Notary Project.</summary>
    Notation,
}

/// <summary>Who must have signed images of some repositories.</summary>
/// <param name="Repositories">Registry and repository, or the beginning of them up to a <c>/</c>.</param>
/// <param name="Tool">What looks.</param>
/// <param name="Identity">For cosign: the identity in the certificate; for notation: the subject of the signer's certificate; empty where a key is given.</param>
/// <param name="Issuer">For cosign: who vouches for the identity; for notation: the name of the trust store with the root certificate.</param>
/// <param name="Source">Where this was looked up, or the user's own item.</param>
public sealed record SignaturePolicy(string Repositories, SignatureTool Tool, string Identity, string Issuer, string Source)
{
    /// <summary>For cosign: absolute path of a public key, in place of identity and issuer; null where there is none.</summary>
    public string? Key { get; init; }

    /// <summary>Who signs, for the lock file and the report.</summary>
    public string Signer => Key is null ? Identity : Path.GetFileName(Key);

    /// <summary>The tool's name.</summary>
    public string Program => Tool == SignatureTool.Cosign ? "cosign" : "notation";

    /// <summary>Policies of publishers whose documentation says who signs.</summary>
    public static ImmutableArray<SignaturePolicy> Known { get; } =
    [
        new("gcr.io/distroless", SignatureTool.Cosign, "keyless@distroless.iam.gserviceaccount.com", "https://accounts.google.com",
            "https://github.com/GoogleContainerTools/distroless, README, \"How do I verify distroless images?\""),
        new("cgr.dev/chainguard", SignatureTool.Cosign, "https://github.com/chainguard-images/images/.github/workflows/release.yaml@refs/heads/main", "https://token.actions.githubusercontent.com",
            "https://edu.chainguard.dev/chainguard/containers/security-and-compliance/verifying-chainguard-images-and-metadata-signatures-with-cosign"),
        new("mcr.microsoft.com/dotnet", SignatureTool.Notation, "CN=Microsoft SCD Products RSA Signing,O=Microsoft Corporation,L=Redmond,S=Washington,C=US", "msft-supplychain",
            "https://github.com/dotnet/dotnet-docker/blob/main/documentation/image-signatures.md"),
    ];

    /// <summary>The policy for an image.</summary>
    /// <param name="policies">The user's own, which come first.</param>
    /// <param name="repository">Registry and repository, such as <c>gcr.io/distroless/static-debian12</c>.</param>
    /// <returns>The longest that fits; null where none does.</returns>
    public static SignaturePolicy? For(IEnumerable<SignaturePolicy> policies, string repository) =>
        Longest(policies, repository) ?? Longest(Known, repository);

    private static SignaturePolicy? Longest(IEnumerable<SignaturePolicy> policies, string repository) => policies
        .Where(p => repository == p.Repositories || repository.StartsWith(p.Repositories.TrimEnd('/') + "/", StringComparison.Ordinal))
        .MaxBy(p => p.Repositories.Length);
}

/// <summary>A signature that was found to be good.</summary>
/// <param name="Tool">What looked at it: <c>cosign</c> or <c>notation</c>.</param>
/// <param name="Signer">Whose it is.</param>
public sealed record VerifiedSignature(string Tool, string Signer)
{
    /// <summary>For people.</summary>
    /// <returns>Such as <c>signed by keyless@distroless.iam.gserviceaccount.com (cosign)</c>.</returns>
    public override string ToString() => $"signed by {Signer} ({Tool})";
}
