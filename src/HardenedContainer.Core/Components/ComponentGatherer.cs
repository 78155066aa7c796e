using System.Collections.Immutable;
using HardenedContainer.Facts.Host;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Components;

/// <summary>Finds out what software an app is made of: packages, .NET itself, and native libraries that are linked in.</summary>
public static class ComponentGatherer
{
    /// <summary>Gathers.</summary>
    /// <param name="request">Where to look.</param>
    /// <param name="root">Root directory of the build machine: <c>/</c>, or a fake one in tests.</param>
    /// <returns>The components in a deterministic order.</returns>
    public static ImmutableArray<SoftwareComponent> Gather(ComponentRequest request, string root)
    {
        var components = Packages(request, request.Assets)
            .Concat(RuntimePacks(request).Distinct(StringComparer.Ordinal).Select(p => Runtime(p, included: true, "its pack was published with the app")))
            .Concat(request.NativeCompiler.Length > 0 ? [Runtime(request.NativeCompiler, included: false, "compiled the app; its own code is not in the image")] : [])
            .Concat(StaticLibraries(request, root))
            .Concat(request.NativeFiles.SelectMany(EmbeddedLibrary.Find));
        return [.. components.DistinctBy(c => c.Id, StringComparer.Ordinal).OrderBy(c => c.Kind).ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase).ThenBy(c => c.Version, StringComparer.Ordinal)];
    }

    private static IEnumerable<SoftwareComponent> Packages(ComponentRequest request, AssetsFile? assets)
    {
        if (assets is null)
        {
            yield break;
        }

        var linked = Linked(request, assets);
        var published = request.PublishedFiles.Select(f => Path.GetFileName(f)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var urls = assets.Packages.ToDictionary(p => p.Id, p => PackageUrl.NuGet(p.Id, p.Version), StringComparer.OrdinalIgnoreCase);
        foreach (var package in assets.Packages)
        {
            var (included, evidence) = Survives(package, linked, published);
            yield return new()
            {
                Kind = ComponentKind.Package,
                Name = package.Id,
                Version = package.Version,
                PackageUrl = urls[package.Id],
                License = License(package.Path, package.Id, assets.PackageFolders),
                Sha512 = package.Sha512,
                Included = included,
                Evidence = evidence,
                IsDirect = package.IsDirect,
                Dependencies = [.. package.Dependencies.Select(d => urls.GetValueOrDefault(d)).OfType<string>().Order(StringComparer.Ordinal)],
                Files = [.. package.RuntimeFiles.Select(f => Path.GetFileName(f)).Where(published.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            };
        }
    }

    private static LinkedAssemblies Linked(ComponentRequest request, AssetsFile assets)
    {
        if (request.Mode is PublishMode.Static or PublishMode.Aot)
        {
            return request.NativeSymbols is { } symbols
                ? LinkedAssemblies.FromSymbols(symbols, assets.Packages.SelectMany(p => p.RuntimeFiles).Where(IsAssembly).Select(f => Path.GetFileNameWithoutExtension(f)))
                : LinkedAssemblies.Unknown;
        }

        try
        {
            return request.LinkedDirectory.Length > 0
                ? LinkedAssemblies.FromFiles(Directory.EnumerateFiles(request.LinkedDirectory), "what the trimmer left")
                : LinkedAssemblies.FromFiles(request.PublishedFiles, "the published files");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return LinkedAssemblies.Unknown;
        }
    }

    private static (bool Included, string Evidence) Survives(RestoredPackage package, LinkedAssemblies linked, HashSet<string> published)
    {
        if (package.RuntimeFiles.IsEmpty)
        {
            return (false, "it gives an app no files for this platform");
        }

        var assemblies = package.RuntimeFiles.Where(IsAssembly).Select(f => Path.GetFileNameWithoutExtension(f)).ToArray();
        if (package.RuntimeFiles.FirstOrDefault(f => !IsAssembly(f) && published.Contains(Path.GetFileName(f))) is { } native)
        {
            return (true, $"{Path.GetFileName(native)} is published");
        }

        if (linked.Names is null)
        {
            return (true, "no evidence: what it gives an app is taken to be in");
        }

        return assemblies.FirstOrDefault(linked.Names.Contains) is { } kept
            ? (true, $"{linked.Source}: something of {kept} is left")
            : (false, $"{linked.Source}: nothing of it is left");
    }

    private static bool IsAssembly(string file) => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static string? License(string path, string id, ImmutableArray<string> folders) =>
        folders.Select(f => PackageManifest.License(Path.Combine(f, path, id.ToLowerInvariant() + ".nuspec"))).FirstOrDefault(l => l is not null);

    // Native AOT links against a pack of its own, which the SDK does not list among the others: PACK/VERSION/runtimes/RID/native.
    private static IEnumerable<string> RuntimePacks(ComponentRequest request)
    {
        var native = request.RuntimeLibraries.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return native is [.., var pack, var version, "runtimes", _, "native"] && pack.Contains("nativeaot", StringComparison.OrdinalIgnoreCase)
            ? request.RuntimePacks.Where(p => !p.StartsWith("Microsoft.NETCore.App.Runtime.", StringComparison.OrdinalIgnoreCase)).Append($"Microsoft.NETCore.App.Runtime.NativeAOT.{request.RuntimeIdentifier}/{version}")
            : request.RuntimePacks;
    }

    // The runtime packs are packages of nuget.org, and .NET is what the vulnerability databases call them.
    private static SoftwareComponent Runtime(string pack, bool included, string evidence)
    {
        var slash = pack.IndexOf('/', StringComparison.Ordinal);
        var (name, version) = slash > 0 ? (pack[..slash], pack[(slash + 1)..]) : (pack, null);
        var product = name.StartsWith("Microsoft.AspNetCore.", StringComparison.OrdinalIgnoreCase) ? "asp.net_core" : ".net";
        return new()
        {
            Kind = ComponentKind.Runtime,
            Name = name,
            Version = version,
            PackageUrl = version is null ? null : PackageUrl.NuGet(name, version),
            Cpe = version is null ? null : $"cpe:2.3:a:microsoft:{product}:{version}:*:*:*:*:*:*:*",
            License = "MIT",
            Included = included,
            Evidence = evidence,
        };
    }

    private static IEnumerable<SoftwareComponent> StaticLibraries(ComponentRequest request, string root) =>
        request.Mode is PublishMode.Static or PublishMode.Aot ? LinkedLibraries(request, root) : HostLibraries(request);

    private static IEnumerable<SoftwareComponent> LinkedLibraries(ComponentRequest request, string root)
    {
        var found = Symbols(request.NativeSymbols, [.. StaticLibrary.All.SelectMany(l => l.Symbols), .. IcuSymbols]);
        if (found is null)
        {
            yield break;
        }

        var icu = request.Mode == PublishMode.Static && IcuSymbols.Any(found.Contains);
        var linked = StaticLibrary.All.Where(l => l.Symbols.Any(found.Contains) || (icu && l == StaticLibrary.Icu))
            .Where(l => l.IsOfRuntime || request.Mode == PublishMode.Static).ToArray();
        var directories = request.CrossLibraries.IsEmpty ? LibraryDirectories.Of(root, TargetPlatform.Parse(request.RuntimeIdentifier)) : request.CrossLibraries;
        var archives = linked.ToDictionary(l => l, l => Archive(l, request, root, directories));
        var owners = PackageOwners.Find(root, archives.Where(a => !a.Key.IsOfRuntime).Select(a => a.Value).OfType<string>());
        var distribution = Distribution.Read(root);
        foreach (var library in linked)
        {
            var archive = archives[library];
            yield return Static(library, archive is null ? null : OnDisk(library, archive, root), archive, archive is null || library.IsOfRuntime ? null : owners.OwnerOf(archive), distribution, request.RuntimeIdentifier);
        }
    }

    private static SoftwareComponent Static(StaticLibrary library, string? full, string? archive, string? owner, Distribution distribution, string runtimeIdentifier)
    {
        var version = full is null ? null : library.VersionOf(full);
        var package = owner?.Split(' ') is ["package", var name, var packaged] ? (Name: name, Version: packaged) : default;
        var architecture = TargetPlatform.Parse(runtimeIdentifier).Architecture;
        var where = archive is null ? "linked in, and no version is stated" : version is null ? $"linked in from {Path.GetFileName(archive)}, which states no version" : $"linked in; version from {Path.GetFileName(archive)}";
        return new()
        {
            Kind = ComponentKind.StaticLibrary,
            Name = library.Name,
            Version = version ?? package.Version,
            PackageUrl = package.Name is not null && distribution.Id is { Length: > 0 } id && distribution.UsesDpkg
                ? Components.PackageUrl.Deb(id, distribution.VersionId, package.Name, package.Version, architecture)
                : Components.PackageUrl.Generic(library.Name, version),
            Cpe = library.Cpe(version),
            License = library.License,
            Evidence = package.Name is null ? where : $"{where}, of package {package.Name} {package.Version}",
        };
    }

    // The host of a single file brings its compression libraries with it (dotnet/runtime, src/native/corehost/apphost/static).
    private static IEnumerable<SoftwareComponent> HostLibraries(ComponentRequest request)
    {
        foreach (var library in request.Executable.Length > 0 ? new[] { StaticLibrary.Brotli, StaticLibrary.Zlib } : [])
        {
            var version = library.Text is { } text ? StaticArchive.FindText(request.Executable, text) : null;
            yield return new()
            {
                Kind = ComponentKind.StaticLibrary,
                Name = library.Name,
                Version = version,
                PackageUrl = PackageUrl.Generic(library.Name, version),
                Cpe = library.Cpe(version),
                License = library.License,
                Evidence = version is null ? "a part of .NET's single-file host, which does not state its version" : $"a part of .NET's single-file host; version from {Path.GetFileName(request.Executable)}",
            };
        }
    }

    // ICU's symbols end with its major version (U_ICU_ENTRY_POINT_RENAME).
    private static ImmutableArray<string> IcuSymbols { get; } = [.. Enumerable.Range(50, 50).Select(v => $"u_init_{v}")];

    private static IReadOnlySet<string>? Symbols(string? file, ImmutableArray<string> names)
    {
        try
        {
            using var stream = file is null ? null : File.OpenRead(file);
            return stream is null ? null : Elf.ElfReader.FindSymbols(stream, names.ToHashSet(StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Elf.ElfFormatException)
        {
            return null;
        }
    }

    // By path inside the root, or in .NET's own folder.
    private static string? Archive(StaticLibrary library, ComponentRequest request, string root, ImmutableArray<string> directories) => library switch
    {
        { Archive: null } => null,
        { IsOfRuntime: true } => request.RuntimeLibraries.Length > 0 ? Path.Combine(request.RuntimeLibraries, library.Archive) : null,
        _ => directories.Select(d => $"{d}/{library.Archive}").Concat(GccFolders(request, root, library.Archive)).FirstOrDefault(a => File.Exists(RootedPath.OnDisk(root, a))),
    };

    private static IEnumerable<string> GccFolders(ComponentRequest request, string root, string archive)
    {
        var gcc = RootedPath.OnDisk(root, request.CrossLibraries.IsEmpty ? "/usr/lib/gcc" : $"/usr/lib/gcc-cross/{TargetPlatform.Parse(request.RuntimeIdentifier).Triplet}");
        return Directory.Exists(gcc)
            ? Directory.EnumerateFiles(gcc, archive, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).Order(StringComparer.Ordinal).Select(f => "/" + Path.GetRelativePath(root, f))
            : [];
    }

    private static string OnDisk(StaticLibrary library, string archive, string root) => library.IsOfRuntime ? archive : RootedPath.OnDisk(root, archive);
}
