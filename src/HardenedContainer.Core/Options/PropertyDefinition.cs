using System.Collections.Immutable;

namespace HardenedContainer.Options;

/// <summary>What a definition defines.</summary>
public enum PropertyKind
{
    /// <summary>An MSBuild property.</summary>
    Property,

    /// <summary>An MSBuild item.</summary>
    Item,
}

/// <summary>Chapters of docs/properties.md, in their order.</summary>
public enum PropertyCategory
{
    /// <summary>The switch and how the app is published.</summary>
    Publishing,

    /// <summary>What the image stands on.</summary>
    Base,

    /// <summary>How the process runs.</summary>
    Process,

    /// <summary>The health check.</summary>
    Health,

    /// <summary>What confines the process from inside.</summary>
    Guard,

    /// <summary>What comes into the image besides the app.</summary>
    Content,

    /// <summary>Repository, tags and labels.</summary>
    Naming,

    /// <summary>Where artifacts go and in what form.</summary>
    Output,

    /// <summary>A build inside an engine.</summary>
    Builder,

    /// <summary>Limits, mounts and network, for the files that start the container.</summary>
    Run,

    /// <summary>What is looked up, and looked through, before there is an image.</summary>
    Audit,

    /// <summary>Which severity a finding gets.</summary>
    Diagnostics,

    /// <summary>What the files for the user's repository are filled in with.</summary>
    Init,

    /// <summary>What the project says of itself; read, but not set for this package.</summary>
    ProjectFacts,
}

/// <summary>One MSBuild property or item that this package reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Property or item.</param>
/// <param name="Type">What it holds, in a word or two: <c>boolean</c>, <c>image reference</c>.</param>
/// <param name="Default">What counts where it is not set, as Markdown; empty for nothing.</param>
/// <param name="Allowed">Every value it takes, where they can be listed; else empty.</param>
/// <param name="Description">What it does, in whole sentences, as Markdown.</param>
/// <param name="Category">Its chapter.</param>
/// <param name="IsSdk">The .NET SDK or NuGet defines it; this package honours it.</param>
public sealed record PropertyDefinition(
    string Name,
    PropertyKind Kind,
    string Type,
    string Default,
    ImmutableArray<string> Allowed,
    string Description,
    PropertyCategory Category,
    bool IsSdk)
{
    /// <summary>Metadata of an item.</summary>
    public ImmutableArray<MetadataDefinition> Metadata { get; init; } = [];

    /// <summary>False for what is read without being meant for this package.</summary>
    public bool IsDocumented => Category != PropertyCategory.ProjectFacts;
}

/// <summary>Metadata of an item.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it holds, as a phrase without full stop.</param>
/// <param name="Allowed">Every value it takes, where they can be listed; else empty.</param>
public sealed record MetadataDefinition(string Name, string Description, ImmutableArray<string> Allowed = default);
