using System.Diagnostics;
using System.Text.RegularExpressions;
using HardenedContainer.Elf;

namespace HardenedContainer.Core.Tests.Elf;

/// <summary>The reader against <c>readelf</c>, on files of this machine. HDC_ELF_DIRECTORIES (colon-separated) names more.</summary>
public class RealFilesTests
{
    private const int Sample = 200;

    // A sample is the same on the same machine, and spread over all folders: every n-th file.
    private static string[] Sampled()
    {
        var all = Everywhere().ToArray();
        return [.. Enumerable.Range(0, Sample).Select(i => all[(int)((long)i * all.Length / Sample)]).Distinct()];
    }

    private static IEnumerable<string> Everywhere()
    {
        var runtime = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        return new[] { "/usr/bin", "/usr/lib", runtime, packages }.Where(Directory.Exists).Distinct()
            .SelectMany(d => Directory.EnumerateFiles(d, "*", options))
            // Detached debug information has the sections of a program without their contents.
            .Where(f => !f.StartsWith("/usr/lib/debug/", StringComparison.Ordinal) && StartsAsElf(f)).Distinct().Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Files()
    {
        var directories = (Environment.GetEnvironmentVariable("HDC_ELF_DIRECTORIES") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] some =
        [
            Environment.ProcessPath!, "/usr/bin/env", "/usr/bin/readelf", "/bin/bash",
            .. Directory.EnumerateFiles(runtime, "*.so"),
            .. Directory.EnumerateFiles(Path.Combine(runtime, "..", "..", "..", "host"), "*.so", SearchOption.AllDirectories),
            .. new[] { "libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "libssl.so.3", "libcrypto.so.3", "libz.so.1" }.Select(n => "/lib/x86_64-linux-gnu/" + n),
            .. directories.SelectMany(d => Directory.EnumerateFiles(d, "*", new EnumerationOptions { RecurseSubdirectories = true })),
        ];
        return some.Where(f => File.Exists(f) && StartsAsElf(f)).Distinct();
    }

    [Test]
    public void Facts_equal_those_of_readelf() => Compare([.. Files().Concat(Sampled()).Distinct()], atLeast: Sample);

    [Test, Category("Long")]
    public void Facts_of_every_file_of_this_machine_equal_those_of_readelf() => Compare([.. Everywhere()], atLeast: 1000);

    [Test]
    public void Facts_equal_those_of_checksec() => CompareWithCheckSec(Sampled());

    [Test, Category("Long")]
    public void Facts_of_every_program_and_library_of_this_machine_equal_those_of_checksec() => CompareWithCheckSec([.. Everywhere()]);

    private static void CompareWithCheckSec(string[] files)
    {
        Assert.That(files, Has.Length.GreaterThan(100));
        var different = files.AsParallel().AsOrdered().Select(file =>
        {
            using var stream = File.OpenRead(file);
            var (ours, theirs) = (InWordsOfCheckSec(ElfReader.Read(stream)), CheckSec(file));
            return ours == theirs ? null : $"{file}\n{ours}\nchecksec:\n{theirs}";
        }).OfType<string>().ToArray();
        Assert.That(different, Is.Empty);
    }

    // checksec 2.6 calls RELRO full by BIND_NOW in the output of "readelf -d" and looks for the canary and for fortified
    // functions in all symbols, as we do; objects that are not linked yet (REL) it only names as such. Where it sees no stack
    // header it says "no" for nx, too. In static programs without symbols it never sees a canary; we see the message of glibc.
    private static string InWordsOfCheckSec(ElfFile elf) => string.Join('\n',
        $"relro {elf.Relro.ToString().ToLowerInvariant() switch { "none" => "no", var other => other }}",
        $"canary {YesNo(elf.HasStackCanary && !(elf.IsStatic && elf.IsStripped))}",
        $"nx {YesNo(elf.NonExecutableStack)}",
        $"pie {(elf.Type switch { 1 => "rel", 2 => "no", 3 when elf.IsPie => "yes", _ => "dso" })}",
        $"rpath {YesNo(!elf.RPath.IsEmpty)} runpath {YesNo(!elf.RunPath.IsEmpty)}",
        $"symbols {YesNo(!elf.IsStripped)}");

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string CheckSec(string file)
    {
        var output = Run("/usr/bin/checksec", "--format=json", "--file=" + file);
        var facts = System.Text.Json.Nodes.JsonNode.Parse(output)!.AsObject().Single().Value!.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>());
        return string.Join('\n',
            $"relro {facts["relro"]}", $"canary {facts["canary"]}", $"nx {facts["nx"]}", $"pie {facts["pie"]}",
            $"rpath {facts["rpath"]} runpath {facts["runpath"]}", $"symbols {facts["symbols"]}");
    }

    private static void Compare(string[] files, int atLeast)
    {
        Assert.That(files, Has.Length.GreaterThanOrEqualTo(atLeast));
        var different = files.AsParallel().AsOrdered().Select(file =>
        {
            using var stream = File.OpenRead(file);
            var (ours, theirs) = (Describe(ElfReader.Read(stream)), DescribeByReadElf(file));
            return ours == theirs ? null : $"{file}\n{ours}\nreadelf:\n{theirs}";
        }).OfType<string>().ToArray();
        Assert.That(different, Is.Empty);
    }

    private static bool StartsAsElf(string file)
    {
        using var stream = File.OpenRead(file);
        var start = new byte[4];
        return stream.Read(start) == 4 && ElfReader.IsElf(start);
    }

    private static string Describe(ElfFile elf) => string.Join('\n',
        $"class {(elf.Is64Bit ? 64 : 32)} type {elf.Type}",
        $"interpreter {elf.Interpreter}",
        $"soname {elf.SoName}",
        $"needed {string.Join(' ', elf.Needed)}",
        $"rpath {string.Join(':', elf.RPath)} runpath {string.Join(':', elf.RunPath)}",
        $"relro {elf.Relro} now {elf.BindNow} nx {elf.NonExecutableStack} wx {elf.HasWritableCode} textrel {elf.HasTextRelocations}",
        $"stripped {elf.IsStripped} canary {elf.HasStackCanary && !elf.IsStatic} fortify {elf.IsFortified}",
        $"build id {elf.BuildId}",
        $"required {string.Join(' ', elf.RequiredVersions.Select(v => v.Version).Order(StringComparer.Ordinal))}",
        $"defined {string.Join(' ', elf.DefinedVersions)}");

    private static string DescribeByReadElf(string file)
    {
        var header = ReadElf(file, "-hlnW");
        var dynamic = ReadElf(file, "-dW");
        var versions = ReadElf(file, "-VW");
        var symbols = ReadElf(file, "-sW");
        var sections = ReadElf(file, "-SW");
        string One(string text, string pattern) => Regex.Match(text, pattern, RegexOptions.Multiline).Groups[1].Value;
        IEnumerable<string> All(string text, string pattern) => Regex.Matches(text, pattern, RegexOptions.Multiline).Select(m => m.Groups[1].Value);

        var now = Regex.IsMatch(dynamic, @"\(BIND_NOW\)|\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*\bNOW\b");
        var isStatic = !header.Contains("INTERP", StringComparison.Ordinal) && !dynamic.Contains("(NEEDED)", StringComparison.Ordinal)
            && Regex.IsMatch(header, @"Type: +(EXEC|DYN \(Position)");
        var needs = versions.Split("Version needs section")[^1];
        var definitions = versions.Contains("Version definition section", StringComparison.Ordinal)
            ? versions.Split("Version definition section")[1].Split("Version needs section")[0]
            : "";
        return string.Join('\n',
            $"class {One(header, @"Class: +ELF(\d+)")} type {One(header, @"Type: +(\w+)") switch { "REL" => 1, "EXEC" => 2, "DYN" => 3, _ => 4 }}",
            $"interpreter {One(header, @"Requesting program interpreter: (.*)\]")}",
            $"soname {One(dynamic, @"Library soname: \[(.*)\]")}",
            $"needed {string.Join(' ', All(dynamic, @"Shared library: \[(.*)\]"))}",
            $"rpath {One(dynamic, @"Library rpath: \[(.*)\]")} runpath {One(dynamic, @"Library runpath: \[(.*)\]")}",
            $"relro {(!header.Contains("GNU_RELRO", StringComparison.Ordinal) ? Relro.None : now ? Relro.Full : Relro.Partial)} now {now}"
                + $" nx {Regex.IsMatch(header, @"GNU_STACK .* RW? +(0|0x\w+)$", RegexOptions.Multiline)} wx {Regex.IsMatch(header, @"LOAD .* RWE (0|0x\w+)$", RegexOptions.Multiline)}"
                + $" textrel {Regex.IsMatch(dynamic, @"\(TEXTREL\)|\(FLAGS\).*TEXTREL")}",
            $"stripped {!Regex.IsMatch(sections, @" SYMTAB ")} canary {Regex.IsMatch(symbols, @" __stack_chk_(fail|guard|fail_local)(@|\s|$)", RegexOptions.Multiline) && !isStatic}"
                + $" fortify {Regex.IsMatch(symbols, @" UND __(?!stack)\w+_chk(@|\s|$)", RegexOptions.Multiline)}",
            $"build id {One(header, @"Build ID: (\w+)")}",
            $"required {string.Join(' ', All(needs, @"Name: (\S+)  Flags").Order(StringComparer.Ordinal))}",
            $"defined {string.Join(' ', All(definitions, @"Flags: (?!BASE).*Name: (\S+)"))}");
    }

    private static string ReadElf(string file, string options) => Run("/usr/bin/readelf", options, file);

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process.StandardOutput.ReadToEnd();
    }
}
