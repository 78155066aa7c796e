using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Options;

namespace HardenedContainer.Building;

/// <summary>The properties of the publish inside an engine: what the user typed, but for what is another matter there.</summary>
public static partial class ForwardedProperties
{
    // What is decided here, what names directories of this machine, and where packages come from, which the secret says inside.
    private static readonly string[] _own =
    [
        "RuntimeIdentifier", "RuntimeIdentifiers", "SelfContained", "SOURCE_DATE_EPOCH", "RestoreSources", "RestoreAdditionalProjectSources", "RestorePackagesPath", "RestoreConfigFile",
        "HardenContainerNuGetConfig", "HardenContainerSdkImage", "HardenContainerSdkPackages", "HardenContainerBakeFile", "HardenContainerCrossRoot",
        "ContainerRuntimeIdentifiers", "CurrentSolutionConfigurationContents", "BuildingSolutionFile", "BuildingInsideVisualStudio", "DevEnvDir",
    ];

    /// <summary>Makes them.</summary>
    /// <param name="typed">What the user typed, and options that the environment sets.</param>
    /// <param name="configuration">Such as <c>Release</c>.</param>
    /// <param name="mode">The mode to build.</param>
    /// <param name="runtimeIdentifier">What to build for.</param>
    /// <param name="root">The repository's root here, which is another directory inside.</param>
    /// <returns>Values by name.</returns>
    /// <exception cref="FindingException">HDC9001: a property is called like a secret, and would stand in the Dockerfile.</exception>
    public static ImmutableSortedDictionary<string, string> Make(IEnumerable<KeyValuePair<string, string>> typed, string configuration, string mode, string runtimeIdentifier, string root)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var properties = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        var secrets = new List<Finding>();
        foreach (var (name, value) in typed.Where(p => !_own.Contains(p.Key, StringComparer.OrdinalIgnoreCase) && !p.Key.StartsWith("HardenContainerBuild", StringComparison.OrdinalIgnoreCase) && !p.Key.StartsWith("Solution", StringComparison.OrdinalIgnoreCase)))
        {
            if (SecretNameRegex().IsMatch(name) || SecretValueRegex().IsMatch(value))
            {
                secrets.Add(DiagnosticCatalog.HDC9001.At(
                    $"The property {ValueText.Quote(name)} comes from the command line or the environment, and looks like a secret; it would stand in the Dockerfile of the build.",
                    fix: "Credentials of package sources go into the file that HardenContainerNuGetConfig names."));
            }

            properties[name] = Regex.Replace(value, $"(?<=^|[;=,]){Regex.Escape(root)}(?=$|[/;,])", BuilderSettings.SourceDirectory);
        }

        if (secrets.Count > 0)
        {
            throw new FindingException([.. secrets]);
        }

        (string Name, string Value)[] decided =
        [
            ("Configuration", configuration), ("_IsPublishing", "true"), ("HardenContainer", "true"), ("HardenContainerBuildIn", OptionNames.Of(BuildLocation.Host)), ("HardenContainerMode", mode),
            ("ContainerRuntimeIdentifier", runtimeIdentifier), ("HardenContainerOutputDir", BuilderSettings.OutputDirectory), ("HardenContainerSymbolsDir", BuilderSettings.SymbolsDirectory),
            ("HardenContainerImage", "none"), ("HardenContainerPush", "false"), ("HardenContainerSmoke", "none"), ("_HardenContainerStageHashFile", BuilderSettings.StageHashFile),
        ];
        foreach (var (name, value) in decided)
        {
            properties[name] = value;
        }

        return properties.ToImmutable();
    }

    [GeneratedRegex("password|passwd|pwd|secret|(?<!publickey)token|api_?key|access_?key|private_?key|credential|connection_?string|(?:_|[a-z])(?:PAT|Pat|_pat)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretNameRegex();

    [GeneratedRegex("://[^/@\\s:]+:[^/@\\s]+@|(?:password|pwd)\\s*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretValueRegex();
}
