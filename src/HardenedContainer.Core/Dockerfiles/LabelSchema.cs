using System.Collections.Immutable;

namespace HardenedContainer.Dockerfiles;

/// <summary>What a team asks of the labels of its images, as hadolint's <c>label-schema</c> does.</summary>
/// <param name="Labels">Labels that an image has to have, and the form of each.</param>
/// <param name="IsStrict">Others are not wanted.</param>
public sealed record LabelSchema(ImmutableSortedDictionary<string, LabelForm> Labels, bool IsStrict)
{
    /// <summary>Nothing is asked.</summary>
    public static LabelSchema None { get; } = new(ImmutableSortedDictionary.Create<string, LabelForm>(StringComparer.Ordinal), IsStrict: false);
}
