using System.Text.RegularExpressions;

namespace HardenedContainer.Options;

/// <summary><c>ContainerUser</c> and <c>HardenContainerUserName</c>.</summary>
internal static partial class UserBinding
{
    // 65535 is -1 where ids have 16 bits; higher ids lie outside the 65536 that a rootless engine maps.
    private const int HighestId = 65534;
    private const int ConventionalId = 1654;

    private const string Fix = "Use numbers, uid or uid:gid from 1 to 65534, such as 1654:1654: Kubernetes can verify only a numeric user as non-root.";

    public static (int User, int Group) Ids(Binding binding)
    {
        const string Property = "ContainerUser";
        var value = binding.Property(Property);
        if (value.Length == 0)
        {
            return (ConventionalId, ConventionalId);
        }

        var parts = value.Split(':');
        if (parts.Length > 2 || Id(parts[0]) is not { } user || Id(parts[^1]) is not { } group)
        {
            binding.Reject(Property, value, "is not a numeric user", Fix);
            return (ConventionalId, ConventionalId);
        }

        return (user, group);
    }

    public static string Name(Binding binding)
    {
        const string Property = "HardenContainerUserName";
        var value = binding.Property(Property);
        if (value.Length == 0)
        {
            return "app";
        }

        if (value.Length <= 32 && NameRegex().IsMatch(value) && value is not ("root" or "nobody" or "nogroup"))
        {
            return value;
        }

        binding.Reject(Property, value, "cannot be the name of the app's user",
            "Use up to 32 lower-case letters, digits, '_' and '-', beginning with a letter or '_'; root, nobody and nogroup are taken.");
        return "app";
    }

    // The names that .NET's own images have: their numbers are the same everywhere. Root passes, for rule HDC5020 to judge.
    private static int? Id(string text) => text switch
    {
        "app" or "$APP_UID" or "${APP_UID}" => ConventionalId,
        "root" => 0,
        _ when Binding.TryNumber(text, out var id) && id <= HighestId => id,
        _ => null,
    };

    [GeneratedRegex("^[a-z_][a-z0-9_-]*\\z")]
    private static partial Regex NameRegex();
}
