using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Image;

namespace HardenedContainer.Rules.BaseFit;

/// <summary>The app may write temporary files, and the directory for them is missing or not writable.</summary>
internal sealed class HDC6004TempDirectory : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC6004;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var tree = new ImageTree(subject);
        var path = tree.Variable("TMPDIR") is { Length: > 0 } variable ? variable : "/tmp";
        if (subject.App.Features.TempFiles == Evidence.Absent || !subject.Base.IsKnown || (path == "/tmp" && subject.Base.HasTemp))
        {
            yield break;
        }

        var user = ImageUser.Parse(subject.Plan.Configuration.User);
        var what = tree.Find(path) switch
        {
            null => $"There is no {path} in the image",
            { Entry: { } entry } when entry.Kind != ImageEntryKind.Directory => $"{path} of the image is not a directory",
            { Entry: { } entry } when !IsWritable(entry, user) => $"{path} of the image cannot be written by user {subject.Plan.Configuration.User}",
            _ => null,
        };
        if (what is not null)
        {
            yield return Descriptor.At($"{what} ({subject.App.Features.Source}).", subject.App.ProjectFile);
        }
    }

    private static bool IsWritable(ImageEntry entry, ImageUser user)
    {
        var bits = entry.UserId == user.UserId ? entry.Mode >> 6 : entry.GroupId == user.GroupId ? entry.Mode >> 3 : entry.Mode;
        return (bits & 3) == 3;
    }
}
