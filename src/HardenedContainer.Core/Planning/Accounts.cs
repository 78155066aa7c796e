using System.Globalization;
using System.Text;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>passwd and group of a root file system: exactly root, nobody and the app's user, none with a login shell.</summary>
internal static class Accounts
{
    private const int Root = 0;
    private const int Nobody = 65534;

    public static string Passwd(HardeningOptions options)
    {
        var text = new StringBuilder();
        foreach (var (name, user, group, home) in new[]
        {
            ("root", Root, Root, "/"),
            ("nobody", Nobody, Nobody, "/"),
            (options.UserName, options.UserId, options.GroupId, $"/home/{options.UserName}"),
        }.DistinctBy(account => account.Item2))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}:x:{user}:{group}::{home}:/sbin/nologin\n");
        }

        return text.ToString();
    }

    public static string Group(HardeningOptions options)
    {
        var text = new StringBuilder();
        foreach (var (name, group) in new[] { ("root", Root), ("nobody", Nobody), (options.UserName, options.GroupId) }.DistinctBy(g => g.Item2))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}:x:{group}:\n");
        }

        return text.ToString();
    }
}
