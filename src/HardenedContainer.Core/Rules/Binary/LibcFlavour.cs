using HardenedContainer.Elf;

namespace HardenedContainer.Rules.Binary;

/// <summary>Which C library a file is built for, and which ones an image has.</summary>
internal static class LibcFlavour
{
    internal const string Glibc = "glibc";
    internal const string Musl = "musl";

    private static readonly string[] GlibcParts =
        ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2", "libutil.so.1", "libanl.so.1"];

    /// <summary>The C library that an interpreter belongs to, or null where its name does not tell.</summary>
    internal static string? OfInterpreter(string path) => Path.GetFileName(path) switch
    {
        var name when name.StartsWith("ld-musl-", StringComparison.Ordinal) => Musl,
        var name when name.StartsWith("ld-linux", StringComparison.Ordinal) => Glibc,
        _ => null,
    };

    /// <summary>The C library that a file is built for, or null where it needs none or does not tell.</summary>
    internal static string? NeededBy(ElfFile elf) =>
        elf.Interpreter is { } interpreter && OfInterpreter(interpreter) is { } flavour ? flavour
        : elf.Needed.Any(IsPartOfMusl) ? Musl
        : elf.Needed.Any(n => IsPartOfGlibc(n)) ? Glibc
        : null;

    /// <summary>The C libraries of an image, in a fixed order.</summary>
    internal static IReadOnlyList<string> In(PublishSubject subject)
    {
        var names = subject.Plan.Entries.Select(e => Path.GetFileName(e.Path))
            .Concat(subject.Plan.Base.CopiedLibraries.Select(p => Path.GetFileName(p)))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. new[] { Glibc, Musl }.Where(flavour => subject.Base.Libc == flavour || names.Any(flavour == Musl ? IsPartOfMusl : n => n == "libc.so.6")),
        ];
    }

    /// <summary>Whether the image has a C library, and not the one that the file is built for.</summary>
    internal static bool IsMixed(ElfFile elf, PublishSubject subject) =>
        NeededBy(elf) is { } needed && In(subject) is { Count: > 0 } present && !present.Contains(needed);

    /// <summary>Whether a library is a part of a C library.</summary>
    internal static bool IsPartOfLibc(string name) => IsPartOfGlibc(name) || IsPartOfMusl(name);

    private static bool IsPartOfGlibc(string name) =>
        GlibcParts.Contains(name, StringComparer.Ordinal) || name.StartsWith("ld-linux", StringComparison.Ordinal);

    private static bool IsPartOfMusl(string name) =>
        name.StartsWith("libc.musl-", StringComparison.Ordinal) || name.StartsWith("ld-musl-", StringComparison.Ordinal);
}
