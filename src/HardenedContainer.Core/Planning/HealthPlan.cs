using System.Collections.Immutable;
using System.Globalization;
using HardenedContainer.Facts;
using HardenedContainer.Native;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>Which health check the image gets, the program for it, and why.</summary>
/// <param name="Check">The check; null for none.</param>
/// <param name="Probe">The program that the image needs for it; empty for none.</param>
/// <param name="Decision">The same for the reader.</param>
internal sealed record HealthPlan(HealthCheck? Check, ImmutableArray<byte> Probe, FeatureDecision Decision)
{
    /// <summary>Where the probe lies in an image.</summary>
    public const string ProbePath = "/usr/libexec/harden/probe";

    /// <summary>Where lprobe lies in an image.</summary>
    public const string LprobePath = "/usr/libexec/harden/lprobe";

    // What HardenedContainer.Guard understands.
    private const string SelfArgument = "--harden-health-check";

    /// <summary>Decides.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="app">What the build made.</param>
    /// <param name="target">The port that is asked.</param>
    /// <param name="entrypoint">The app's executable in the image.</param>
    public static HealthPlan Decide(HardeningOptions options, AppFacts app, HealthTarget target, string entrypoint)
    {
        var asked = options.Health;
        var (kind, reason) = asked.Kind switch
        {
            HealthKind.Auto => Auto(options, app, target),
            HealthKind.Command => (HealthKind.Command, "HardenContainerHealthCommand"),
            var chosen => (chosen, $"HardenContainerHealth={Name(chosen)}"),
        };
        var check = new HealthCheck(asked.Command, asked.Interval, asked.Timeout, asked.StartPeriod, asked.Retries) { Kind = kind };
        if (kind is HealthKind.None or HealthKind.Command)
        {
            return new(kind == HealthKind.None ? null : check, [], new("health-check", kind != HealthKind.None, reason));
        }

        if (Obstacle(kind, options, app, target) is { } obstacle)
        {
            return new(null, [], new("health-check", false, $"{reason}, but {obstacle}"));
        }

        var isGrpc = kind == HealthKind.Grpc || (kind == HealthKind.Lprobe && asked.Service is not null);
        check = check with
        {
            Port = target.Port,
            Path = kind == HealthKind.Tcp || isGrpc ? null : asked.Path ?? app.Health.Path ?? "/",
            Service = isGrpc ? asked.Service ?? "" : null,
            IsTls = target.IsTls,
        };
        check = check with { Command = Command(check, entrypoint) };
        var what = check.Path is null ? Name(kind) : $"{Name(kind)} {check.Path}";
        return new(check, Program(check, app.RuntimeIdentifier), new("health-check", true, $"{reason}: {what} on port {target.Port.ToString(CultureInfo.InvariantCulture)}"));
    }

    private static (HealthKind Kind, string Reason) Auto(HardeningOptions options, AppFacts app, HealthTarget target)
    {
        var code = app.Health;
        return options.Health switch
        {
            _ when target.Port == 0 => (HealthKind.None, $"auto: {target.Unknown}"),
            _ when !NativePrograms.Supports(app.RuntimeIdentifier) => (HealthKind.None, $"auto: there is no probe for {app.RuntimeIdentifier}"),
            { Path: not null } when !target.IsTls => (HealthKind.Http, "auto: HardenContainerHealthPath is set"),
            { Service: not null } when !target.IsTls => (HealthKind.Grpc, "auto: HardenContainerHealthService is set"),
            _ when target.IsTls => (HealthKind.Tcp, "auto: the port speaks TLS, which the probe does not"),
            _ when code.Grpc && (code.Path is null || SpeaksHttp2Only(app)) => (HealthKind.Grpc, "auto: the code maps the gRPC health service"),
            _ when code.Doubt is { } doubt => (HealthKind.Tcp, $"auto: the code maps health checks, but {doubt}"),
            _ when code.Path is not null && SpeaksHttp2Only(app) => (HealthKind.Tcp, "auto: the code maps health checks, but the port speaks HTTP/2 only"),
            _ when code.Path is not null && RefusesLocalhost(app) => (HealthKind.Tcp, "auto: the code maps health checks, but AllowedHosts does not allow localhost"),
            _ when code.Path is not null => (HealthKind.Http, "auto: the code maps health checks"),
            _ => (HealthKind.Tcp, "auto: the app listens on a TCP port"),
        };
    }

