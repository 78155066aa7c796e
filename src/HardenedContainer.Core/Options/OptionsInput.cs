using System.Collections.Immutable;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Options;

/// <summary>MSBuild's properties and items as they came, unchecked. Names that are missing count as empty.</summary>
/// <param name="Properties">Values by property name.</param>
/// <param name="Items">Items by item name, in the project's order.</param>
public sealed record OptionsInput(
    IReadOnlyDictionary<string, string> Properties,
    IReadOnlyDictionary<string, IReadOnlyList<OptionItem>> Items);

/// <summary>One MSBuild item.</summary>
/// <param name="Identity">Its Include, unescaped.</param>
/// <param name="Metadata">Its metadata by name, unescaped. <c>HardenContainerItemFile</c>, where given, becomes the file of a finding.</param>
public sealed record OptionItem(string Identity, IReadOnlyDictionary<string, string> Metadata);

/// <summary>What binding needs to know of the world around it, and may not look up itself.</summary>
/// <param name="HostRuntimeIdentifier">Portable runtime identifier of the build machine, such as <c>linux-x64</c> or <c>osx-arm64</c>.</param>
/// <param name="Today">Today, for rule items that expire.</param>
/// <param name="CommitTime">Time of the commit that is built, or null where there is none.</param>
public sealed record BindingContext(string HostRuntimeIdentifier, DateOnly Today, DateTimeOffset? CommitTime = null);

/// <summary>What binding made of the input.</summary>
/// <param name="Options">The options, or null where a value cannot be used.</param>
/// <param name="Findings">Everything that is wrong, at once; empty where <paramref name="Options"/> is there.</param>
/// <param name="Severity">The severity policy as far as it could be read: it is needed to report the findings, too.</param>
public sealed record BindingResult(HardeningOptions? Options, ImmutableArray<Finding> Findings, SeverityPolicy Severity);
