namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The value of USER or of <c>--chown</c>.</summary>
internal static class DockerfileUser
{
    /// <summary>Whether it is root, whatever the group.</summary>
    internal static bool IsRoot(string user) => Part(user) is "" or "root" || (int.TryParse(Part(user), out var number) && number == 0);

    /// <summary>The name of the user; null where it is a number or empty.</summary>
    internal static string? Name(string user) => Part(user) is { Length: > 0 } name && !name.All(char.IsAsciiDigit) ? name : null;

    private static string Part(string user) => user.Split(':')[0].Trim();
}