    private static string? Obstacle(HealthKind kind, HardeningOptions options, AppFacts app, HealthTarget target) => kind switch
    {
        _ when target.Port == 0 => $"{target.Unknown}; set HardenContainerHealthPort",
        HealthKind.Http or HealthKind.Grpc when target.IsTls => "the port speaks TLS, which the probe does not; set HardenContainerHealth to self or tcp",
        HealthKind.Self when !app.Assemblies.Contains("HardenedContainer.Guard", StringComparer.OrdinalIgnoreCase) => "the app does not reference the package HardenedContainer.Guard, which answers",
        HealthKind.Lprobe when options.Health.Lprobe is null => "HardenContainerLprobe does not name the executable of lprobe",
        _ => null,
    };

    private static ImmutableArray<string> Command(HealthCheck check, string entrypoint)
    {
        var port = check.Port!.Value.ToString(CultureInfo.InvariantCulture);
        return check.Kind switch
        {
            HealthKind.Self => [entrypoint, SelfArgument, $"{(check.IsTls ? "https" : "http")}://127.0.0.1:{port}{check.Path}", Limit(check).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)],
            HealthKind.Lprobe =>
            [
                LprobePath, $"-mode={(check.Service is null ? "http" : "grpc")}", $"-port={port}",
                .. check.Service is { } service ? (string[])[$"-service={service}"] : [$"-endpoint={check.Path}"],
                .. check.IsTls ? (string[])["-tls", "-tls-no-verify"] : [],
            ],
            _ => [ProbePath],
        };
    }

    private static ImmutableArray<byte> Program(HealthCheck check, string runtimeIdentifier) => check.Kind switch
    {
        HealthKind.Http => HealthProbe.ForHttp(runtimeIdentifier, check.Port!.Value, check.Path!, Limit(check)),
        HealthKind.Grpc => HealthProbe.ForGrpc(runtimeIdentifier, check.Port!.Value, check.Service!, Limit(check)),
        HealthKind.Tcp => HealthProbe.ForTcp(runtimeIdentifier, check.Port!.Value, Limit(check)),
        _ => [],
    };

    // Less than the engine's limit, so that the reason is told and the engine need not kill.
    private static TimeSpan Limit(HealthCheck check) => check.Timeout - TimeSpan.FromMilliseconds(Math.Min(500, check.Timeout.TotalMilliseconds / 5));

    private static bool SpeaksHttp2Only(AppFacts app) =>
        RootSetting(app, "Kestrel:EndpointDefaults:Protocols") is { } protocols && protocols.Equals("Http2", StringComparison.OrdinalIgnoreCase);

    // The probe's Host is localhost; host filtering answers others with 400.
    private static bool RefusesLocalhost(AppFacts app) => RootSetting(app, "AllowedHosts") is { } hosts
        && !hosts.Split(';', StringSplitOptions.TrimEntries).Any(h => h is "*" or "" or "[::]" or "0.0.0.0" || h.Equals("localhost", StringComparison.OrdinalIgnoreCase));

    private static string? RootSetting(AppFacts app, string key) => app.Files
        .Where(f => f.Path.Equals("appsettings.json", StringComparison.OrdinalIgnoreCase))
        .SelectMany(f => f.Settings).LastOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase))?.Value;

    private static string Name(HealthKind kind) => OptionNames.HealthKinds.First(k => k.Value == kind).Text;
}
