using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Reporting;
using HardenedContainer.Syscalls;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden syscalls</c>: the system calls that machine code makes, as a list, as a profile, or beside those of a run.</summary>
internal static class SyscallsCommand
{
    private const string Fix = "Make it readable, or leave it out.";

    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Command Create()
    {
        var paths = InputFiles.Argument("FILE", "Executables and shared libraries that run together, or directories to search for them.");
        var seccomp = new Option<bool>("--seccomp") { Description = "Print a seccomp profile as Docker, Podman and Kubernetes read it." };
        var resource = new Option<bool>("--operator") { Description = "Print it as a resource of the Security Profiles Operator." };
        var compare = new Option<string?>("--compare") { Description = "A kernel log or what strace wrote: which of its calls the profile would refuse." };
        var command = new Command("syscalls", "Prints which system calls machine code makes.") { paths, seccomp, resource, compare };
        var common = new CommonOptions(command, "json");
        command.SetAction(parsed =>
        {
            if (common.Policy(parsed) is not { } policy)
            {
                return Program.Unreadable;
            }

            var files = InputFiles.Expand(parsed.GetValue(paths)!, ElfCommand.IsElf).AsParallel().AsOrdered().Select(f => f.Problem is { } problem ? new(f.File, null, null, [problem]) : Read(f.File)).ToArray();
            var judged = policy.Judge([.. files.SelectMany(f => f.Findings)]);
            using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
            var status = Output.Status(judged);
            if (!parsed.GetValue(seccomp) && !parsed.GetValue(resource) && parsed.GetValue(compare) is null)
            {
                WriteFacts(output, files, policy, parsed.GetValue(common.Format)!);
                return status;
            }

            if (status != 0 || files.Length == 0 || Profile(files) is not { } profile)
            {
                Explain(judged, files);
                return Math.Max(status, 1);
            }

            if (parsed.GetValue(compare) is { } log)
            {
                return Compare(output, profile, files, log);
            }

            var name = Path.GetFileName(files[0].File);
            output.Write(parsed.GetValue(resource) ? SeccompRenderer.RenderOperator(profile, files[0].Architecture, ResourceName(name)) : SeccompRenderer.Render(profile, files[0].Architecture));
            if (!profile.IsDerived)
            {
                Console.Error.WriteLine($"The profile is {profile.Reason}.");
            }

            return 0;
        });
        return command;
    }

    private sealed record Code(string File, ElfFile? Elf, SystemCallFacts? Facts, IReadOnlyList<Finding> Findings)
    {
        internal string Architecture => Elf?.Machine == 183 ? "arm64" : "amd64";
    }

    private static Code Read(string path)
    {
        try
        {
            if (Directory.Exists(path) || SpecialFile.LeadsTo(path))
            {
                return new(path, null, null, [DiagnosticCatalog.HDC0007.At("It is a directory, a pipe or a device.", path, fix: Fix)]);
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            return new(path, ElfReader.Read(stream), SystemCallReader.Read(stream), []);
        }
        catch (ElfFormatException e)
        {
            return new(path, null, null, [DiagnosticCatalog.HDC2001.At(e.Message.EndsWith('.') ? e.Message : e.Message + ".", path)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(path, null, null, [DiagnosticCatalog.HDC0007.At(File.Exists(path) ? "It cannot be read." : "It does not exist.", path, fix: Fix)]);
        }
    }

    // One of the needed libraries that was not given, or null.
    private static string? Missing(IReadOnlyCollection<Code> files)
    {
        var given = files.SelectMany(f => new[] { Path.GetFileName(f.File), f.Elf?.SoName }).ToHashSet(StringComparer.Ordinal);
        return files.SelectMany(f => f.Elf?.Needed ?? []).FirstOrDefault(name => !given.Contains(name)) is { } missing
            ? $"{missing} runs in the app, and was not given"
            : null;
    }

    private static SeccompPlan? Profile(IReadOnlyList<Code> files)
    {
        var machines = files.Select(f => f.Elf!.Machine).Distinct().ToArray();
        return machines is [var machine] && SystemCallTable.For(machine) is not null
            ? SeccompPlanner.Create(files[0].Architecture, [.. files.Select(f => new FileSystemCalls(f.File, f.Facts!))], Missing(files), record: false)
            : null;
    }

    private static void Explain(IReadOnlyList<JudgedFinding> judged, IReadOnlyList<Code> files)
    {
        foreach (var finding in judged)
        {
            Console.Error.WriteLine(FindingsText.Line(finding));
        }

        if (files.Count == 0)
        {
            Console.Error.WriteLine("There is no ELF file.");
        }
        else if (judged.Count == 0)
        {
            Console.Error.WriteLine($"A profile is for one machine, x86-64 or arm64. These are {string.Join(" and ", files.Select(f => f.Elf!.MachineName).Distinct())}.");
        }
    }

    private static void WriteFacts(StreamWriter output, Code[] files, SeverityPolicy policy, string format)
    {
        if (format != "json")
        {
            Output.Write(policy.Judge([.. files.SelectMany(f => f.Findings)]), format);
            return;
        }

        foreach (var file in files)
        {
            output.Write(Json(file, Missing(files), policy.Judge(file.Findings)).ToJsonString(Form));
            output.Write('\n');
        }
    }

    private static JsonObject Json(Code code, string? missing, IReadOnlyList<JudgedFinding> findings)
    {
        var json = new JsonObject { ["file"] = code.File };
        if (code is { Elf: { } elf, Facts: { } facts })
        {
            var table = SystemCallTable.For(elf.Machine);
            json["machine"] = elf.MachineName;
            json["sites"] = facts.Sites;
            json["syscalls"] = Names(facts.Numbers.Select(n => table?.Name(n)).OfType<string>());
            json["unresolved"] = new JsonArray([.. facts.Unresolved.Select(u => new JsonObject { ["address"] = $"0x{u.Address:x}", ["symbol"] = u.Symbol, ["reason"] = u.Reason })]);
            json["runtime"] = Names(SystemCallLists.Runtimes.Where(n => table?.Number(n) is not null));
            json["complete"] = facts.IsComplete && missing is null;
            json["reason"] = facts.Problem ?? (facts.IsComplete ? missing : "some numbers could not be followed");
        }

        json["findings"] = new JsonArray([.. findings.Where(f => f.Severity != DiagnosticSeverity.None).Select(FindingsText.Json)]);
        return json;
    }

    private static int Compare(StreamWriter output, SeccompPlan profile, IReadOnlyList<Code> files, string log)
    {
        try
        {
            var used = SystemCallLog.Names(File.ReadLines(log), SystemCallTable.For(files[0].Architecture)!);
            var refused = used.Except(profile.Allowed, StringComparer.Ordinal).ToArray();
            output.Write(new JsonObject
            {
                ["file"] = files[0].File,
                ["log"] = log,
                ["used"] = Names(used),
                ["refused"] = Names(refused),
                ["unused"] = Names(profile.Allowed.Except(used, StringComparer.Ordinal)),
            }.ToJsonString(Form));
            output.Write('\n');
            return refused.Length == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{log}: {(File.Exists(log) ? "It cannot be read." : "It does not exist.")}");
            return Program.Unreadable;
        }
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Order(StringComparer.Ordinal).Select(n => JsonValue.Create(n))]);

    // A DNS label (RFC 1123): lower case, digits and hyphens, at most 63.
    private static string ResourceName(string file)
    {
        var name = new string([.. file.ToLowerInvariant().Select(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') ? c : '-').Take(63)]).Trim('-');
        return name.Length == 0 ? "app" : name;
    }
}
