using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Manifests.Patching;
using HardenedContainer.Options;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>Shows what manifests of the user's own lack of the security settings of the generated ones, and writes it where that is asked for.</summary>
[MSBuildMultiThreadableTask]
public sealed class PatchManifests : HardeningTask
{
    private protected override void Run(BindingResult binding)
    {
        if (binding.Options is not { } options)
        {
            Report(binding.Severity, binding.Findings);
            return;
        }

        if (options.OwnManifests.IsEmpty)
        {
            Log.LogMessage(MessageImportance.High, "HardenedContainer: there are no HardenContainerManifest items to patch");
        }

        var findings = new List<Finding>();
        foreach (var path in options.OwnManifests)
        {
            try
            {
                Patch(path, options);
            }
            catch (Exception e) when (FileErrors.IsExpected(e))
            {
                // The others are patched all the same.
                findings.AddRange(FileErrors.ToFindings(e, path));
            }
        }

        Report(binding.Severity, findings);
    }

    private void Patch(string path, HardeningOptions options)
    {
        var name = Path.GetRelativePath(ProjectDirectory, path).Replace('\\', '/');
        var file = ManifestFile.Read(path);
        var patched = ManifestPatch.Create(path, file.Text, options);
        if (options.PatchWrite)
        {
            file.Write(patched.Text);
        }

        Log.LogMessage(MessageImportance.High, "{0}", 0 switch
        {
            _ when patched.Text != file.Text => $"HardenedContainer: {name} {(options.PatchWrite ? "is patched" : "lacks this; -p:HardenContainerPatchWrite=true writes it")}\n{Shown(UnifiedDiff.Of(name, file.Text, patched.Text))}",
            _ when patched.Containers == 0 => $"HardenedContainer: {name} has no container with the image {options.Repository}; HardenContainerPatchContainers names others",
            _ => $"HardenedContainer: {name} has all settings that it can be given",
        });
        foreach (var line in patched.Refused)
        {
            Log.LogMessage(MessageImportance.High, "HardenedContainer: {0}({1}) lacks settings and stays as it is, for an alias shares it, or it has another form; change it by hand", name, line);
        }

        var stays = patched.Remaining.Where(f => f.DefaultSeverity >= DiagnosticSeverity.Warning).Select(f => $"{f.Descriptor.Code} in line {f.Line}").Distinct().ToArray();
        if (stays.Length > 0)
        {
            Log.LogMessage(MessageImportance.High, "HardenedContainer: {0} then still has {1}", name, string.Join(", ", stays));
        }
    }

    // The file is anybody's text: what a terminal would obey is not printed.
    private static string Shown(string diff) => string.Concat(diff.Where(c => c != '\r').Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '?' : c));
}
