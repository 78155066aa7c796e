using System.CommandLine;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden scan</c>: secrets in text and in compiled code.</summary>
internal static class ScanCommand
{
    internal static Command Create()
    {
        var paths = InputFiles.Argument("PATH", "Files, or directories to search.");
        var command = new Command("scan", "Looks for secrets in text and in compiled code.") { paths };
        var common = new CommonOptions(command, "text");
        command.SetAction(parsed =>
        {
            if (common.Policy(parsed) is not { } policy)
            {
                return Program.Unreadable;
            }

            var inputs = InputFiles.Expand(parsed.GetValue(paths)!, _ => true).ToArray();
            var files = inputs.Where(f => f.Problem is null).AsParallel().AsOrdered().Select(f => PublishDirectoryReader.ReadFile(f.File) with { FullPath = f.File }).ToArray();
            var judged = policy.Judge([.. inputs.Select(f => f.Problem).OfType<Finding>(), .. files.Select(Unreadable).OfType<Finding>(), .. SecretRules.Evaluate(new([.. files]))], isComplete: true);
            Output.Write(judged, parsed.GetValue(common.Format)!);
            return Output.Status(judged);
        });
        return command;
    }

    private static Finding? Unreadable(PublishFile file) => file switch
    {
        { Kind: not FileKind.File } => DiagnosticCatalog.HDC0007.At("It is a link, a pipe or a device.", file.FullPath, fix: "Name the file itself, or leave it out."),
        { ReadError: not null } when !File.Exists(file.FullPath) => DiagnosticCatalog.HDC0007.At("It does not exist.", file.FullPath, fix: "Correct the path, or leave it out."),
        { ReadError: not null, Format: not ContentFormat.Elf } => DiagnosticCatalog.HDC0007.At("It cannot be read.", file.FullPath, fix: "Make it readable, or leave it out."),
        _ => null,
    };
}
