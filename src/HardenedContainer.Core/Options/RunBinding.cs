using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;

namespace HardenedContainer.Options;

/// <summary>How the container is to be run.</summary>
internal static partial class RunBinding
{
    private const string SecretItem = "HardenContainerSecret";
    private const string VolumeItem = "HardenContainerVolume";
    private const string EgressItem = "HardenContainerEgress";
    private const long MiB = 1L << 20;

    public static RunSettings Bind(Binding binding, string workingDirectory, string tempPath)
    {
        var defaults = new RunSettings();
        var settings = new RunSettings
        {
            Registry = Checked(binding, "ContainerRegistry", RegistryRegex(), "is not a registry", "Use a host, with a port where it is not 443 and a path where the registry has one, such as registry.example:5000."),
            MemoryLimit = Quantities.Bytes(binding, "HardenContainerMemoryLimit", defaults.MemoryLimit, 16 * MiB),
            CpuLimit = Quantities.Cpu(binding, "HardenContainerCpuLimit", defaults.CpuLimit),
            PidsLimit = binding.Number("HardenContainerPidsLimit", defaults.PidsLimit, smallest: 16, largest: 1_000_000),
            EphemeralStorageLimit = Quantities.Bytes(binding, "HardenContainerEphemeralStorageLimit", defaults.EphemeralStorageLimit, MiB),
            TempSize = Quantities.Bytes(binding, "HardenContainerTempSize", defaults.TempSize, MiB),
            TempMedium = binding.Choice("HardenContainerTempMedium", OptionNames.TempMedia, TempMedium.Memory),
            ShutdownTimeout = Durations.Bind(binding, "HardenContainerShutdownTimeout", defaults.ShutdownTimeout, TimeSpan.FromMilliseconds(1)),
            Replicas = binding.Number("HardenContainerReplicas", defaults.Replicas, smallest: 1, largest: 1000),
            Namespace = Checked(binding, "HardenContainerNamespace", LabelRegex(), "is not the name of a namespace", "Use up to 63 lower-case letters, digits and '-', beginning and ending with a letter or digit.") ?? "",
            UserNamespaces = binding.Boolean("HardenContainerUserNamespaces", fallback: false),
            NodeProfiles = binding.Boolean("HardenContainerNodeProfiles", fallback: false),
            EcsLaunchType = binding.Choice("HardenContainerEcsLaunchType", OptionNames.EcsLaunchTypes, EcsLaunchType.Fargate),
            EcsExecutionRole = Checked(binding, "HardenContainerEcsExecutionRole", RoleRegex(), "is not a role", "Use the name of an IAM role or its ARN.") ?? defaults.EcsExecutionRole,
            EcsTaskRole = Checked(binding, "HardenContainerEcsTaskRole", RoleRegex(), "is not a role", "Use the name of an IAM role or its ARN."),
            EcsRegion = Checked(binding, "HardenContainerEcsRegion", RegionRegex(), "is not a region", "Use a name such as eu-central-1."),
            Secrets = Secrets(binding),
            Volumes = Volumes(binding, workingDirectory, tempPath),
            Egress = Egress(binding),
        };
        if (settings.TempSize >= settings.MemoryLimit)
        {
            binding.Reject("HardenContainerTempSize", Quantities.Text(settings.TempSize), $"leaves the app nothing of HardenContainerMemoryLimit={Quantities.Text(settings.MemoryLimit)}: the temp directory lies in memory", "Set a smaller size or a higher limit.");
        }

        return settings;
    }

    private static string? Checked(Binding binding, string property, Regex form, string problem, string fix)
    {
        var value = binding.Property(property);
        if (value.Length > 0 && !form.IsMatch(value))
        {
            binding.Reject(property, value, problem, fix);
        }

        return value.Length == 0 ? null : value;
    }

    private static ImmutableArray<RunSecret> Secrets(Binding binding)
    {
        var secrets = new SortedDictionary<string, RunSecret>(StringComparer.Ordinal);
        foreach (var item in binding.Items(SecretItem))
        {
            var name = item.Identity.Trim();
            var file = Binding.Metadata(item, "File");
            var secret = Binding.Metadata(item, "KubernetesSecret");
            var from = Binding.Metadata(item, "ValueFrom");
            if (!SecretRegex().IsMatch(name) || name is "." or "..")
            {
                binding.Reject(SecretItem, item, "is not the name of a secret", "Use up to 200 letters, digits, '.', '_' and '-'; it names a file below /run/secrets.");
            }
            else if (file.Any(char.IsControl) || ValueText.Unusable(file) is not null || file.AsSpan().ContainsAny(',', '"', ':'))
            {
                binding.Reject(SecretItem, item, "has a File that no mount can name", "Use a path without ',', ':', quotes and control characters.");
            }
            else if (secret.Length > 0 && !SubdomainRegex().IsMatch(secret))
            {
                binding.Reject(SecretItem, item, "has a KubernetesSecret that is not the name of one", "Use lower-case letters, digits, '.' and '-'.");
            }
            else if (from.Length > 0 && !ValueFromRegex().IsMatch(from))
            {
                binding.Reject(SecretItem, item, "has a ValueFrom that names nothing", "Use the ARN of a secret in Secrets Manager, or the ARN or name of a parameter. Never the secret itself.");
            }
            else
            {
                secrets[name] = new(name, file.Length > 0 ? file : $"secrets/{name}", secret, from);
            }
        }

        return [.. secrets.Values];
    }

