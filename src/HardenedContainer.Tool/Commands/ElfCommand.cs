using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.IO;
using HardenedContainer.Reporting;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden elf</c>: facts of ELF files.</summary>
internal static class ElfCommand
{
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Command Create()
    {
        var paths = InputFiles.Argument("FILE", "ELF files, or directories to search for them.");
        var command = new Command("elf", "Prints what ELF files say of themselves.") { paths };
        var common = new CommonOptions(command, "json");
        command.SetAction(parsed =>
        {
            if (common.Policy(parsed) is not { } policy)
            {
                return Program.Unreadable;
            }

            var files = InputFiles.Expand(parsed.GetValue(paths)!, IsElf).AsParallel().AsOrdered().Select(f => f.Problem is { } problem ? new(f.File, null, [problem]) : Read(f.File)).ToArray();
            var judged = files.Select(f => policy.Judge(f.Findings)).ToArray();
            if (parsed.GetValue(common.Format) == "json")
            {
                using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
                foreach (var (file, findings) in files.Zip(judged))
                {
                    output.Write(Json(file, findings).ToJsonString(Form));
                    output.Write('\n');
                }
            }
            else
            {
                Output.Write([.. judged.SelectMany(f => f)], parsed.GetValue(common.Format)!);
            }

            return Output.Status(judged.SelectMany(f => f));
        });
        return command;
    }

    private sealed record Facts(string File, ElfFile? Elf, IReadOnlyList<Finding> Findings);

    private static Facts Read(string path)
    {
        const string fix = "Make it readable, or leave it out.";
        try
        {
            if (Directory.Exists(path))
            {
                return new(path, null, [DiagnosticCatalog.HDC0007.At("It is a directory.", path, fix: fix)]);
            }

            using var stream = SpecialFile.LeadsTo(path) ? null : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            if (stream is not { CanSeek: true })
            {
                return new(path, null, [DiagnosticCatalog.HDC0007.At("It is a pipe or a device.", path, fix: fix)]);
            }

            var elf = ElfReader.Read(stream);
            return new(path, elf, [.. SingleFileRules.Evaluate(path, elf)]);
        }
        catch (ElfFormatException e)
        {
            return new(path, null, [DiagnosticCatalog.HDC2001.At(e.Message.EndsWith('.') ? e.Message : e.Message + ".", path)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(path, null, [DiagnosticCatalog.HDC0007.At(File.Exists(path) ? "It cannot be read." : "It does not exist.", path, fix: fix)]);
        }
    }

    private static JsonObject Json(Facts facts, IReadOnlyList<JudgedFinding> findings)
    {
        var json = new JsonObject { ["file"] = facts.File };
        if (facts.Elf is { } elf)
        {
            json["class"] = elf.Is64Bit ? "ELF64" : "ELF32";
            json["machine"] = elf.MachineName;
            json["type"] = elf.Type switch { 1 => "REL", 2 => "EXEC", 3 => "DYN", 4 => "CORE", var other => $"type {other}" };
            json["interpreter"] = elf.Interpreter;
            json["needed"] = Array(elf.Needed);
            json["rpath"] = Array(elf.RPath);
            json["runpath"] = Array(elf.RunPath);
            json["relro"] = elf.Relro.ToString().ToLowerInvariant();
            json["bindNow"] = elf.BindNow;
            json["nx"] = elf.NonExecutableStack;
            json["pie"] = elf.IsPie;
            json["canary"] = elf.HasStackCanary;
            json["fortify"] = elf.IsFortified;
            json["stripped"] = elf.IsStripped;
            json["static"] = elf.IsStatic;
            json["buildId"] = elf.BuildId;
            json["maxGlibc"] = elf.MaxGlibc;
        }

        json["findings"] = new JsonArray([.. findings.Where(f => f.Severity != DiagnosticSeverity.None).Select(FindingsText.Json)]);
        return json;
    }

    private static JsonArray Array(IEnumerable<string> items) => new([.. items.Select(i => JsonValue.Create(i))]);

    internal static bool IsElf(string path)
    {
        try
        {
            if (SpecialFile.LeadsTo(path))
            {
                return false;
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
            Span<byte> start = stackalloc byte[4];
            return stream.CanSeek && stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && ElfReader.IsElf(start);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is wanted, so that it is reported.
            return true;
        }
    }
}
