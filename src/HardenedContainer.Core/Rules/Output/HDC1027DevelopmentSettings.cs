using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Settings of production that belong on a developer's machine.</summary>
internal sealed class HDC1027DevelopmentSettings : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1027;

    private static readonly string[] Production = ["appsettings.json", "appsettings.Production.json"];

    private static string? Weakness(Setting setting)
    {
        bool Is(string value) => setting.Value.Equals(value, StringComparison.OrdinalIgnoreCase);
        bool In(string start) => setting.Key.StartsWith(start, StringComparison.OrdinalIgnoreCase);
        return setting.Name.ToLowerInvariant() switch
        {
            "detailederrors" or "enablesensitivedatalogging" or "enabledetailederrors" or "includeerrordetails" or "showpii" when Is("true") => "is true, so errors tell strangers about the inside of the app",
            "default" when In("Logging:") && In("Logging:LogLevel") && (Is("Debug") || Is("Trace")) => $"is {setting.Value}, so logs are large and hold what users sent",
            _ => null,
        };
    }

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where Production.Contains(file.Path, StringComparer.OrdinalIgnoreCase)
        from setting in file.Settings
        let what = Weakness(setting)
        where what is not null
        select Descriptor.At($"{Printable.Of(setting.Key)} {what}.", file.FullPath, setting.Line);
}
