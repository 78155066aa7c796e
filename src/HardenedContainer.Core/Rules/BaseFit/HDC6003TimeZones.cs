using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Rules.Binary;
using HardenedContainer.Rules.Image;

namespace HardenedContainer.Rules.BaseFit;

/// <summary>The app may look up time zones, or the image sets one, and there is no time zone database.</summary>
internal sealed class HDC6003TimeZones : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC6003;

    private const string Database = "/usr/share/zoneinfo";

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var tree = new ImageTree(subject);
        var zone = tree.Variable("TZ") is { Length: > 0 } tz && tz.Trim(':') is not ("UTC" or "Etc/UTC" or "GMT") ? tz : null;
        if (!subject.Base.IsKnown || subject.Base.HasTimeZones || tree.Find(Database) is not null
            || tree.Variable("DOTNET_SYSTEM_TIMEZONE_INVARIANT") is "1" or "true")
        {
            yield break;
        }

        if (zone is not null)
        {
            yield return Descriptor.At($"The image sets TZ to {Printable.Of(zone)} and has no {Database}, so the app would run in UTC.", subject.App.ProjectFile)
                with { Severity = DiagnosticSeverity.Error };
        }
        else if (subject.App.Features.TimeZones != Evidence.Absent)
        {
            yield return Descriptor.At($"There is no {Database} in the image ({subject.App.Features.Source}).", subject.App.ProjectFile)
                with { Severity = subject.Options.TimeZones == Inclusion.Never ? DiagnosticSeverity.Info : null };
        }
    }
}
