using System.Collections.Immutable;
using System.Net.Mail;
using System.Text.RegularExpressions;

namespace HardenedContainer.Dockerfiles;

/// <summary>What the value of a label is.</summary>
/// <param name="Name">The form's name in a configuration; those of hadolint.</param>
/// <param name="Description">What a value of it is, after "is no".</param>
/// <param name="IsMet">Whether a value is of it.</param>
public sealed partial record LabelForm(string Name, string Description, Predicate<string> IsMet)
{
    /// <summary>Anything.</summary>
    public static LabelForm Text { get; } = new("text", "text", _ => true);

    /// <summary>An absolute address.</summary>
    public static LabelForm Url { get; } = new("url", "address", value => value.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(value, UriKind.Absolute, out _));

    /// <summary>A time (RFC 3339, section 5.6).</summary>
    public static LabelForm Time { get; } = new("rfc3339", "time as in RFC 3339", TimeForm().IsMatch);

    /// <summary>A licence (SPDX specification, annex "SPDX license expressions").</summary>
    public static LabelForm Licence { get; } = new("spdx", "SPDX expression", LicenceForm().IsMatch);

    /// <summary>A commit of git: 7 to 40 digits of SHA-1, or 64 of SHA-256.</summary>
    public static LabelForm Commit { get; } = new("hash", "commit of git", CommitForm().IsMatch);

    /// <summary>A version (Semantic Versioning 2.0.0, its own regular expression).</summary>
    public static LabelForm Version { get; } = new("semver", "version as in Semantic Versioning", VersionForm().IsMatch);

    /// <summary>An address of electronic mail.</summary>
    public static LabelForm Email { get; } = new("email", "address of electronic mail", value => MailAddress.TryCreate(value, out var address) && address.Address == value);

    /// <summary>Every form that a configuration can ask for.</summary>
    public static ImmutableArray<LabelForm> All { get; } = [Text, Url, Time, Licence, Commit, Version, Email];

    // NonBacktracking: the values come from anywhere.
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$", Options)]
    private static partial Regex TimeForm();

    [GeneratedRegex("^[(]*[A-Za-z0-9.+-]+[)]*( (AND|OR|WITH) [(]*[A-Za-z0-9.+-]+[)]*)*$", Options)]
    private static partial Regex LicenceForm();

    [GeneratedRegex("^([0-9a-f]{7,40}|[0-9a-f]{64})$", Options)]
    private static partial Regex CommitForm();

    [GeneratedRegex(
        "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?$",
        Options)]
    private static partial Regex VersionForm();
}
