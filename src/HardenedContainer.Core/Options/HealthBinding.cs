using System.Collections.Immutable;
using HardenedContainer.Native;

namespace HardenedContainer.Options;

/// <summary>Binds <c>HardenContainerHealth</c> and what belongs to it.</summary>
internal static class HealthBinding
{
    private const string Kind = "HardenContainerHealth";
    private const string Path = "HardenContainerHealthPath";
    private const string Service = "HardenContainerHealthService";
    private const string Command = "HardenContainerHealthCommand";

    public static HealthOptions Bind(Binding binding, ImmutableArray<string> command, string? runtimeIdentifier)
    {
        var defaults = new HealthOptions();
        var kind = BindKind(binding, command, runtimeIdentifier);
        var port = binding.Number("HardenContainerHealthPort", fallback: 0, smallest: 1, largest: 65535);
        return defaults with
        {
            Kind = kind,
            Command = command,
            Lprobe = Lprobe(binding, kind),
            Path = Text(binding, Path, kind, HealthKind.Http, HealthProbe.IsPath,
                $"is not a path: it starts with / and holds at most {HealthProbe.MaximumPathLength} visible ASCII characters"),
            Service = Text(binding, Service, kind, HealthKind.Grpc, HealthProbe.IsService,
                $"is not the name of a service: at most {HealthProbe.MaximumServiceLength} letters, digits, dots, underscores and hyphens"),
            Port = port == 0 ? null : port,
            Interval = Durations.Bind(binding, "HardenContainerHealthInterval", defaults.Interval, TimeSpan.FromMilliseconds(1)),
            Timeout = Durations.Bind(binding, "HardenContainerHealthTimeout", defaults.Timeout, TimeSpan.FromMilliseconds(1)),
            StartPeriod = Durations.Bind(binding, "HardenContainerHealthStartPeriod", defaults.StartPeriod, TimeSpan.Zero),
            Retries = binding.Number("HardenContainerHealthRetries", defaults.Retries, smallest: 1, largest: 100),
        };
    }

    private static HealthKind BindKind(Binding binding, ImmutableArray<string> command, string? runtimeIdentifier)
    {
        var kind = binding.Choice(Kind, OptionNames.HealthKinds, HealthKind.Auto);
        if (!command.IsEmpty)
        {
            if (kind != HealthKind.Auto)
            {
                binding.Reject(Kind, binding.Property(Kind), $"and {Command} items are two answers to one question", $"Keep {Kind}, or the {Command} items.");
            }

            return HealthKind.Command;
        }

        if (kind is HealthKind.Http or HealthKind.Tcp or HealthKind.Grpc && runtimeIdentifier is not null && !NativePrograms.Supports(runtimeIdentifier))
        {
            binding.Reject(Kind, binding.Property(Kind), $"needs the probe, which there is not for {runtimeIdentifier}", $"Set {Kind} to none, or name a command of your own in {Command} items.");
        }

        return kind;
    }

    private static string? Lprobe(Binding binding, HealthKind kind)
    {
        const string Name = "HardenContainerLprobe";
        var file = DirectoryBinding.File(binding, Name);
        if (kind != HealthKind.Lprobe && file is not null)
        {
            binding.Reject(Name, binding.Property(Name), $"has no effect without {Kind}=lprobe", $"Set {Kind} to lprobe, or remove {Name}.");
        }

        return file;
    }

    // What would not be looked at is refused: nobody should believe in a check that is not made.
    private static string? Text(Binding binding, string property, HealthKind kind, HealthKind meant, Func<string, bool> isValid, string problem)
    {
        var value = binding.Property(property);
        if (value.Length == 0)
        {
            return null;
        }

        if (!isValid(value))
        {
            binding.Reject(property, value, problem, $"Correct {property}.");
        }
        else if (kind != meant && kind is not (HealthKind.Auto or HealthKind.Lprobe) && !(kind == HealthKind.Self && meant == HealthKind.Http))
        {
            binding.Reject(property, value, $"does not belong to the health check that {(kind == HealthKind.Command ? Command : Kind)} asks for", $"Remove it, or set {Kind} to {OptionNames.HealthKinds.First(k => k.Value == meant).Text}.");
        }
        else if (property == Service && kind is HealthKind.Auto or HealthKind.Lprobe && binding.Property(Path).Length > 0)
        {
            binding.Reject(property, value, $"and {Path} are two answers to one question", $"Keep one of them.");
        }

        return value;
    }
}
