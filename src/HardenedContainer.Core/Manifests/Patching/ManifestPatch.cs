using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.Options;
using HardenedContainer.Rules.Manifests;

namespace HardenedContainer.Manifests.Patching;

/// <summary>A manifest with the security settings of the generated files.</summary>
/// <param name="Text">Its text; as it was where nothing was missing.</param>
/// <param name="Containers">How many of its containers run the app, or were named.</param>
/// <param name="Refused">Lines that should have been changed and were not: shared by an alias, or of an unexpected form.</param>
/// <param name="Remaining">What the rules of band 7 still find.</param>
public sealed record PatchedManifest(string Text, int Containers, ImmutableArray<int> Refused, ImmutableArray<Finding> Remaining);

/// <summary>Puts the security settings of the generated files into a manifest of the user's own, and changes nothing else.</summary>
public static class ManifestPatch
{
    /// <summary>Stands for every container.</summary>
    public const string Everything = "*";

    /// <summary>Patches a manifest.</summary>
    /// <param name="path">The file, as it is to be named in findings.</param>
    /// <param name="text">Its text, not longer than <see cref="ManifestReader.MaximumLength"/>.</param>
    /// <param name="options">The app's settings.</param>
    /// <returns>The patched manifest.</returns>
    /// <exception cref="FindingException">HDC0007: it cannot be read, is no manifest, or its form is one that cannot be patched.</exception>
    public static PatchedManifest Create(string path, string text, HardeningOptions options)
    {
        var subject = ManifestSubject.Create(path, text);
        if (subject.Text.Problem is not null)
        {
            throw new FindingException(ManifestRules.Evaluate(subject)[0]);
        }

        if (!subject.IsManifest)
        {
            throw Unfit(path, "It holds nothing for Kubernetes, Compose or ECS.");
        }

        var editor = Edit(subject, text, options);
        var patched = editor.Apply();

        // Whatever form a file has: what is written can be read, and there is nothing left to do.
        var after = ManifestSubject.Create(path, patched);
        if (after.Text.Problem is not null || Edit(after, patched, options).HasEdits)
        {
            throw Unfit(path, "Its form is one that cannot be patched, and nothing in it was changed.");
        }

        return new(patched, Selected(subject, options).Count(), [.. editor.Refused], [.. ManifestRules.Evaluate(after)]);
    }

    private static ManifestEditor Edit(ManifestSubject subject, string text, HardeningOptions options)
    {
        var settings = new HardenedSettings(options.Run, options.UserId, options.GroupId, options.TempPath);
        var editor = new ManifestEditor(text);
        foreach (var group in Selected(subject, options).GroupBy(c => c.Workload))
        {
            var isWhole = group.Count() == group.Key.Containers.Length;
            foreach (var container in group)
            {
                Merge(container.Node, settings.For(container, isWhole));
            }

            Merge(group.Key.Node, settings.For(group.Key, [.. group], isWhole));
        }

        return editor;

        void Merge(ManifestNode node, JsonObject wanted)
        {
            if (wanted.Count > 0)
            {
                editor.Merge(node, wanted);
            }
        }
    }

    private static IEnumerable<ManifestContainer> Selected(ManifestSubject subject, HardeningOptions options)
    {
        var app = new ManifestApp(options.Repository, "", options.TempPath);
        return subject.Containers.Where(c => !c.Workload.IsWindows && (options.PatchContainers.IsEmpty
            ? app.Runs(c with { Image = c.Node["image"] })
            : options.PatchContainers.Contains(Everything) || options.PatchContainers.Contains(c.Name)));
    }

    private static FindingException Unfit(string path, string what) => new(DiagnosticCatalog.HDC0007.At(what, path, fix: "Take it out of HardenContainerManifest, or change it by hand."));
}
