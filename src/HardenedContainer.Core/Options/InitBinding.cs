using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HardenedContainer.Init;

namespace HardenedContainer.Options;

/// <summary>What <c>-t:HardenContainerInit</c> is told of the repository.</summary>
/// <param name="Services">For which services files are written, at least one.</param>
/// <param name="Signer">What signs.</param>
/// <param name="Branch">The branch whose images are pushed.</param>
/// <param name="SecondImage">The same image elsewhere, without tag; empty for none.</param>
public sealed record InitSettings(ImmutableArray<BuildService> Services, ImageSigner Signer, string Branch, string SecondImage)
{
    /// <summary>GitHub, cosign, main, one registry.</summary>
    public static InitSettings Default { get; } = new([BuildService.GitHub], ImageSigner.Cosign, "main", "");
}

/// <summary>Binds them.</summary>
internal static partial class InitBinding
{
    public static InitSettings Bind(Binding binding)
    {
        const string services = "HardenContainerInitServices", branch = "HardenContainerInitBranch", second = "HardenContainerInitSecondImage";
        var chosen = binding.Property(services).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(s => binding.Choice(services, s, OptionNames.BuildServices, BuildService.GitHub, alsoAllowed: "")).Distinct().ToImmutableArray();
        if (binding.Property(branch) is { Length: > 0 } name && !BranchRegex().IsMatch(name))
        {
            binding.Reject(branch, name, "is not the name of a branch that a workflow can be given", "Use letters, digits and '.', '_', '/', '-', at most 200.");
        }

        if (binding.Property(second) is { Length: > 0 } image && (!ImageNames.IsReference(image) || image.AsSpan(image.LastIndexOf('/') + 1).IndexOfAny(':', '@') >= 0))
        {
            binding.Reject(second, image, "is not an image without tag and digest", "Give registry and repository, such as registry.example/team/web-api.");
        }

        return new(
            chosen.IsEmpty ? InitSettings.Default.Services : chosen,
            binding.Choice("HardenContainerInitSigner", OptionNames.Signers, ImageSigner.Cosign),
            binding.Property(branch) is { Length: > 0 } given ? given : InitSettings.Default.Branch,
            binding.Property(second));
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$", RegexOptions.CultureInvariant)]
    private static partial Regex BranchRegex();
}
