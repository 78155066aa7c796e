using System.Collections.Immutable;
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

    public static HealthPlan Decide(HardeningOptions options, AppFacts app, ImmutableArray<ImagePort> ports)
    {
        var asked = options.Health;
        var port = asked.Port ?? ports.Where(p => p.Protocol == "tcp").Select(p => p.Number).FirstOrDefault();
        var (kind, reason) = asked.Kind != HealthKind.Auto
            ? (asked.Kind, asked.Kind == HealthKind.Command ? "HardenContainerHealthCommand" : $"HardenContainerHealth={Name(asked.Kind)}")
            : Auto(options, app, port);
        var check = new HealthCheck(asked.Command, asked.Interval, asked.Timeout, asked.StartPeriod, asked.Retries) { Kind = kind };
        if (kind is HealthKind.None or HealthKind.Command)
        {
            return new(kind == HealthKind.None ? null : check, [], new("health-check", kind != HealthKind.None, reason));
        }

        if (port == 0)
        {
            return new(null, [], new("health-check", false, $"{reason}, but no port is known; set HardenContainerHealthPort"));
        }

        check = check with
        {
            Command = [ProbePath],
            Port = port,
            Path = kind == HealthKind.Http ? asked.Path ?? "/" : null,
            Service = kind == HealthKind.Grpc ? asked.Service ?? "" : null,
        };
        return new(check, ProbeFor(check, app.RuntimeIdentifier), new("health-check", true, $"{reason}: {Name(kind)}{(check.Path is null ? "" : $" {check.Path}")} on port {port}"));
    }

    private static (HealthKind Kind, string Reason) Auto(HardeningOptions options, AppFacts app, int port) => options.Health switch
    {
        _ when port == 0 => (HealthKind.None, "auto: the app is not known to listen on a TCP port"),
        _ when !NativePrograms.Supports(app.RuntimeIdentifier) => (HealthKind.None, $"auto: there is no probe for {app.RuntimeIdentifier}"),
        { Path: not null } => (HealthKind.Http, "auto: HardenContainerHealthPath is set"),
        { Service: not null } => (HealthKind.Grpc, "auto: HardenContainerHealthService is set"),
        _ => (HealthKind.Tcp, "auto: the app listens on a TCP port"),
    };

    // Less than the engine's limit, so that the reason is told and the engine need not kill.
    private static ImmutableArray<byte> ProbeFor(HealthCheck check, string runtimeIdentifier)
    {
        var timeout = check.Timeout - TimeSpan.FromMilliseconds(Math.Min(500, check.Timeout.TotalMilliseconds / 5));
        return check.Kind switch
        {
            HealthKind.Http => HealthProbe.ForHttp(runtimeIdentifier, check.Port!.Value, check.Path!, timeout),
            HealthKind.Grpc => HealthProbe.ForGrpc(runtimeIdentifier, check.Port!.Value, check.Service!, timeout),
            _ => HealthProbe.ForTcp(runtimeIdentifier, check.Port!.Value, timeout),
        };
    }

    private static string Name(HealthKind kind) => OptionNames.HealthKinds.First(k => k.Value == kind).Text;
}
