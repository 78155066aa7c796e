using System.Collections.Immutable;
using HardenedContainer.Options;

namespace HardenedContainer.Components;

/// <summary>Where a build left what tells which components it used.</summary>
public sealed record ComponentRequest
{
    /// <summary>The mode that was built.</summary>
    public required PublishMode Mode { get; init; }

    /// <summary>The runtime identifier, such as <c>linux-x64</c>.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>What was restored; null where it is not known.</summary>
    public AssetsFile? Assets { get; init; }

    /// <summary>Runtime packs as <c>NAME/VERSION</c>.</summary>
    public ImmutableArray<string> RuntimePacks { get; init; } = [];

    /// <summary>The native compiler's package as <c>NAME/VERSION</c>; empty where it was not used.</summary>
    public string NativeCompiler { get; init; } = "";

    /// <summary>Absolute path of the symbols of the native executable; null where there are none.</summary>
    public string? NativeSymbols { get; init; }

    /// <summary>Folder of .NET's own static libraries (<c>IlcFrameworkNativePath</c>); empty where it is not known.</summary>
    public string RuntimeLibraries { get; init; } = "";

    /// <summary>For another architecture than the build machine's: absolute paths of the folders of the archives that were linked; empty for the machine's own.</summary>
    public ImmutableArray<string> CrossLibraries { get; init; } = [];

    /// <summary>Folder with the assemblies that the trimmer left; empty where nothing was trimmed.</summary>
    public string LinkedDirectory { get; init; } = "";

    /// <summary>Every file that was published, and every file inside the single file, by name.</summary>
    public ImmutableArray<string> PublishedFiles { get; init; } = [];

    /// <summary>Absolute paths of published native files that are not the executable.</summary>
    public ImmutableArray<string> NativeFiles { get; init; } = [];

    /// <summary>Absolute path of the executable.</summary>
    public string Executable { get; init; } = "";
}
