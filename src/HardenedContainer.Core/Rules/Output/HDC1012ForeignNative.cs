using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Native files for another processor, libc or system. What is served to browsers (wwwroot) is no concern of the image.</summary>
internal sealed class HDC1012ForeignNative : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1012;

    private static readonly string[] Portable = ["any", "unix", "linux", "base"];

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var rid = subject.App.RuntimeIdentifier;
        var files = subject.App.Files.Where(f => f.Kind == FileKind.File && !PublishPath.IsWebRoot(f.Path)).ToArray();
        var folders = files
            .Select(f => f.Path.Split('/') is ["runtimes", var other, _, ..] && !IsFor(rid, other) ? other : null)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            yield return Descriptor.At($"runtimes/{Printable.Of(folder)}/ is not for {rid}.", $"{subject.App.PublishDirectory}/runtimes/{folder}");
        }

        foreach (var file in files.Where(f => f.Path.Split('/') is not ["runtimes", var other, _, ..] || IsFor(rid, other)))
        {
            if (Foreign(rid, file) is { } what)
            {
                yield return Descriptor.At($"{Printable.Of(file.Path)} is {what}, not for {rid}.", file.FullPath);
            }
        }
    }

    // An asset for another libc or processor cannot be loaded; one for a wider platform can.
    private static bool IsFor(string rid, string other) =>
        Portable.Contains(other, StringComparer.Ordinal)
        || other == rid
        || other == "unix-" + rid[(rid.LastIndexOf('-') + 1)..]
        || (other == "linux-musl" && rid.StartsWith("linux-musl-", StringComparison.Ordinal));

    private static string? Foreign(string rid, PublishFile file) => file switch
    {
        { Format: ContentFormat.WindowsNative } => "machine code for Windows",
        { Format: ContentFormat.MachO } => "machine code for macOS",
        { Path: var path } when path.EndsWith(".dylib", StringComparison.OrdinalIgnoreCase) => "a library for macOS",

        // Only executables and libraries: data such as eBPF programs is ELF too.
        { Elf: { Type: 2 or 3 } elf } when elf.Machine != Machine(rid) => $"for {elf.MachineName}",
        { Elf: { } elf } when Libc(elf) is { } libc && libc != (rid.Contains("musl", StringComparison.Ordinal) ? "musl" : "glibc") => $"built for {libc}",
        _ => null,
    };

    private static int Machine(string rid) => rid[(rid.LastIndexOf('-') + 1)..] switch { "x64" => 62, "arm64" => 183, "arm" => 40, _ => 0 };

    private static string? Libc(ElfFile elf) => elf.Needed switch
    {
        var needed when needed.Any(n => n.StartsWith("libc.musl-", StringComparison.Ordinal)) => "musl",
        var needed when needed.Contains("libc.so.6") => "glibc",
        _ => null,
    };
}
