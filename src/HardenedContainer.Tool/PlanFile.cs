using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Planning;

namespace HardenedContainer.Tool;

/// <summary>The plan that an image was made of.</summary>
internal static class PlanFile
{
    private const int Longest = 64 << 20;
    private const string Name = "plan.json";

    /// <summary>What a hardened publish puts beside its archive; another file of that name means nothing.</summary>
    internal static ImagePlan? Beside(string image) =>
        File.Exists(image) && Path.Combine(Path.GetDirectoryName(Path.GetFullPath(image))!, Name) is var file
            && SourceText.Read(file, Longest, out _)?.Contains(GeneratedFiles.Marker, StringComparison.Ordinal) == true ? Read(file) : null;

    /// <summary>Reads a plan; throws HDC0007 where it is none.</summary>
    internal static ImagePlan Read(string file)
    {
        if (SourceText.Read(file, Longest, out var problem) is not { } text)
        {
            throw new FindingException(problem!);
        }

        try
        {
            return PlanJson.Read(text);
        }
        catch (FormatException e)
        {
            throw new FindingException(DiagnosticCatalog.HDC0007.At($"It is no plan: {e.Message}", file, fix: "Name the plan.json of a hardened publish."));
        }
    }
}
