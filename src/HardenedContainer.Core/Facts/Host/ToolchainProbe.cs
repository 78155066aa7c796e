using HardenedContainer.Planning;

namespace HardenedContainer.Facts.Host;

/// <summary>Looks for native build tools. Starts no process: a tool is there where its file is.</summary>
public static class ToolchainProbe
{
    /// <summary>Looks for tools and archives.</summary>
    /// <param name="searchPath">The value of PATH.</param>
    /// <param name="root">Root directory of the build machine.</param>
    /// <param name="hostRuntimeIdentifier">The portable runtime identifier of the build machine; what is not Linux has no tools here.</param>
    /// <returns>What is there.</returns>
    public static ToolchainFacts Probe(string searchPath, string root, string hostRuntimeIdentifier)
    {
        var distribution = Distribution.Read(root);
        if (TargetPlatform.TryParse(hostRuntimeIdentifier) is not { } platform)
        {
            return new() { Distribution = distribution };
        }

        var directories = searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified).ToArray();
        var libraries = LibraryDirectories.Of(root, platform);

        bool Tool(string name) => directories.Any(directory => IsExecutable(Path.Combine(directory, name)));
        bool Archive(params string[] names) => names.All(name => libraries.Any(directory => File.Exists(RootedPath.OnDisk(root, $"{directory}/{name}"))));
        bool Header(string name) => new[] { "usr/include", $"usr/include/{platform.Triplet}" }.Any(d => File.Exists(Path.Combine(root, d, name)));

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
            Distribution = distribution,
        };
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
