using System.CommandLine;
using HardenedContainer.Contexts;
using HardenedContainer.Dockerfiles;
using HardenedContainer.IO;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden ignore</c>: what an ignore file does with paths.</summary>
internal static class IgnoreCommand
{
    internal static Command Create()
    {
        var file = new Option<string>("--ignore-file") { Description = "The ignore file.", Required = true };
        var paths = InputFiles.Argument("PATH", "Paths below the context, with slashes.");
        var command = new Command("ignore", "Says whether an ignore file excludes paths.") { file, paths };
        command.SetAction(parsed =>
        {
            if (SourceText.Read(parsed.GetValue(file)!, DockerfileParser.MaximumLength, out var problem) is not { } text)
            {
                Console.Error.WriteLine($"{problem!.File}: error {problem.Descriptor.Code}: {problem.Message}");
                return Program.Unreadable;
            }

            var ignore = IgnoreFile.Parse(text);
            foreach (var wrong in ignore.Problems)
            {
                Console.Error.WriteLine($"{parsed.GetValue(file)}:{wrong.Line}: {wrong.What}");
            }

            using var output = new StreamWriter(Console.OpenStandardOutput());
            foreach (var path in parsed.GetValue(paths)!)
            {
                output.Write($"{(ignore.IsExcluded(path) ? "excluded" : "included")} {path}\n");
            }

            return ignore.Problems.Count > 0 ? 1 : 0;
        });
        return command;
    }
}
