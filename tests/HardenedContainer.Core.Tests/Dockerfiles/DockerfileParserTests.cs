using System.Text;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Dockerfiles;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Dockerfiles;

public sealed class DockerfileParserTests
{
    private static readonly Dictionary<string, string?> Environment = new() { ["a"] = "value", ["e"] = "", ["p"] = "dir/file.tar.gz", ["n"] = null };

    [TestCase("$a", "value")]
    [TestCase("${a}x", "valuex")]
    [TestCase("'$a'", "$a")]
    [TestCase("\"$a\"", "value")]
    [TestCase(@"\$a", "$a")]
    [TestCase("${e:-d}", "d")]
    [TestCase("${e-d}", "")]
    [TestCase("${u:-d}", "d")]
    [TestCase("${u-${a}}", "value")]
    [TestCase("${a:+alt}", "alt")]
    [TestCase("${e:+alt}", "")]
    [TestCase("${e+alt}", "alt")]
    [TestCase("${p#*/}", "file.tar.gz")]
    [TestCase("${p##*.}", "gz")]
    [TestCase("${p%.*}", "dir/file.tar")]
    [TestCase("${p%%.*}", "dir/file")]
    [TestCase("${p/file/x}", "dir/x.tar.gz")]
    [TestCase("${p//r/R}", "diR/file.taR.gz")]
    [TestCase("${u}", "")]
    [TestCase("$", "$")]
    public void Variables_are_replaced(string word, string expected) => Assert.That(new WordExpander('\\', Environment).Expand(word).Text, Is.EqualTo(expected));

    [TestCase("${a")]
    [TestCase("${}")]
    [TestCase("${a:x}")]
    [TestCase("'a")]
    [TestCase("\"a")]
    public void A_word_that_builders_refuse_has_an_error(string word) => Assert.That(new WordExpander('\\', Environment).Expand(word).Error, Is.Not.Null);

    [Test]
    public void Only_variables_that_nobody_declares_and_that_have_no_default_are_undefined() =>
        Assert.That(new WordExpander('\\', Environment).Expand("$u${n}${v:-x}$a").Undefined, Is.EqualTo(new[] { "u" }));

    [Test]
    public void Instructions_know_their_lines_flags_and_forms()
    {
        var file = DockerfileParser.Parse("""
            # syntax=docker/dockerfile:1
            # escape=`

            # the base
            FROM --platform=$BUILDPLATFORM alpine:3.22 AS b
            RUN --mount=type=cache,target=/x --network=none a `
                # remark

              && b
            COPY <<-"A" <<B /c/
            	x $y
            	A
            y
            B
            CMD [ "a", "b c" ]
            ENV a=1 b="2 3"
            ONBUILD RUN <<E
            c
            E
            """);
        var instructions = file.Instructions;

        Assert.Multiple(() =>
        {
            Assert.That(file.Problems, Is.Empty);
            Assert.That((file.Directives.Escape, file.Directives.Syntax), Is.EqualTo(('`', "docker/dockerfile:1")));
            Assert.That(instructions.Select(i => $"{i.Keyword} {i.Line}-{i.EndLine}"), Is.EqualTo(new[] { "FROM 5-5", "RUN 6-9", "COPY 10-14", "CMD 15-15", "ENV 16-16", "ONBUILD 17-19" }));
            Assert.That(instructions[0].Comments, Is.EqualTo(new[] { "the base" }));
            Assert.That(instructions[0].Arguments, Is.EqualTo(new[] { "alpine:3.22", "AS", "b" }));
            Assert.That(instructions[1].Text, Is.EqualTo("a   && b"));
            Assert.That(instructions[1].HasEmptyContinuation);
            Assert.That(instructions[1].Flags.Select(f => f.Name), Is.EqualTo(new[] { "mount", "network" }));
            Assert.That(instructions[2].Heredocs.Select(h => (h.Name, h.Expands, h.Content)), Is.EqualTo(new[] { ("A", false, "x $y\n"), ("B", true, "y\n") }));
            Assert.That(instructions[3].IsJson && instructions[3].Arguments is ["a", "b c"]);
            Assert.That(instructions[4].Pairs, Is.EqualTo(new[] { new KeyValue("a", "1"), new KeyValue("b", "\"2 3\"") }));
            Assert.That(instructions[5].Trigger!.Heredocs.Single().Content, Is.EqualTo("c\n"));
        });
    }

