using System.Collections.Immutable;
using HardenedContainer.Signing;

namespace HardenedContainer.Options;

/// <summary>Binds who must have signed which images.</summary>
internal static class SignatureBinding
{
    private const string Item = "HardenContainerSignature";

    public static ImmutableArray<SignaturePolicy> Bind(Binding binding) => [.. binding.Items(Item).Select(item => Policy(binding, item)).OfType<SignaturePolicy>()];

    private static SignaturePolicy? Policy(Binding binding, OptionItem item)
    {
        var (identity, issuer, key) = (Binding.Metadata(item, "Signer"), Binding.Metadata(item, "Issuer"), Binding.Metadata(item, "Key"));
        var toolText = Binding.Metadata(item, "Tool") is { Length: > 0 } given ? given : OptionNames.SignatureTools[0].Text;
        var tool = OptionNames.SignatureTools.Where(t => t.Text.Equals(toolText, StringComparison.OrdinalIgnoreCase)).Select(t => (SignatureTool?)t.Value).FirstOrDefault();
        var name = item.Identity.Trim().TrimEnd('/');
        if (!ImageNames.IsReference(name) || !name.Contains('/', StringComparison.Ordinal) || name.AsSpan(name.LastIndexOf('/') + 1).IndexOfAny(':', '@') >= 0)
        {
            binding.Reject(Item, item, "is not the beginning of an image's name", "Give registry and repository without tag, such as registry.example/team.");
        }
        else if (tool is not { } known)
        {
            binding.Reject(Item, item, $"has Tool={ValueText.Quote(toolText)}", "Use cosign or notation.");
        }
        else if (new[] { identity, issuer, key }.Any(text => text.StartsWith('-') || text.Any(char.IsControl) || text.Length > 4096))
        {
            binding.Reject(Item, item, "has a signer, issuer or key that is none", "Write it as the signer's documentation has it.");
        }
        else if (key.Length > 0 ? known != SignatureTool.Cosign || identity.Length + issuer.Length > 0 : identity.Length == 0 || issuer.Length == 0)
        {
            binding.Reject(Item, item, "does not say who signs", "For cosign set Signer and Issuer, or Key alone; for notation set Signer to the certificate's subject and Issuer to the trust store.");
        }
        else
        {
            return new(name, known, identity, issuer, Item) { Key = key.Length > 0 ? DirectoryBinding.FullPath(binding, key) : null };
        }

        return null;
    }
}
