using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HardenedContainer.Oci;

namespace HardenedContainer.Options;

/// <summary>Labels: what the project says of itself, under the names of the OCI image specification, and the user's own, which win.</summary>
internal static partial class LabelBinding
{
    private const string Prefix = "org.opencontainers.image.";
    private const string SwitchPrefix = "ContainerGenerateLabelsImage";

    // Switches and sources are the SDK's (Microsoft.NET.Build.Containers.targets), in the SDK's order of precedence.
    private static readonly (string Label, string Switch, string[] Sources)[] Generated =
    [
        ("title", "Title", ["ContainerTitle", "Title", "AssemblyName", "MSBuildProjectName"]),
        ("description", "Description", ["ContainerDescription", "Description"]),
        ("version", "Version", ["ContainerVersion", "PackageVersion", "Version"]),
        ("source", "Source", ["RepositoryUrl", "PrivateRepositoryUrl"]),
        ("revision", "Revision", ["SourceRevisionId"]),
        ("licenses", "Licenses", ["ContainerLicenseExpression", "PackageLicenseExpression"]),
        ("url", "Url", ["ContainerInformationUrl", "PackageProjectUrl"]),
        ("documentation", "Documentation", ["ContainerDocumentationUrl"]),
        ("vendor", "Vendor", ["ContainerVendor"]),
        ("authors", "Authors", ["ContainerAuthors", "Authors"]),
    ];

    /// <summary>Every generated label with its switch and the properties it comes from.</summary>
    public static IEnumerable<(string Name, string Switch, ImmutableArray<string> Sources)> GeneratedLabels =>
    [
        .. Generated.Select(l => (Prefix + l.Label, SwitchPrefix + l.Switch, l.Sources.ToImmutableArray())),
        (Prefix + "created", SwitchPrefix + "Created", ["SOURCE_DATE_EPOCH"]),
    ];

    /// <summary>The SDK's properties that hold nothing but the value of a label.</summary>
    public static IEnumerable<(string Property, string Label)> SdkSources =>
        Generated.SelectMany(l => l.Sources.Where(s => s.StartsWith("Container", StringComparison.Ordinal)), (l, source) => (source, Prefix + l.Label));

    public static ImmutableSortedDictionary<string, string> Bind(Binding binding, DateTimeOffset? created)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (binding.Boolean("ContainerGenerateLabels", fallback: true))
        {
            Generate(binding, created, labels);
        }

        foreach (var item in binding.Items("ContainerLabel"))
        {
            if (!NameRegex().IsMatch(item.Identity))
            {
                binding.Reject("ContainerLabel", item, "is not the name of a label",
                    "Use letters, digits, '.', '-', '_', '/' and ':', beginning with a letter or digit.");
            }
            else if (ValueText.Unusable(Binding.RawMetadata(item, "Value")) is { } problem)
            {
                binding.Reject("ContainerLabel", item, $"has a Value that {problem}", "Correct the Value.");
            }
            else
            {
                labels[item.Identity] = Binding.RawMetadata(item, "Value");
            }
        }

        return labels.ToImmutable();
    }

    private static void Generate(Binding binding, DateTimeOffset? created, ImmutableSortedDictionary<string, string>.Builder labels)
    {
        foreach (var (label, @switch, sources) in Generated)
        {
            var isOn = binding.Boolean(SwitchPrefix + @switch, fallback: true);
            var value = Value(binding, label, sources);
            if (!isOn || value.Length == 0)
            {
                continue;
            }

            if (ValueText.Unusable(value) is { } problem)
            {
                binding.Reject(sources.First(s => binding.Property(s).Length > 0), value, problem, "Correct the value.");
                continue;
            }

            labels[Prefix + label] = value;
        }

        if (binding.Boolean(SwitchPrefix + "Created", fallback: true) && created is { } time)
        {
            labels[Prefix + "created"] = ImageTime.Text(time);
        }
    }

    private static string Value(Binding binding, string label, string[] sources)
    {
        var value = binding.FirstProperty(sources);
        return label switch
        {
            // The SDK makes Authors the assembly's name where nobody set it, which says nothing.
            "authors" when value == binding.Property("AssemblyName") => "",
            "source" => SourceUrl(value),
            _ => value,
        };
    }

    /// <summary>Without a password, which has no business in a label, and without <c>.git</c>, as the SDK does it.</summary>
    private static string SourceUrl(string value)
    {
        var url = UserInfoRegex().Replace(value, "${scheme}");
        return url.EndsWith(".git", StringComparison.Ordinal) ? url[..^4] : url;
    }

    [GeneratedRegex("^(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*://)[^/?#]*@")]
    private static partial Regex UserInfoRegex();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._/:-]*\\z")]
    private static partial Regex NameRegex();
}
