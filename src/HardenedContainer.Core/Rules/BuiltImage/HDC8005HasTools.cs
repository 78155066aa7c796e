using System.Collections.Frozen;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>Shells, package managers, downloaders, compilers. Decoys that the plan names, known by their hash, are none.</summary>
internal sealed class HDC8005HasTools : IRule<BuiltImageSubject>
{
    private static readonly FrozenDictionary<string, string> Tools = new (string Kind, string[] Names)[]
    {
        ("a shell", ["sh", "bash", "dash", "ash", "ksh", "zsh", "csh", "tcsh", "fish", "busybox", "toybox", "pwsh"]),
        ("a package manager", ["apk", "apt", "apt-get", "aptitude", "dpkg", "rpm", "yum", "dnf", "microdnf", "tdnf", "zypper", "pacman", "pip", "npm", "gem"]),
        ("a downloader", ["curl", "wget", "nc", "ncat", "netcat", "socat", "ftp", "tftp", "telnet", "ssh", "scp", "sftp", "rsync"]),
        ("a compiler or an interpreter", ["gcc", "g++", "cc", "c++", "clang", "tcc", "as", "ld", "make", "perl", "python", "ruby", "node", "lua", "php"]),
        ("a debugger", ["gdb", "strace", "ltrace"]),
    }.SelectMany(k => k.Names, (k, name) => (name, k.Kind)).ToFrozenDictionary(t => t.name, t => t.Kind, StringComparer.Ordinal);

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8005;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        var decoys = subject.Plan?.Entries.Where(e => e.Origin.StartsWith("decoy", StringComparison.Ordinal)).Select(e => e.Sha256).OfType<string>().ToHashSet(StringComparer.Ordinal) ?? [];
        return from file in subject.Image.Visible
               where IsExecutable(subject.Image.Find(file.Path), decoys)
               let kind = Tools.GetValueOrDefault(Stem(Path.GetFileName(file.Path)))
               where kind is not null
               group file.Path by kind into found
               orderby found.Key
               let paths = found.Order(StringComparer.Ordinal).ToArray()
               select subject.Finding(Descriptor, $"The image has {found.Key}: {Names.Of(paths)}.");
    }

    // A link counts for what it leads to.
    private static bool IsExecutable(LayerFile? file, HashSet<string> decoys) =>
        file is { File: { Kind: FileKind.File, Length: > 0 } content } && ((int)content.Mode & 0b001_001_001) != 0 && !decoys.Contains(content.Sha256 ?? "");

    // python3.11, gcc-12
    private static string Stem(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '-') is { Length: > 0 } stem ? stem : name;
}
