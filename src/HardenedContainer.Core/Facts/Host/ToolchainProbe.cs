using HardenedContainer.Components;
using HardenedContainer.Planning;

namespace HardenedContainer.Facts.Host;

/// <summary>Looks for native build tools. Starts no process: a tool is there where its file is.</summary>
public static class ToolchainProbe
{
    /// <summary>Looks for tools and archives.</summary>
    /// <param name="searchPath">The value of PATH.</param>
    /// <param name="root">Root directory of the build machine.</param>
    /// <param name="hostRuntimeIdentifier">The portable runtime identifier of the build machine; what is not Linux has no tools here.</param>
    /// <param name="cross">How to link for another architecture; null for the machine's own.</param>
    /// <returns>What is there.</returns>
    public static ToolchainFacts Probe(string searchPath, string root, string hostRuntimeIdentifier, CrossToolchain? cross = null)
    {
        var distribution = Distribution.Read(root);
        if (TargetPlatform.TryParse(hostRuntimeIdentifier) is not { } platform)
        {
            return new() { Distribution = distribution };
        }

        var directories = searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified).ToArray();
        var libraries = LibraryDirectories.Of(root, platform);

        bool Tool(string name) => directories.Any(directory => IsExecutable(Path.Combine(directory, name)));
        string? Library(string name) => libraries.Select(directory => RootedPath.OnDisk(root, $"{directory}/{name}")).FirstOrDefault(File.Exists);
        bool Archive(params string[] names) => names.All(name => Library(name) is not null);
        bool Header(string name) => new[] { "usr/include", $"usr/include/{platform.Triplet}" }.Any(d => File.Exists(Path.Combine(root, d, name)));

        if (cross is not null)
        {
            return Probe(cross, root, distribution, Tool);
        }

        var clang = Tool("clang");
        var lld = Tool("ld.lld");
        var bfd = Tool("ld.bfd") || Tool("ld");
        var objCopy = Tool("objcopy") ? "objcopy" : Tool("llvm-objcopy") ? "llvm-objcopy" : null;
        var available = new (BuildPiece Piece, bool There)[]
        {
            (BuildPiece.Clang, clang),
            (BuildPiece.Compiler, (clang || Tool("gcc")) && Archive("crt1.o")),
            (BuildPiece.Lld, lld),
            (BuildPiece.Linker, lld || bfd),
            (BuildPiece.ObjCopy, objCopy is not null),
            (BuildPiece.CMake, Tool("cmake")),
            (BuildPiece.Make, Tool("make")),
            (BuildPiece.StaticLibC, Archive("libc.a", "crt1.o")),
            (BuildPiece.StaticOpenSsl, Archive("libssl.a", "libcrypto.a") && Header("openssl/ssl.h")),
            (BuildPiece.StaticIcu, Archive("libicuuc.a", "libicui18n.a", "libicudata.a") && Header("unicode/uversion.h")),
            (BuildPiece.Zlib, Archive("libz.a")),
        };
        return new()
        {
            Available = [.. available.Where(a => a.There).Select(a => a.Piece)],
            ObjCopyName = objCopy,
            HasBfd = bfd,
            StartsPacked = StartsPacked(Library("libc.a")),
            Distribution = distribution,
        };
    }

    private static ToolchainFacts Probe(CrossToolchain cross, string root, Distribution distribution, Func<string, bool> tool)
    {
        // The directory that the user names is one of the machine, and not below the root of a fake one.
        var unpacked = cross.Root == "/" ? root : cross.Root;
        bool Archive(params string[] names) => names.All(name => File.Exists(RootedPath.OnDisk(unpacked, $"/usr/lib/{cross.Platform.Triplet}/{name}")));
        bool Header(string name) => File.Exists(RootedPath.OnDisk(unpacked, $"/usr/include/{name}"));
        bool LibC(string name) => File.Exists(RootedPath.OnDisk(root, $"{cross.SysRoot}/lib/{name}"));

        var available = new (BuildPiece Piece, bool There)[]
        {
            (BuildPiece.Clang, tool("clang")),
            (BuildPiece.Lld, tool("ld.lld")),
            (BuildPiece.ObjCopy, tool(cross.ObjCopy)),
            (BuildPiece.CMake, tool("cmake")),
            (BuildPiece.Make, tool("make")),
            (BuildPiece.CrossCompiler, tool(cross.Compiler)),
            (BuildPiece.StaticLibC, LibC("libc.a") && LibC("rcrt1.o")),
            (BuildPiece.StaticOpenSsl, Archive("libssl.a", "libcrypto.a") && Header("openssl/ssl.h") && Header($"{cross.Platform.Triplet}/openssl/configuration.h")),
            (BuildPiece.Zlib, Archive("libz.a")),
        };
        return new()
        {
            Available = [.. available.Where(a => a.There).Select(a => a.Piece)],
            ObjCopyName = cross.ObjCopy,
            StartsPacked = StartsPacked(RootedPath.OnDisk(root, $"{cross.SysRoot}/lib/libc.a")),
            Distribution = distribution,
            Cross = cross,
        };
    }

    private static bool StartsPacked(string? libC) =>
        libC is not null && Version.TryParse(StaticLibrary.LibC.VersionOf(libC), out var version) && version >= new Version(2, 36);

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
