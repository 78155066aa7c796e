using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Options;

namespace HardenedContainer.Rules.Binary;

/// <summary>The app uses cultures, and the image has no ICU to open.</summary>
internal sealed partial class HDC2018IcuMissing : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2018;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var app = subject.App;
        var view = new ImageView(subject);
        if (app.InvariantGlobalization || app.StaticIcu || !view.IsKnown)
        {
            yield break;
        }

        var isStatic = view.Entry is { Elf.IsStatic: true };
        if (!isStatic && HasIcu(view.LibraryNames))
        {
            yield break;
        }

        var what = isStatic
            ? $"{Printable.Of(app.EntryFile)} uses cultures (InvariantGlobalization is off), but it is static, has no ICU linked in, and cannot open ICU's libraries."
            : $"{Printable.Of(app.EntryFile)} uses cultures (InvariantGlobalization is off), but libicuuc, libicui18n and libicudata of one version are not in the image on {subject.Base.Name}.";
        var fix = isStatic
            ? "Set InvariantGlobalization=true if the app needs no cultures, else StaticICULinking=true."
            : subject.Base.Kind switch
            {
                BaseKind.Scratch => "Set InvariantGlobalization=true if the app needs no cultures, else install ICU on the build machine (Debian 12: libicu72), so that it is copied into the image.",
                BaseKind.Chiseled => "Set InvariantGlobalization=true if the app needs no cultures, else take the base's -extra variant, such as mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra, which has ICU.",
                _ => "Set InvariantGlobalization=true if the app needs no cultures, else reference the package Microsoft.ICU.ICU4C.Runtime, or take a base with ICU, such as mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra.",
            };

        // With the switch in the environment the app starts, without cultures.
        yield return Descriptor.At(what, app.Entry?.FullPath, fix: fix) with { Severity = IsInvariantByEnvironment(subject) ? DiagnosticSeverity.Info : null };
    }

    private static bool HasIcu(IEnumerable<string> names) => names
        .Select(n => Library().Match(n))
        .Where(m => m.Success)
        .GroupBy(m => m.Groups["version"].Value, m => m.Groups["part"].Value)
        .Any(parts => parts.Distinct().Count() == 3);

    private static bool IsInvariantByEnvironment(PublishSubject subject)
    {
        const string Name = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";
        var value = subject.Plan.Configuration.Environment.GetValueOrDefault(Name) ?? subject.Base.Environment.GetValueOrDefault(Name);
        return value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"^libicu(?<part>uc|i18n|data)\.so\.(?<version>[0-9]+)(\.|$)")]
    private static partial Regex Library();
}
