using System.Collections.Immutable;
using System.Globalization;
using HardenedContainer.Components;
using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Rules;

namespace HardenedContainer.Auditing;

/// <summary>One question of the audit and whether it was answered.</summary>
/// <param name="Subject">What was to be looked up, such as <c>packages</c>.</param>
/// <param name="IsChecked">It was looked up. What was found is among the findings.</param>
/// <param name="Text">With what, or why not: a phrase without full stop.</param>
public sealed record AuditCheck(string Subject, bool IsChecked, string Text);

/// <summary>What the audit looked up, and what it could not: nobody should take silence for an answer.</summary>
public static class AuditStatement
{
    /// <summary>The question whether packages have known holes.</summary>
    internal const string Packages = "packages";

    /// <summary>The question whether there is a newer runtime.</summary>
    internal const string Runtime = "runtime";

    private const string Everything = "known holes";

    /// <summary>Whether a gap concerns what the user can do something about: the others are for a scanner by their nature.</summary>
    /// <param name="check">A check.</param>
    /// <returns>True where it was not made and could be.</returns>
    public static bool IsGap(AuditCheck check) => !check.IsChecked && check.Subject is Packages or Runtime or Everything;

    /// <summary>Makes the statement.</summary>
    /// <param name="subject">The publish.</param>
    /// <returns>Every question, in the order of the documentation; one line where the audit is off.</returns>
    public static ImmutableArray<AuditCheck> Of(PublishSubject subject) => subject.App.Audit is { } audit
        ? [OfPackages(subject.App, audit), OfSources(audit), OfRuntime(subject.App, audit), OfFramework(subject.App.TargetFrameworkMajor), .. OfNative(subject.Plan.Components), .. OfBase(subject)]
        : [new(Everything, false, "HardenContainerAudit is none")];

    private static AuditCheck OfPackages(AppFacts app, AuditFacts audit)
    {
        const string name = Packages;
        if (audit.Restore is not { } restore)
        {
            return new(name, false, "the restore left no list of packages");
        }

        if (!restore.IsAudited)
        {
            return new(name, false, "NuGetAudit is false");
        }

        if (!audit.Silenced.IsEmpty)
        {
            return new(name, false, $"NoWarn silences {string.Join(", ", audit.Silenced)}");
        }

        // NU1900: the data could not be fetched; NU1905: the source has none (learn.microsoft.com/nuget/reference/errors-and-warnings).
        if (restore.Messages.FirstOrDefault(m => m.Code is "NU1900" or "NU1905") is { } failed)
        {
            return new(name, false, $"{failed.Code}: {ValueText.Escape(failed.Text)}");
        }

        if (audit.DataSources.FirstOrDefault(s => s.HasData == true) is not { } data)
        {
            return new(name, false, audit.DataSources.FirstOrDefault(s => s.HasData is null) is { } silent
                ? $"{ValueText.Escape(silent.Source)} did not say whether it has data on holes: {silent.Why}"
                : "no package source has data on holes; name one in auditSources of nuget.config");
        }

        var packages = app.Components.Count(c => c.Kind == ComponentKind.Package);
        return new(name, restore.Mode == "all" || restore.Mode.Length == 0, $"{Count(packages, "package")}, mode {restore.Mode}, level {restore.Level}, with data of {ValueText.Escape(data.Source)}"
            + (restore.Suppressed.IsEmpty ? "" : $"; left out by NuGetAuditSuppress: {string.Join(", ", restore.Suppressed.Select(s => ValueText.Escape(s)))}"));
    }

    private static AuditCheck OfSources(AuditFacts audit) => audit.Restore is null
        ? new("package sources", false, "the restore left no list of sources")
        : !audit.Config.Unreadable.IsEmpty
            ? new("package sources", false, $"{audit.Config.Unreadable[0]} cannot be read")
            : new("package sources", true, $"{Count(audit.PackageSources.Count(), "source")}, {(audit.Config.HasMapping ? "mapped" : "not mapped")}{(audit.Restore.IsLocked ? ", locked mode" : "")}");

    private static AuditCheck OfRuntime(AppFacts app, AuditFacts audit)
    {
        var used = app.Components.FirstOrDefault(c => c.Kind == ComponentKind.Runtime && c.Included)?.Version;
        return audit.NewestRuntime.Length == 0 || used is null
            ? new(Runtime, false, used is null ? "no runtime pack is known" : "the SDK names no newest runtime for this framework")
            : new(Runtime, true, $"{used}; SDK {audit.Sdk} knows {audit.NewestRuntime} as the newest, and whether there is a newer SDK was not looked up");
    }

    private static AuditCheck OfFramework(int major) => DotNetSupport.EndOf(major) is { } end
        ? new("framework", true, $"support of .NET {major} ends on {end:yyyy-MM-dd}")
        : new("framework", false, $"the end of support of .NET {major} is not in this package's list");

    private static IEnumerable<AuditCheck> OfNative(ImmutableArray<SoftwareComponent> components)
    {
        var libraries = components.Where(c => c.Kind == ComponentKind.StaticLibrary && c.Included).ToArray();
        var compared = libraries.Where(c => c.Version is not null && NativeHoles.IsComparable(c) && NativeHoles.All.Any(h => h.Name == c.Name)).ToArray();
        var others = libraries.Except(compared).Select(c => $"{c.Name} {c.Version}".TrimEnd()).ToArray();
        if (compared.Length > 0)
        {
            yield return new("native libraries", true, $"{string.Join(", ", compared.Select(c => $"{c.Name} {c.Version}"))}, with the list of {NativeHoles.Looked.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        }

        if (others.Length > 0)
        {
            yield return new("other native libraries", false, $"{string.Join(", ", others)}: a scanner that reads sbom.cdx.json looks them up");
        }
    }

    private static IEnumerable<AuditCheck> OfBase(PublishSubject subject)
    {
        var packages = subject.Plan.Components.Count(c => c.Kind == ComponentKind.SystemPackage);
        if (subject.Plan.Base.Kind != BaseKind.Scratch)
        {
            yield return new("base image", false, "its packages are not looked up here; scan the image");
        }
        else if (packages > 0)
        {
            yield return new("distribution packages", false, $"{Count(packages, "package")}: a scanner that reads sbom.cdx.json looks them up");
        }
    }

    private static string Count(int number, string what) => $"{number.ToString(CultureInfo.InvariantCulture)} {what}{(number == 1 ? "" : "s")}";
}
