using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Secrets;

/// <summary>What rules on secrets look at: files of any origin that were read.</summary>
/// <param name="Files">The files, with what was seen in them.</param>
public sealed record SecretSubject(ImmutableArray<PublishFile> Files)
{
    /// <summary>The files are those of a publish, of which other rules know more.</summary>
    internal bool IsPublish { get; init; }

    /// <summary>A finding for each place where a secret of one kind was seen.</summary>
    internal IEnumerable<Finding> Sightings(DiagnosticDescriptor descriptor) =>
        from file in Files
        from secret in file.Secrets
        where secret.Code == descriptor.Code
        select descriptor.At($"{Printable.Of(file.Path)} holds{(secret.Inside is { } inside ? $" in {Printable.Of(inside)}" : "")}: {Printable.Of(secret.Kind)} ({Printable.Of(secret.Redacted)}).", file.FullPath, secret.Line);
}
