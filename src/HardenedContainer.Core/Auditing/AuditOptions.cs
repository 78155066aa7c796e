using System.Collections.Frozen;

namespace HardenedContainer.Auditing;

/// <summary>How much is made of known holes: <c>HardenContainerAudit</c>.</summary>
public enum AuditMode
{
    /// <summary>What can be looked up is, and what could not be is said.</summary>
    Auto,

    /// <summary>The same, and what could not be looked up stops the publish.</summary>
    Required,

    /// <summary>Nothing is looked up; NuGet's audit is as the project has it.</summary>
    None,
}

/// <summary>How bad a hole of a package must be: <c>HardenContainerAuditLevel</c>.</summary>
public enum AuditLevel
{
    /// <summary>Any.</summary>
    Low,

    /// <summary>Moderate or worse.</summary>
    Moderate,

    /// <summary>High or critical.</summary>
    High,

    /// <summary>Critical.</summary>
    Critical,
}

/// <summary>What NuGet calls each level of a hole (learn.microsoft.com/nuget/reference/errors-and-warnings/nu1901-nu1904).</summary>
public static class AuditLevels
{
    /// <summary>The level by the code of NuGet's message.</summary>
    public static IReadOnlyDictionary<string, AuditLevel> ByCode { get; } = new Dictionary<string, AuditLevel>
    {
        ["NU1901"] = AuditLevel.Low,
        ["NU1902"] = AuditLevel.Moderate,
        ["NU1903"] = AuditLevel.High,
        ["NU1904"] = AuditLevel.Critical,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
