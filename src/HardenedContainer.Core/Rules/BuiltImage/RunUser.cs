using HardenedContainer.Rules.Image;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>The user of the container's process, as engines find it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="GroupId">The number of its group.</param>
internal sealed record RunUser(int Id, int GroupId)
{
    private const int Name = 0, Number = 2, Group = 3;

    /// <summary>Resolves USER with the image's passwd and group; null where it names a user who is not there.</summary>
    internal static RunUser? Of(Facts.Images.BuiltImage image)
    {
        var user = ImageUser.Parse(image.User);
        var account = user.User.Length == 0 ? null : Lines(image, "/etc/passwd").FirstOrDefault(l => l[user.UserId is null ? Name : Number] == user.User);
        var id = user.User.Length == 0 ? 0 : user.UserId ?? Parse(account, Number);
        var group = user.Group.Length == 0 ? Parse(account, Group) ?? 0
            : user.GroupId ?? Parse(Lines(image, "/etc/group").FirstOrDefault(l => l[Name] == user.Group), Number);
        return id is null || group is null ? null : new(id.Value, group.Value);
    }

    /// <summary>The accounts of passwd, group or shadow, taken apart at their colons; lines with too few are left out.</summary>
    internal static IEnumerable<string[]> Lines(Facts.Images.BuiltImage image, string path) =>
        (image.Find(path)?.Text ?? "").Split('\n').Where(l => !l.StartsWith('#')).Select(l => l.Split(':')).Where(l => l.Length > Number);

    private static int? Parse(string[]? line, int field) => line?.Length > field && int.TryParse(line[field], out var number) ? number : null;
}
