using System.Globalization;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>One argument of EXPOSE.</summary>
/// <param name="Text">As it stands after replacing variables.</param>
/// <param name="Protocol">What follows the slash; empty where there is none.</param>
/// <param name="First">The port, or the first of a range; 0 where it is none.</param>
/// <param name="IsValid">Builders take it.</param>
/// <param name="IsMapping">It has an address or a port of the host.</param>
internal sealed record ExposedPort(string Text, string Protocol, int First, bool IsValid, bool IsMapping)
{
    /// <summary>Every port whose value is certain, with its line.</summary>
    internal static IEnumerable<(ExposedPort Port, int Line)> All(DockerfileSubject subject) =>
        from item in subject.Steps
        where item.Step.Instruction.Keyword == "EXPOSE"
        from word in item.Step.Instruction.Arguments
        let text = item.Step.Expander.Expand(word)
        where text is { IsCertain: true, Text.Length: > 0 }
        select (Of(text.Text), item.Step.Instruction.Line);

    private static ExposedPort Of(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (ports, protocol) = slash < 0 ? (text, "") : (text[..slash], text[(slash + 1)..]);
        var colon = ports.LastIndexOf(':');
        var range = ports[(colon + 1)..].Split('-');
        var numbers = range.Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : 0).ToArray();
        var valid = range.Length <= 2 && numbers.All(n => n > 0) && numbers[0] <= numbers[^1]
            && protocol.ToLowerInvariant() is "" or "tcp" or "udp" or "sctp" && (slash < 0 || protocol.Length > 0);
        return new(text, protocol, numbers[0], valid, colon >= 0);
    }
}
