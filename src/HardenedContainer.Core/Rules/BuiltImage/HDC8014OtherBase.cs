using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>The lowest layers are not those of the base that the image should stand on.</summary>
internal sealed class HDC8014OtherBase : IRule<BuiltImageSubject>
{
    private const string Label = "org.opencontainers.image.base.digest";

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8014;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        var layers = subject.Image.DiffIds;
        if (subject.BaseDiffIds is { Count: > 0 } expected && !layers.Take(expected.Count).SequenceEqual(expected, StringComparer.Ordinal))
        {
            var same = layers.Zip(expected).TakeWhile(p => p.First == p.Second).Count();
            yield return subject.Finding(Descriptor, $"The base has {expected.Count} layers, and only {same} of them are the lowest ones of the image.");
        }

        // What BuildKit, buildah and the SDK write down of the base.
        if (subject.Plan?.Base.Reference is { } reference && reference.Split('@') is [_, var pinned] && subject.Image.Labels.GetValueOrDefault(Label) is { } built && built != pinned)
        {
            yield return subject.Finding(Descriptor, $"The plan pins its base to {pinned}, and the image says that it was built on {built}.");
        }
    }
}
