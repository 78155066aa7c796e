using System.Collections.Immutable;
using HardenedContainer.Facts;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>What joins the app in the image, and why.</summary>
/// <param name="CaCertificates">The CA bundle is added.</param>
/// <param name="MozillaRoots">The bundle holds the distribution's roots, not only those of the user.</param>
/// <param name="TimeZones">The time zone database is added.</param>
/// <param name="OpenSslLibraries">OpenSSL's shared libraries are added.</param>
/// <param name="IcuLibraries">ICU's shared libraries are added.</param>
/// <param name="Decisions">The same for the reader, each with its evidence.</param>
internal sealed record FeaturePlan(
    bool CaCertificates, bool MozillaRoots, bool TimeZones, bool OpenSslLibraries, bool IcuLibraries, ImmutableArray<FeatureDecision> Decisions)
{
    public static FeaturePlan Decide(HardeningOptions options, AppFacts app, BaseFacts baseFacts, bool scratch)
    {
        var ca = CaCertificateDecision(options, app, baseFacts, scratch);
        var zones = TimeZoneDecision(options, app, baseFacts, scratch);
        var (icu, icuLibraries) = IcuDecision(app, baseFacts, scratch);
        var (openSsl, openSslLibraries) = OpenSslDecision(app, baseFacts, scratch);
        ImmutableArray<FeatureDecision> decisions = [ca, zones, icu, openSsl];
        if (!scratch && !baseFacts.Users.ContainsValue(options.UserId))
        {
            decisions = decisions.Add(new("user", false, $"{baseFacts.Name} brings its own passwd, so user {options.UserId} stays a number without a name"));
        }

        return new(ca.Included, options.CaCertificates != Inclusion.Never, zones.Included, openSslLibraries, icuLibraries, decisions);
    }

    private static FeatureDecision CaCertificateDecision(HardeningOptions options, AppFacts app, BaseFacts baseFacts, bool scratch)
    {
        var roots = options.TrustedRoots.Length;
        var (included, reason) = options.CaCertificates switch
        {
            Inclusion.Always => (true, "HardenContainerCaCertificates=always"),
            Inclusion.Never when roots > 0 => (true, $"HardenContainerCaCertificates=never leaves only the {Count(roots, "extra trusted root")}"),
            Inclusion.Never => (false, "HardenContainerCaCertificates=never"),
            _ when roots > 0 => (true, Count(roots, "extra trusted root")),
            _ when InBase(baseFacts, scratch, baseFacts.HasCaCertificates) is { } inBase => (false, inBase),
            _ => FromEvidence(app.Features, app.Features.Tls, "a TLS client or certificate chains"),
        };
        return new("ca-certificates", included, reason);
    }

    private static FeatureDecision TimeZoneDecision(HardeningOptions options, AppFacts app, BaseFacts baseFacts, bool scratch)
    {
        var (included, reason) = options.TimeZones switch
        {
            Inclusion.Always => (true, "HardenContainerTimeZones=always"),
            Inclusion.Never => (false, "HardenContainerTimeZones=never"),
            _ when InBase(baseFacts, scratch, baseFacts.HasTimeZones) is { } inBase => (false, inBase),
            _ when options.Environment.GetValueOrDefault("TZ") is { Length: > 0 } => (true, "the environment sets TZ"),
            _ => FromEvidence(app.Features, app.Features.TimeZones, "a look-up of time zones by id"),
        };
        return new("time-zones", included, reason);
    }

    private static (FeatureDecision Decision, bool AddLibraries) IcuDecision(AppFacts app, BaseFacts baseFacts, bool scratch)
    {
        var (included, reason, add) = app switch
        {
            { InvariantGlobalization: true } => (false, "InvariantGlobalization is on", false),
            { StaticIcu: true } => (true, "linked into the executable", false),
            _ when app.Files.Any(f => Name(f).StartsWith("libicuuc.so", StringComparison.Ordinal)) => (true, "the app brings its own", false),
            _ when scratch => (true, "InvariantGlobalization is off", true),
            _ when baseFacts.Libraries.Any(l => l.StartsWith("libicuuc.so", StringComparison.Ordinal)) => (true, $"{baseFacts.Name} brings it", false),
            _ => (false, $"{baseFacts.Name} is not known to bring it", false),
        };
        return (new("icu", included, reason), add);
    }

    private static (FeatureDecision Decision, bool AddLibraries) OpenSslDecision(AppFacts app, BaseFacts baseFacts, bool scratch)
    {
        if (app.StaticOpenSsl)
        {
            return (new("openssl", true, "linked into the executable"), false);
        }

        if (!scratch)
        {
            var there = baseFacts.Libraries.Contains("libssl.so.3");
            return (new("openssl", there, there ? $"{baseFacts.Name} brings it" : $"{baseFacts.Name} is not known to bring it"), false);
        }

        if (app.Mode == PublishMode.Static)
        {
            return (new("openssl", false, "a static executable cannot load it"), false);
        }

        var (included, reason) = FromEvidence(app.Features, app.Features.Crypto, "cryptography");
        return (new("openssl", included, reason), included);
    }

    // Null where the base does not settle the question. Of an unknown base, files that it may have are not replaced.
    private static string? InBase(BaseFacts baseFacts, bool scratch, bool has) => (scratch, baseFacts.IsKnown, has) switch
    {
        (true, _, _) => null,
        (_, _, true) => $"{baseFacts.Name} brings it",
        (_, false, _) => "nothing is known of the base, and what it may have is not replaced",
        _ => null,
    };

    private static (bool Included, string Reason) FromEvidence(FeatureEvidence features, Evidence evidence, string what) => evidence switch
    {
        Evidence.Absent => (false, $"{features.Source}: the code cannot reach {what}"),
        Evidence.Present => (true, $"{features.Source}: the code may reach {what}"),
        _ => (true, $"{features.Source}: nothing rules out {what}"),
    };

    private static string Name(PublishFile file) => file.Path[(file.Path.LastIndexOf('/') + 1)..];

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
