using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>The rules for manifests of the run time, and the one way in which they run.</summary>
public static class ManifestRules
{
    /// <summary>Every rule that is on by default, in the order of codes.</summary>
    public static IReadOnlyList<IRule<ManifestSubject>> Default { get; } =
    [
        new HDC7001Privileged(),
        new HDC7002PrivilegeEscalation(),
        new HDC7003MayRunAsRoot(),
        new HDC7004RunsAsRoot(),
        new HDC7005Capabilities(),
        new HDC7006NoSeccomp(),
        new HDC7007HostNamespaces(),
        new HDC7008VolumeKind(),
        new HDC7009WritableRoot(),
        new HDC7010NoTemporaryFiles(),
        new HDC7011NoMemoryLimit(),
        new HDC7012NoProbe(),
        new HDC7013PortsDisagree(),
        new HDC7014Secret(),
        new HDC7015NoVersion(),
        new HDC7016TokenMounted(),
        new HDC7017TooLittleTime(),
        new HDC7018KeysNotShared(),
        new HDC7019VolumeOwner(),
        new HDC7020RepeatedKey(),
        new HDC7021OtherUser(),
        new HDC7022HostPort(),
        new HDC7023HostOfProbe(),
        new HDC7024ProcMount(),
        new HDC7025UnsafeSysctl(),
        new HDC7026AppArmorOff(),
        new HDC7027SeLinuxOptions(),
        new HDC7028HostProcess(),
        new HDC7029EngineSocket(),
        new HDC7030ProgramMissing(),
        new HDC7031NoDigest(),
        new HDC7032HeapLimit(),
        new HDC7033Development(),
        new HDC7034NoProcessLimit(),
        new HDC7035SystemDirectory(),
    ];

    /// <summary>Runs all rules and returns all findings.</summary>
    /// <param name="subject">The file.</param>
    /// <returns>The findings in the order of lines, then codes; HDC0007 alone where the file cannot be read.</returns>
    public static IReadOnlyList<Finding> Evaluate(ManifestSubject subject) =>
        subject.Text.Problem is { } problem ? [DiagnosticCatalog.HDC0007.At(problem.What, subject.Path, problem.Line, problem.IsTemplate ? "Check what it becomes: the output of helm template." : "Mend its form, or leave it out.")] :
        [
            .. Default.SelectMany(rule => rule.Evaluate(subject))
                .OrderBy(f => f.Line)
                .ThenBy(f => f.Descriptor.Code, StringComparer.Ordinal)
                .ThenBy(f => f.What, StringComparer.Ordinal),
        ];
}