    [Test]
    public void Stages_carry_user_variables_and_directory_on()
    {
        var subject = DockerfileSubject.Create("Dockerfile", """
            ARG TAG=10.0
            FROM mcr.microsoft.com/dotnet/aspnet:${TAG} AS base
            WORKDIR /app
            ENV X=1
            USER $APP_UID
            FROM base AS final
            WORKDIR sub
            """);
        var final = subject.Final!;

        Assert.That((final.Parent!.Name, final.End.User, final.End.WorkDirectory, final.End.Variables["X"], final.Chain.First().Image.Text),
            Is.EqualTo(("base", "1654", "/app/sub", "1", "mcr.microsoft.com/dotnet/aspnet:10.0")));
    }

    [TestCase("a && b || c; d | e &", "a:&& b:|| c:; d:| e:&")]
    [TestCase("if [ -f x ]; then y; fi", "[:; y:;")]
    [TestCase("A=1 B=2 c 'd e' \"f;g\"", "c:")]
    [TestCase("x $(y | z) w", "y:| z: x:")]
    [TestCase("x > /dev/null 2>&1 && y", "x:&& y:")]
    [TestCase("# only a remark\nx # y\nz", "x:; z:")]
    [TestCase("x &> y", "x:")]
    public void A_script_is_split_into_commands(string script, string expected) =>
        Assert.That(string.Join(' ', ShellCommands.Split(script).Select(c => $"{c.Name}:{c.After}")), Is.EqualTo(expected));

    [Test]
    public void A_mutated_file_never_breaks_the_parser() => Mutate(3_000);

    [Test, Category("Long")]
    public void A_million_mutated_files_never_break_the_parser() => Mutate(1_000_000);

    [TestCase("$(")]
    [TestCase("${a:-")]
    [TestCase("\"$(")]
    [TestCase("ONBUILD ")]
    [TestCase("[")]
    [TestCase("\\\n")]
    [TestCase("--a ")]
    public void Deep_nesting_is_no_attack(string part)
    {
        var text = $"FROM scratch\nRUN {string.Concat(Enumerable.Repeat(part, 100_000))}\nCOPY {string.Concat(Enumerable.Repeat(part, 2_000))} x\n{string.Concat(Enumerable.Repeat(part, 500))}RUN x\n";

        Assert.That(() => DockerfileRules.Evaluate(DockerfileSubject.Create("Dockerfile", text)), Throws.Nothing);
    }

    // Mutations of well-made files and of the cases of all rules: bytes changed, removed, doubled, lines shuffled.
    private static void Mutate(int count)
    {
        var folder = Repository.File("tests/HardenedContainer.Core.Tests/Dockerfiles");
        var seeds = Directory.GetFiles(Path.Combine(folder, "WellMade")).Append(Path.Combine(folder, "rule-cases.json")).Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        Parallel.For(0, count, i =>
        {
            var random = new Random(i);
            var text = new StringBuilder(seeds[random.Next(seeds.Length)]);
            if (text.Length > 2_000)
            {
                var start = random.Next(text.Length - 2_000);
                text = new(text.ToString(start, 2_000));
            }

            for (var n = random.Next(1, 12); n > 0 && text.Length > 0; n--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(4) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)),
                    1 => text.Insert(at, "\"'\\`${}[]<>()#=-:\n\t \0\uFEFF\uD800ONBUILD"[random.Next(22)]),
                    2 => text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 40), text.Length - at))),
                    _ => text.Replace(text[at], (char)random.Next(1, 0x250), at, 1),
                };
            }

            var file = text.ToString();
            try
            {
                DockerfileRules.Evaluate(DockerfileSubject.Create("Dockerfile", file, isFragment: random.Next(2) == 0));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {i}: {file}", exception);
            }
        });
    }
}
