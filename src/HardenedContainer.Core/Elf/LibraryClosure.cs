namespace HardenedContainer.Elf;

/// <summary>A file of a root file system.</summary>
/// <param name="Path">Absolute path, symbolic links resolved.</param>
/// <param name="Elf">ELF facts; null where they are not known or the file is no ELF file.</param>
public sealed record RootFile(string Path, ElfFile? Elf);

/// <summary>What the loader sees of a root file system.</summary>
public interface ILibraryRoot
{
    /// <summary><c>LD_LIBRARY_PATH</c>, split; empty where it is not set.</summary>
    IReadOnlyList<string> LibraryPath { get; }

    /// <summary>Finds a file.</summary>
    /// <param name="path">Absolute path, which may lead through symbolic links.</param>
    /// <returns>The file, or null where there is none.</returns>
    RootFile? Find(string path);

    /// <summary>Whether a library whose place and facts are not known is on the loader's default path.</summary>
    /// <param name="name">File name of the library.</param>
    /// <returns>True where it is.</returns>
    bool HasLibrary(string name);
}

/// <summary>One DT_NEEDED entry, as the loader resolves it.</summary>
/// <param name="From">Absolute path of the file that needs the library.</param>
/// <param name="FromElf">Facts of that file.</param>
/// <param name="Name">The name that it needs.</param>
/// <param name="IsFound">It is there.</param>
/// <param name="Provider">The library's facts; null where it is missing or its facts are not known.</param>
public sealed record LibraryLink(string From, ElfFile FromElf, string Name, bool IsFound, ElfFile? Provider);

/// <summary>
/// Resolves what executables and libraries need, transitively, as ld.so(8) does: what is loaded already, RPATH of the file
/// and of its loaders (unless the file has RUNPATH), LD_LIBRARY_PATH, RUNPATH, the default directories. Pure.
/// </summary>
public static class LibraryClosure
{
    // musl's loader is libc itself, and answers to all of these (ldso/dynlink.c).
    private static readonly string[] PartsOfMusl = ["libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet."];

    /// <summary>Resolves everything that a process loads.</summary>
    /// <param name="root">The root file system.</param>
    /// <param name="executable">The executable.</param>
    /// <param name="openedLater">Libraries that the process may open while it runs: they find loaded what the executable needed.</param>
    /// <returns>One link for each needed name of each file, in the order in which the loader looks them up.</returns>
    public static IReadOnlyList<LibraryLink> Resolve(ILibraryRoot root, RootFile executable, IEnumerable<RootFile> openedLater)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(executable);
        ArgumentNullException.ThrowIfNull(openedLater);
        var links = new List<LibraryLink>();
        var process = new Process(root, executable.Elf?.Interpreter);
        foreach (var file in openedLater.Prepend(executable))
        {
            process.Load(file, links);
        }

        return links;
    }

    private sealed record Node(RootFile File, ElfFile Elf, Node? Loader);

    private sealed class Process
    {
        private readonly ILibraryRoot _root;
        private readonly bool _isMusl;
        private readonly Dictionary<string, ElfFile?> _loaded = new(StringComparer.Ordinal);
        private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

        internal Process(ILibraryRoot root, string? interpreter)
        {
            _root = root;
            if (interpreter is not null)
            {
                // The loader is in the process before anything is looked for; whether it exists is another question.
                var name = Path.GetFileName(interpreter);
                _isMusl = name.StartsWith("ld-musl-", StringComparison.Ordinal);
                _loaded[name] = root.Find(interpreter)?.Elf;
            }
        }

        internal void Load(RootFile start, List<LibraryLink> links)
        {
            var queue = new Queue<Node>();
            Enqueue(start, null);
            while (queue.TryDequeue(out var node))
            {
                foreach (var name in node.Elf.Needed)
                {
                    if (_loaded.TryGetValue(name, out var known))
                    {
                        links.Add(new(node.File.Path, node.Elf, name, true, known));
                    }
                    else if (Find(name, node) is { } found)
                    {
                        links.Add(new(node.File.Path, node.Elf, name, true, found.Elf));
                        _loaded[name] = found.Elf;
                        Enqueue(found, node);
                    }
                    else
                    {
                        links.Add(new(node.File.Path, node.Elf, name, HasWithoutFacts(name), null));
                    }
                }
            }

            void Enqueue(RootFile file, Node? loader)
            {
                if (file.Elf is not { } elf || !_visited.Add(file.Path))
                {
                    return;
                }

                if (elf.SoName is { } soName)
                {
                    _loaded.TryAdd(soName, elf);
                }

                queue.Enqueue(new(file, elf, loader));
            }
        }

        private bool HasWithoutFacts(string name) =>
            _root.HasLibrary(name) || (_isMusl && PartsOfMusl.Any(part => name.StartsWith(part, StringComparison.Ordinal)));

        private RootFile? Find(string name, Node node)
        {
            if (name.Contains('/'))
            {
                return _root.Find(Expand(name, node));
            }

            return Directories(node)
                .Where(directory => directory.StartsWith('/'))
                .Select(directory => _root.Find($"{directory.TrimEnd('/')}/{name}"))
                .FirstOrDefault(file => file is not null && IsCompatible(file.Elf, node.Elf));
        }

        private IEnumerable<string> Directories(Node node)
        {
            if (node.Elf.RunPath.IsEmpty)
            {
                for (var at = node; at is not null; at = at.Loader)
                {
                    foreach (var directory in at.Elf.RunPath.IsEmpty ? at.Elf.RPath : [])
                    {
                        yield return Expand(directory, at);
                    }
                }
            }

            foreach (var directory in _root.LibraryPath.Concat(node.Elf.RunPath.Select(d => Expand(d, node))).Concat(DefaultDirectories(node.Elf)))
            {
                yield return directory;
            }
        }

        private static string Expand(string path, Node node)
        {
            var origin = Path.GetDirectoryName(node.File.Path) ?? "/";
            return path.Replace("${ORIGIN}", origin, StringComparison.Ordinal).Replace("$ORIGIN", origin, StringComparison.Ordinal);
        }

        // The loader passes over files of another class or machine. A file without facts is taken as it is.
        private static bool IsCompatible(ElfFile? library, ElfFile needer) =>
            library is null || (library.Machine == needer.Machine && library.Is64Bit == needer.Is64Bit);
    }

    // Those of Debian (multiarch), of the lib64 distributions, and of musl.
    private static IEnumerable<string> DefaultDirectories(ElfFile elf)
    {
        var triplet = elf.Machine switch
        {
            3 => "i386-linux-gnu",
            40 => "arm-linux-gnueabihf",
            62 => "x86_64-linux-gnu",
            183 => "aarch64-linux-gnu",
            _ => null,
        };
        string[] multiarch = triplet is null ? [] : [$"/lib/{triplet}", $"/usr/lib/{triplet}"];
        string[] lib64 = elf.Is64Bit ? ["/lib64", "/usr/lib64"] : [];
        return [.. multiarch, .. lib64, "/lib", "/usr/lib", "/usr/local/lib"];
    }
}
