using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>The image is not the one that was planned and validated: other files, modes, owners, or another configuration.</summary>
internal sealed class HDC8008NotAsPlanned : IRule<BuiltImageSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8008;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        if (subject.Plan is not { } plan)
        {
            return [];
        }

        var found = subject.Image.Visible.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var planned = plan.Entries.Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
        var isWhole = plan.Base is { Kind: BaseKind.Scratch, LibrariesReference: null };
        var extra = found.Values
            .Where(f => !planned.Contains(f.Path) && f.Path.Length > 1 && (isWhole || f.Path.StartsWith(plan.Configuration.WorkingDirectory.TrimEnd('/') + "/", StringComparison.Ordinal)))
            .Select(f => f.Path).Order(StringComparer.Ordinal).ToArray();
        var missing = plan.Entries.Select(e => e.Path).Where(p => !found.ContainsKey(p)).ToArray();
        var changed = plan.Entries.Where(e => found.ContainsKey(e.Path)).Select(e => Difference(e, found[e.Path])).OfType<string>().ToArray();
        return new[]
        {
            extra.Length > 0 ? $"{Names.Of(extra)} {(extra.Length == 1 ? "is" : "are")} in the image and not in the plan." : null,
            missing.Length > 0 ? $"{Names.Of(missing)} {(missing.Length == 1 ? "is" : "are")} in the plan and not in the image." : null,
            changed.Length > 0 ? $"{Names.Of(changed)}." : null,
        }.OfType<string>().Concat(Configuration(subject.Image, plan, isWhole)).Select(what => subject.Finding(Descriptor, what));
    }

    private static string? Difference(ImageEntry entry, LayerFile file)
    {
        var kind = entry.Kind switch
        {
            ImageEntryKind.Directory => FileKind.Directory,
            ImageEntryKind.SymbolicLink => FileKind.SymbolicLink,
            _ => FileKind.File,
        };
        var difference = file.File.Kind != kind ? "is of another kind"
            : entry.Sha256 is { } hash && hash != file.File.Sha256 ? "has another content"
            : entry.LinkTarget is { } target && target != file.File.LinkTarget ? "leads elsewhere"
            : kind == FileKind.SymbolicLink ? null
            : (int)file.File.Mode != entry.Mode ? $"has the mode {Convert.ToString((int)file.File.Mode, 8).PadLeft(4, '0')}"
            : file.UserId != entry.UserId || file.GroupId != entry.GroupId ? $"belongs to {file.UserId}:{file.GroupId}"
            : null;
        return difference is null ? null : $"{entry.Path} {difference}";
    }

    // A base may bring variables and labels of its own.
    private static IEnumerable<string> Configuration(Facts.Images.BuiltImage image, ImagePlan plan, bool isWhole)
    {
        var configuration = plan.Configuration;
        var variables = image.Environment.DistinctBy(v => v.Key).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        var ports = image.Ports.ToHashSet(StringComparer.Ordinal);
        var differing = new[]
        {
            image.User == configuration.User ? null : "user",
            image.WorkingDirectory == configuration.WorkingDirectory ? null : "working directory",
            image.Entrypoint.SequenceEqual(configuration.Entrypoint, StringComparer.Ordinal) ? null : "entry point",
            image.Command.SequenceEqual(configuration.Command, StringComparer.Ordinal) ? null : "command",
            (image.StopSignal.Length == 0 ? "SIGTERM" : image.StopSignal) == configuration.StopSignal ? null : "stop signal",
            configuration.Ports.All(p => ports.Contains(p.ToString())) && (!isWhole || ports.Count == configuration.Ports.Length) ? null : "ports",
            configuration.Environment.All(v => variables.GetValueOrDefault(v.Key) == v.Value) && (!isWhole || variables.Count == configuration.Environment.Count) ? null : "environment",
            configuration.Labels.All(l => image.Labels.GetValueOrDefault(l.Key) == l.Value) ? null : "labels",
            image.Architecture == plan.Architecture ? null : "architecture",
        }.OfType<string>().ToArray();
        return differing.Length == 0 ? [] : [$"The image has another {Printable.List(differing)} than the plan."];
    }
}
