namespace HardenedContainer.Facts;

/// <summary>What is known of a feature. Absence is reliable; presence over-reports (measured: facts on evidence of use).</summary>
public enum Evidence
{
    /// <summary>Nothing could be looked at: treated as present.</summary>
    Unknown,

    /// <summary>The code cannot reach it.</summary>
    Absent,

    /// <summary>The code may reach it.</summary>
    Present,
}

/// <summary>Which features the code can reach, and where that was seen.</summary>
/// <param name="Tls">A TLS client or certificate chain building: needs the CA bundle.</param>
/// <param name="TimeZones">Look-up of time zones by id: needs tzdata.</param>
/// <param name="TempFiles">Temporary files: need a writable directory.</param>
/// <param name="Source">What was looked at, such as <c>symbols of web.dbg</c> or <c>12 linked assemblies</c>.</param>
public sealed record FeatureEvidence(Evidence Tls, Evidence TimeZones, Evidence TempFiles, string Source)
{
    /// <summary>Hashes, random numbers, keys or TLS: needs OpenSSL where it is not linked in.</summary>
    public Evidence Crypto { get; init; }

    /// <summary>Nothing is known.</summary>
    public static FeatureEvidence Unknown { get; } = new(Evidence.Unknown, Evidence.Unknown, Evidence.Unknown, "no evidence");
}
