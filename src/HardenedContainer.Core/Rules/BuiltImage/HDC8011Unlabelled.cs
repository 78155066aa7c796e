using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>An image that does not say what it is and when it was made.</summary>
internal sealed class HDC8011Unlabelled : IRule<BuiltImageSubject>
{
    private const string Prefix = "org.opencontainers.image.";

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8011;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        // A project may switch the generated labels off, and then that was its will.
        if (subject.Plan is null && !subject.Image.Labels.Keys.Any(k => k.StartsWith(Prefix, StringComparison.Ordinal) && !k.StartsWith(Prefix + "base.", StringComparison.Ordinal)))
        {
            yield return subject.Finding(Descriptor, $"The image has no label {Prefix}….");
        }

        if (subject.Image.Created is not { } created || !DateTimeOffset.TryParse(created, System.Globalization.CultureInfo.InvariantCulture, out _))
        {
            yield return subject.Finding(Descriptor, "The image does not say when it was made.", "Build with a tool that sets the configuration's created, from SOURCE_DATE_EPOCH or the commit's time.");
        }
    }
}
