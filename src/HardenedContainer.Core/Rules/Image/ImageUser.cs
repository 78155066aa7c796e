using System.Globalization;
using System.Text;
using HardenedContainer.Planning;

namespace HardenedContainer.Rules.Image;

/// <summary>USER of an image, taken apart.</summary>
/// <param name="User">User, as a number or a name; empty where it is not set.</param>
/// <param name="Group">Group, as a number or a name; empty where it is not set.</param>
internal sealed record ImageUser(string User, string Group)
{
    /// <summary>Takes <c>user[:group]</c> apart.</summary>
    internal static ImageUser Parse(string text)
    {
        var parts = text.Trim().Split(':', 2);
        return new(parts[0], parts.Length > 1 ? parts[1] : "");
    }

    /// <summary>The numeric user, or null for a name.</summary>
    internal int? UserId => Number(User);

    /// <summary>The numeric group, or null for a name.</summary>
    internal int? GroupId => Number(Group);

    /// <summary>Names and numbers of users in the image: the plan's passwd takes the place of the base's.</summary>
    internal static IReadOnlyDictionary<string, int> Known(PublishSubject subject) =>
        subject.Plan.Entries.FirstOrDefault(e => e.Path == "/etc/passwd")?.Content is FileContent.Inline passwd
            ? Encoding.UTF8.GetString(passwd.Bytes.AsSpan()).Split('\n')
                .Select(line => line.Split(':'))
                .Where(fields => fields.Length > 2)
                .DistinctBy(fields => fields[0], StringComparer.Ordinal)
                .ToDictionary(fields => fields[0], fields => Number(fields[2]) ?? -1, StringComparer.Ordinal)
            : subject.Base.Users;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
