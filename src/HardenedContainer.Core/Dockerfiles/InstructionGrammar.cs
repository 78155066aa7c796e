using System.Globalization;
using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Dockerfiles;

/// <summary>What BuildKit refuses in one instruction, whatever stands around it.</summary>
internal static partial class InstructionGrammar
{
    private static readonly string[] Repeatable = ["mount", "exclude", "device"];
    private static readonly string[] Booleans = ["link", "parents", "keep-git-dir", "unpack"];

    internal static IEnumerable<Finding> Check(Instruction instruction, InstructionForm form)
    {
        var line = instruction.Line;
        return [.. Flags(instruction, form), .. Json(instruction), .. Count(instruction, form), .. Special(instruction)];

        IEnumerable<Finding> Special(Instruction i) => i.Keyword switch
        {
            "FROM" => From(i),
            "HEALTHCHECK" => HealthCheck(i),
            "ONBUILD" => OnBuild(i),
            "ENV" or "LABEL" or "ARG" => Pairs(i),
            "SHELL" when !i.IsJson && !LooksLikeJson(i.Text) => [DiagnosticCatalog.HDC5003.At("SHELL takes a JSON array only.", line: line)],
            _ => [],
        };
    }

    private static IEnumerable<Finding> Flags(Instruction instruction, InstructionForm form)
    {
        foreach (var flag in instruction.Flags)
        {
            if (!form.Flags.Contains(flag.Name, StringComparer.Ordinal))
            {
                yield return DiagnosticCatalog.HDC5004.At($"{instruction.Keyword} has no flag --{Printable.Of(flag.Name)}.", line: instruction.Line);
            }
            else if (flag.Value is null && !Booleans.Contains(flag.Name, StringComparer.Ordinal))
            {
                yield return DiagnosticCatalog.HDC5004.At($"The flag --{flag.Name} has no value.", line: instruction.Line);
            }
        }

        foreach (var twice in instruction.Flags.GroupBy(f => f.Name, StringComparer.Ordinal).Where(g => g.Count() > 1 && form.Flags.Contains(g.Key, StringComparer.Ordinal) && !Repeatable.Contains(g.Key, StringComparer.Ordinal)))
        {
            yield return DiagnosticCatalog.HDC5004.At($"The flag --{twice.Key} occurs twice.", line: instruction.Line);
        }
    }

    private static IEnumerable<Finding> Json(Instruction instruction)
    {
        var text = instruction.Keyword == "HEALTHCHECK" && instruction.Arguments.Length > 1 ? instruction.Arguments[1] : instruction.Text;
        if (!instruction.IsJson && instruction.Keyword is "CMD" or "ENTRYPOINT" or "RUN" or "SHELL" or "COPY" or "ADD" or "VOLUME" or "HEALTHCHECK" && LooksLikeJson(text))
        {
            yield return DiagnosticCatalog.HDC5006.At($"The array of {instruction.Keyword} is not JSON, so it is read as plain words.", line: instruction.Line);
        }
    }

    // "[ -f x ]" is a shell's test and no array.
    private static bool LooksLikeJson(string text) => ArrayPattern().IsMatch(text);

    private static IEnumerable<Finding> Count(Instruction instruction, InstructionForm form)
    {
        var count = instruction.Arguments.Length;
        var blank = instruction.Keyword is "MAINTAINER" or "STOPSIGNAL" or "USER" or "WORKDIR" && instruction.Text.Length == 0;
        if (count < form.Minimum || count > form.Maximum || blank)
        {
            var wanted = form.Maximum == form.Minimum ? $"exactly {form.Minimum}" : count < form.Minimum ? $"at least {form.Minimum}" : $"at most {form.Maximum}";
            yield return DiagnosticCatalog.HDC5003.At(
                string.Create(CultureInfo.InvariantCulture, $"{instruction.Keyword} has {count} arguments and takes {wanted}."), line: instruction.Line);
        }
        else if (instruction.Keyword is "COPY" or "ADD" && !instruction.IsJson && instruction.Arguments.All(a => a.StartsWith("<<", StringComparison.Ordinal)))
        {
            yield return DiagnosticCatalog.HDC5003.At($"{instruction.Keyword} has no destination.", line: instruction.Line);
        }
    }

    private static IEnumerable<Finding> From(Instruction instruction)
    {
        var words = instruction.Arguments;
        if (words.Length == 2 || (words.Length == 3 && !words[1].Equals("AS", StringComparison.OrdinalIgnoreCase)))
        {
            yield return DiagnosticCatalog.HDC5003.At("FROM takes an image, or an image, AS and a name.", line: instruction.Line);
        }
        else if (words.Length == 3 && !StageName().IsMatch(words[2]))
        {
            yield return DiagnosticCatalog.HDC5003.At($"{Printable.Of(words[2])} cannot name a stage.", line: instruction.Line);
        }
    }

    private static IEnumerable<Finding> HealthCheck(Instruction instruction)
    {
        if (instruction.Arguments.Length == 0)
        {
            yield break;
        }

        var kind = instruction.Arguments[0].ToUpperInvariant();
        if (kind is not ("CMD" or "NONE"))
        {
            yield return DiagnosticCatalog.HDC5012.At($"HEALTHCHECK takes CMD or NONE, not {Printable.Of(instruction.Arguments[0])}.", line: instruction.Line);
        }
        else if (kind == "NONE" ? instruction.Arguments.Length > 1 : instruction.Arguments.Length == 1)
        {
            yield return DiagnosticCatalog.HDC5012.At(kind == "NONE" ? "HEALTHCHECK NONE takes no command." : "HEALTHCHECK CMD has no command.", line: instruction.Line);
        }

        foreach (var flag in instruction.Flags)
        {
            var value = flag.Value ?? "";
            var valid = value.Contains('$', StringComparison.Ordinal) || flag.Name switch
            {
                "retries" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
                "interval" or "timeout" or "start-period" or "start-interval" => Duration().IsMatch(value),
                _ => true,
            };
            if (!valid)
            {
                yield return DiagnosticCatalog.HDC5012.At($"--{flag.Name}={Printable.Of(value)} is not a {(flag.Name == "retries" ? "number" : "duration such as 30s")}.", line: instruction.Line);
            }
        }
    }

    private static IEnumerable<Finding> OnBuild(Instruction instruction)
    {
        var trigger = instruction.Trigger?.Keyword;
        if (trigger is "ONBUILD" or "FROM" or "MAINTAINER")
        {
            yield return DiagnosticCatalog.HDC5010.At($"ONBUILD cannot hold {trigger}.", line: instruction.Line);
        }
    }

    private static IEnumerable<Finding> Pairs(Instruction instruction)
    {
        foreach (var pair in instruction.Pairs)
        {
            if (pair.Key.Length == 0 || pair.Key is "\"\"" or "''")
            {
                yield return DiagnosticCatalog.HDC5014.At($"A name of {instruction.Keyword} is empty.", line: instruction.Line);
            }
            else if (pair.Value is null && instruction.Keyword != "ARG")
            {
                yield return DiagnosticCatalog.HDC5014.At($"{Printable.Of(pair.Key)} has no value: {instruction.Keyword} takes name=value.", line: instruction.Line);
            }
        }
    }

    [GeneratedRegex("""^\[\s*['"‘’“”][^'"‘’“”]*['"‘’“”]\s*(,.*|\]?$)""", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ArrayPattern();

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9-_.]*$", RegexOptions.CultureInvariant)]
    private static partial Regex StageName();

    [GeneratedRegex(@"^\+?([0-9]+(\.[0-9]*)?(ns|us|µs|ms|s|m|h))+$|^0$", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
