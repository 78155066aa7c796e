namespace HardenedContainer.Facts.Features;

/// <summary>
/// A method that every use of a feature goes through. Where it was compiled or kept, the feature is in reach; where not, it
/// is not. Several for each feature, because the compiler may inline one and a later framework may rename one.
/// </summary>
/// <param name="Assembly">Simple name of the assembly that defines it.</param>
/// <param name="Type">Full name of the type, nested types with <c>+</c>.</param>
/// <param name="Method">Name in metadata.</param>
internal sealed record EvidenceMarker(string Assembly, string Type, string Method)
{
    private const string CoreLib = "System.Private.CoreLib";
    private const string Cryptography = "System.Security.Cryptography";
    private const string Security = "System.Net.Security";

    /// <summary>Is in every app: without it nothing can be said.</summary>
    public static IReadOnlyList<EvidenceMarker> Always { get; } =
        [new(CoreLib, "System.Object", ".ctor"), new(CoreLib, "System.Exception", ".ctor"), new(CoreLib, "System.Exception", "ToString")];

    /// <summary>TLS handshakes and certificate chains.</summary>
    public static IReadOnlyList<EvidenceMarker> Tls { get; } =
    [
        new(Security, "System.Net.Security.SslStreamPal", "HandshakeInternal"),
        new(Security, "System.Net.Security.SslStream", "AcquireCredentialsHandle"),
        new(Security, "System.Net.Security.SslStream", "CompleteHandshake"),
        new(Cryptography, "System.Security.Cryptography.X509Certificates.ChainPal", "BuildChain"),
        new(Cryptography, "System.Security.Cryptography.X509Certificates.X509Chain", "Build"),
    ];

    /// <summary>Zones by id and the list of zones. The machine's own zone needs no database.</summary>
    public static IReadOnlyList<EvidenceMarker> TimeZones { get; } =
    [
        new(CoreLib, "System.TimeZoneInfo", "TryGetTimeZoneFromLocalMachine"),
        new(CoreLib, "System.TimeZoneInfo", "TryGetTimeZoneFromLocalMachineCore"),
        new(CoreLib, "System.TimeZoneInfo", "TryGetTimeZoneUsingId"),
        new(CoreLib, "System.TimeZoneInfo", "FindSystemTimeZoneById"),
        new(CoreLib, "System.TimeZoneInfo", "TryFindSystemTimeZoneById"),
        new(CoreLib, "System.TimeZoneInfo", "GetTimeZoneIds"),
    ];

    /// <summary>Temporary files and directories.</summary>
    public static IReadOnlyList<EvidenceMarker> TempFiles { get; } =
        [new(CoreLib, "Interop+Sys", "MksTemps"), new(CoreLib, "Interop+Sys", "MkdTemp")];

    /// <summary>Whatever goes through OpenSSL.</summary>
    public static IReadOnlyList<EvidenceMarker> Crypto { get; } =
    [
        new(Cryptography, "Interop+CryptoInitializer", ".cctor"),
        new(Cryptography, "Interop+CryptoInitializer", "EnsureOpenSslInitialized"),
        new(Security, "Interop+CryptoInitializer", ".cctor"),
    ];

    /// <summary>The names that native AOT's compiler gives it; overloads are numbered.</summary>
    public IEnumerable<string> Symbols
    {
        get
        {
            var assembly = Assembly == CoreLib ? "S_P_CoreLib" : Assembly;
            var name = $"{assembly}_{Type}__{Method}".Replace('.', '_').Replace('+', '_');
            return [name, name + "_0", name + "_1"];
        }
    }
}