    private static ImmutableArray<RunVolume> Volumes(Binding binding, string workingDirectory, string tempPath)
    {
        var volumes = new SortedDictionary<string, RunVolume>(StringComparer.Ordinal);
        foreach (var item in binding.Items(VolumeItem))
        {
            var name = Binding.Metadata(item, "Name");
            var size = Binding.Metadata(item, "Size");
            var bytes = 1L << 30;
            if (ImagePathBinding.MountProblem(item.Identity.Trim(), workingDirectory, out var path) is { } problem)
            {
                binding.Reject(VolumeItem, item, problem, "Use an absolute path of its own such as /data; not the app's directory, and none of the system's.");
            }
            else if (path == tempPath || volumes.ContainsKey(path))
            {
                binding.Reject(VolumeItem, item, "is mounted already", "Name each directory once; the temp directory needs no item.");
            }
            else if (name.Length > 0 && !LabelRegex().IsMatch(name))
            {
                binding.Reject(VolumeItem, item, $"has Name={ValueText.Quote(name)}, which is not the name of a volume", "Use up to 63 lower-case letters, digits and '-', beginning and ending with a letter or digit.");
            }
            else if (size.Length > 0 && !Quantities.TryBytes(size, out bytes))
            {
                binding.Reject(VolumeItem, item, $"has Size={ValueText.Quote(size)}, which is not a size", "Write it in whole mebibytes or gibibytes, such as 10Gi.");
            }
            else
            {
                name = name.Length > 0 ? name : ImageNames.ToLabel(path);
                if (name is "tmp" or "secrets" || volumes.Values.Any(v => v.Name == name))
                {
                    binding.Reject(VolumeItem, item, $"would be the second volume called '{name}'", "Give it a Name of its own.");
                }

                volumes[path] = new(path, name, bytes);
            }
        }

        return [.. volumes.Values];
    }

    private static ImmutableArray<RunEgress> Egress(Binding binding)
    {
        var egress = new List<RunEgress>();
        foreach (var item in binding.Items(EgressItem))
        {
            var port = Binding.Metadata(item, "Port");
            var protocol = Binding.Metadata(item, "Protocol").ToLowerInvariant();
            var number = 0;
            if (!NetworkRegex().IsMatch(item.Identity.Trim()) || !IPNetwork.TryParse(item.Identity.Trim(), out var network))
            {
                binding.Reject(EgressItem, item, "is not a network in CIDR notation", "Use the first address and the length of the prefix, such as 10.1.0.0/16 or 10.1.2.3/32; 0.0.0.0/0 for everywhere. Kubernetes cannot name a host here.");
            }
            else if (port.Length > 0 && (!Binding.TryNumber(port, out number) || number is < 1 or > 65535))
            {
                binding.Reject(EgressItem, item, $"has Port={ValueText.Quote(port)}, which is not a port", "Set Port to a number from 1 to 65535, or leave it out for every port.");
            }
            else if (protocol is not ("" or "tcp" or "udp"))
            {
                binding.Reject(EgressItem, item, $"has Protocol={ValueText.Quote(protocol)}, which is not one", "Set Protocol to tcp or udp.");
            }
            else
            {
                egress.Add(new(network.ToString(), number == 0 ? null : number, protocol.Length > 0 ? protocol : "tcp"));
            }
        }

        return [.. egress.Distinct()];
    }

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?(?:/[a-z0-9]+(?:[._-][a-z0-9]+)*)*\z")]
    private static partial Regex RegistryRegex();

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex LabelRegex();

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,3}\z")]
    private static partial Regex SubdomainRegex();

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,200}\z")]
    private static partial Regex SecretRegex();

    [GeneratedRegex(@"^(?:arn:[a-z0-9-]+:(?:secretsmanager|ssm):[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9/_+=.@:-]{1,600}|/?[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+)\z")]
    private static partial Regex ValueFromRegex();

    [GeneratedRegex(@"^(?:arn:[a-z0-9-]+:iam::[0-9]{12}:role/[A-Za-z0-9/+=,.@_-]{1,512}|[A-Za-z0-9+=,.@_-]{1,64})\z")]
    private static partial Regex RoleRegex();

    [GeneratedRegex(@"^[a-z]{2,4}(?:-[a-z]{3,12}){1,2}-[0-9]{1,2}\z")]
    private static partial Regex RegionRegex();

    [GeneratedRegex(@"^[0-9A-Fa-f.:]{2,45}/[0-9]{1,3}\z")]
    private static partial Regex NetworkRegex();
}
