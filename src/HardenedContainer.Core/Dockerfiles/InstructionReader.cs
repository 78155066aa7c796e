using System.Collections.Immutable;
using System.Text.Json;
using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Dockerfiles;

/// <summary>Reads one logical line: keyword, flags, and arguments in the form that the keyword asks for.</summary>
internal sealed class InstructionReader(char escape, List<Finding> problems)
{
    /// <summary>The instruction; null where its keyword is not known.</summary>
    public Instruction? Read(LogicalLine line)
    {
        var text = line.Text.Trim();
        var blank = text.AsSpan().IndexOfAny(" \t\v\f\r");
        var written = blank < 0 ? text : text[..blank];
        var keyword = written.ToUpperInvariant();
        if (InstructionForm.Of(keyword) is not { } form)
        {
            problems.Add(DiagnosticCatalog.HDC5002.At($"{Printable.Of(written)} is not an instruction.", line: line.Line));
            return null;
        }

        var (flags, rest) = Flags(blank < 0 ? "" : text[(blank + 1)..].Trim());
        var instruction = new Instruction
        {
            Keyword = keyword, Written = written, Line = line.Line, EndLine = line.EndLine, Flags = flags, Text = rest,
            Comments = line.Comments, HasEmptyContinuation = line.HasEmptyContinuation,
        };
        instruction = Arguments(instruction, form);
        problems.AddRange(InstructionGrammar.Check(instruction, form));
        return instruction;
    }

    // Flags come first, each a word that starts with two dashes; two dashes alone end them.
    private static (ImmutableArray<InstructionFlag> Flags, string Remainder) Flags(string text)
    {
        var flags = ImmutableArray.CreateBuilder<InstructionFlag>();
        var at = 0;
        while (string.CompareOrdinal(text, at, "--", 0, 2) == 0)
        {
            var end = EndOfWord(text, at);
            var word = text[(at + 2)..end];
            for (at = end; at < text.Length && char.IsWhiteSpace(text[at]); at++)
            {
            }

            if (word.Length == 0)
            {
                break;
            }

            var equals = word.IndexOf('=', StringComparison.Ordinal);
            flags.Add(equals < 0 ? new(word, null) : new(word[..equals], word[(equals + 1)..]));
        }

        return (flags.ToImmutable(), text[at..]);
    }

    private static int EndOfWord(string text, int start)
    {
        var quote = '\0';
        for (var i = start; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '"' or '\'')
            {
                quote = text[i];
            }
            else if (char.IsWhiteSpace(text[i]))
            {
                return i;
            }
        }

        return text.Length;
    }

    private Instruction Arguments(Instruction instruction, InstructionForm form)
    {
        if (form.TakesJson && Json(instruction.Text) is { } items)
        {
            return instruction with { Arguments = items, IsJson = true };
        }

        switch (form.Arguments)
        {
            case ArgumentKind.Text:
                return instruction with { Arguments = instruction.Text.Length == 0 ? [] : [instruction.Text] };
            case ArgumentKind.Pairs:
                return Pairs(instruction);
            case ArgumentKind.Check:
                var words = Words.Split(instruction.Text, escape);
                var command = words.Count > 1 ? instruction.Text[(instruction.Text.IndexOf(words[0], StringComparison.Ordinal) + words[0].Length)..].Trim() : "";
                var check = Json(command);
                return instruction with { Arguments = [.. words.Take(1), .. check ?? (command.Length > 0 ? [command] : [])], IsJson = check is not null };
            case ArgumentKind.Instruction:
                return instruction with
                {
                    Trigger = instruction.Text.Length == 0 ? null
                        : new InstructionReader(escape, problems).Read(new(instruction.Text, instruction.Line, instruction.EndLine, false, [])),
                    Arguments = instruction.Text.Length == 0 ? [] : [instruction.Text],
                };
            default:
                return instruction with { Arguments = [.. Words.Split(instruction.Text, escape)] };
        }
    }

    private Instruction Pairs(Instruction instruction)
    {
        var words = Words.Split(instruction.Text, escape);
        if (instruction.Keyword != "ARG" && words.Count > 0 && !words[0].Contains('=', StringComparison.Ordinal))
        {
            var value = instruction.Text[words[0].Length..].Trim();
            return instruction with { Arguments = [.. words], IsLegacyPair = true, Pairs = [new(words[0], value.Length == 0 ? null : value)] };
        }

        return instruction with
        {
            Arguments = [.. words],
            Pairs =
            [
                .. words.Select(word =>
                {
                    var equals = word.IndexOf('=', StringComparison.Ordinal);
                    return equals < 0 ? new KeyValue(word, null) : new KeyValue(word[..equals], word[(equals + 1)..]);
                }),
            ],
        };
    }

    // Exec form is an array of strings and nothing else; any other text is a shell command.
    private static ImmutableArray<string>? Json(string text)
    {
        if (!text.StartsWith('['))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(text, DockerfileJson.Default.StringArray) is { } items && !items.Contains(null) ? [.. items] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
