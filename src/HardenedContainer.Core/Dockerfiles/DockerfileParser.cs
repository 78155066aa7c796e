using System.Collections.Immutable;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Dockerfiles;

/// <summary>
/// Reads a Dockerfile as BuildKit does (Dockerfile reference; the behaviour of BuildKit's own parser where the reference is
/// silent). It never fails: what BuildKit would refuse becomes a finding, and the rest is read all the same.
/// </summary>
public static class DockerfileParser
{
    /// <summary>Longest file, in characters: generated Dockerfiles have a few thousand.</summary>
    public const int MaximumLength = 1 << 20;

    // What rules compare with each other must not be without end.
    private const int MaximumInstructions = 10_000;
    private const int MaximumStages = 1_000;

    /// <summary>Parses a file.</summary>
    /// <param name="text">Its text, not longer than <see cref="MaximumLength"/>.</param>
    /// <param name="isFragment">A snippet that need not begin with FROM.</param>
    /// <returns>The file with its problems.</returns>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public static Dockerfile Parse(string text, bool isFragment = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaximumLength);
        var lines = text.TrimStart('\uFEFF').Split('\n').Select(l => l.EndsWith('\r') ? l[..^1] : l).ToArray();
        var problems = new List<Finding>();
        var directives = DirectiveReader.Read(lines, problems);
        var source = new LogicalLines(lines, directives.Escape);
        var instructions = ImmutableArray.CreateBuilder<Instruction>();
        var stages = 0;
        while (source.Read() is { } line)
        {
            var reader = new InstructionReader(directives.Escape, problems);
            if (reader.Read(line) is { } instruction)
            {
                stages += instruction.Keyword == "FROM" ? 1 : 0;
                if (instructions.Count == MaximumInstructions || stages > MaximumStages)
                {
                    problems.Add(DiagnosticCatalog.HDC0007.At($"It has more than {MaximumInstructions} instructions or {MaximumStages} stages.", line: instruction.Line, fix: "Split the file, or leave it out."));
                    break;
                }

                instructions.Add(WithHeredocs(instruction, source, problems));
            }
        }

        if (instructions.Count == 0 && problems.Count == 0)
        {
            problems.Add(DiagnosticCatalog.HDC5001.At("The file has no instruction.", line: 1));
        }
        else if (!isFragment)
        {
            CheckBegin(instructions, problems);
        }

        return new(directives, instructions.ToImmutable(), [.. problems.OrderBy(p => p.Line)], [.. source.Comments]);
    }

    private static void CheckBegin(ImmutableArray<Instruction>.Builder instructions, List<Finding> problems)
    {
        foreach (var instruction in instructions)
        {
            if (instruction.Keyword == "FROM")
            {
                return;
            }

            if (instruction.Keyword != "ARG")
            {
                problems.Add(DiagnosticCatalog.HDC5011.At($"{instruction.Keyword} stands before the first FROM.", line: instruction.Line));
                return;
            }
        }

        if (instructions.Count > 0)
        {
            problems.Add(DiagnosticCatalog.HDC5011.At("The file has no FROM.", line: instructions[0].Line));
        }
    }

    private static Instruction WithHeredocs(Instruction instruction, LogicalLines source, List<Finding> problems)
    {
        var holder = instruction.Trigger ?? instruction;
        if (holder.Keyword is not ("RUN" or "COPY" or "ADD") || holder.IsJson)
        {
            return instruction;
        }

        var heredocs = ImmutableArray.CreateBuilder<Heredoc>();
        foreach (var word in HeredocWord.Find(holder.Text))
        {
            if (source.ReadHeredoc(word.Name, word.StripsTabs) is not { } content)
            {
                problems.Add(DiagnosticCatalog.HDC5005.At($"The here-document {word.Name} has no end.", line: instruction.Line));
                break;
            }

            heredocs.Add(word with { Content = content });
        }

        var end = source.Line;
        return instruction.Trigger is null
            ? instruction with { Heredocs = heredocs.ToImmutable(), EndLine = end }
            : instruction with { Trigger = holder with { Heredocs = heredocs.ToImmutable(), EndLine = end }, EndLine = end };
    }
}
