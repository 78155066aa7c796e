using System.Text.RegularExpressions;
using HardenedContainer.Auditing;
using HardenedContainer.Components;
using HardenedContainer.Diagnostics;
using HardenedContainer.Options;

namespace HardenedContainer.Rules.Output;

/// <summary>A package has a known hole: what NuGet's audit warns of as NU1901 to NU1904.</summary>
internal sealed partial class HDC1028VulnerablePackage : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1028;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        (subject.App.Audit?.Restore?.Messages ?? []).Where(m => AuditLevels.ByCode.ContainsKey(m.Code)).Select(m => Of(subject, m)).DistinctBy(f => f.What);

    private Finding Of(PublishSubject subject, RestoreMessage message)
    {
        var package = subject.App.Components.FirstOrDefault(c => c.Kind == ComponentKind.Package && c.Name.Equals(message.Package, StringComparison.OrdinalIgnoreCase));
        var level = OptionNames.AuditLevels.First(l => l.Value == AuditLevels.ByCode[message.Code]).Text;
        return Descriptor.At(
            $"{ValueText.Escape(package?.Name ?? message.Package)}{(package?.Version is { } version ? $" {version}" : "")} has a hole of level {level} ({message.Code})"
            + $"{(Address().Match(message.Text) is { Success: true } address ? $": {address.Value}" : "")}{(package is { IsDirect: false } ? "; another package brings it" : "")}.",
            subject.App.ProjectFile);
    }

    [GeneratedRegex(@"https://[\w./%-]+[\w/]", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
