using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rendering;

/// <summary>Whatever a user or a file name can hold arrives as data: the artifact is read back as its consumer reads it.</summary>
public class HostileArtifactTests
{
    private static readonly ImmutableArray<string> Pieces =
    [
        .. TinyPlan.HostileValues, TinyPlan.NewLineValue,
        "&anchor x", "*alias", "!!python/object/apply:os.system [id]", "!tag", "%YAML 1.1", "---", "...", "- item", "key: value", "? x", "| ", "> ", "@x", "yes", "0x10", "1e3", "~", "null",
        "$(id)", "`id`", "${HOME:?}", "$$", "$1", "'; id #", "\"; id #", "\\\"", "{{ .Values.x }}", "{% x %}", "\u2028USER 0", "\u2029", "\u0085", "\ud83d\ude00", "\u200e\u202e", "//x", "/**", "@{PROC}", "^", "{a,b}",
        "%container.id", ") or evt.num > 0 or (", "', '", "\" , \"",
    ];

    private static IEnumerable<ImagePlan> Plans()
    {
        var random = new Random(20240229);
        for (var i = 0; i < 60; i++)
        {
            yield return Plan(random);
        }
    }

    [Test]
    public void Kubernetes_reads_the_same_values() => ForAll(plan =>
    {
        var pod = Kind(plan, "Deployment")["spec"]!["template"]!;
        var container = pod["spec"]!["containers"]![0]!;
        Assert.That(Strings(container["livenessProbe"]!["exec"]!["command"]), Is.EqualTo(plan.Configuration.Health!.Command));
        Assert.That(
            pod["metadata"]!["annotations"]!.AsObject().Select(a => (a.Key, (string)a.Value!)),
            Is.EqualTo(plan.Configuration.Labels.Select(l => (l.Key, l.Value))));
        Assert.That(
            container["volumeMounts"]!.AsArray().Select(m => (string)m!["mountPath"]!),
            Is.EqualTo(new[] { plan.Configuration.TempPath, "/run/secrets" }.Concat(plan.Run.Volumes.Select(v => v.Path))));
    });

    [Test]
    public void Compose_reads_the_same_values() => ForAll(plan =>
    {
        var document = YamlTree.Read(ComposeRenderer.Render(plan)).Single()!;
        var service = document["services"]![RunFacts.NameOf(plan)]!;
        Assert.That(Strings(service["healthcheck"]!["test"]).Skip(1).Select(Interpolated), Is.EqualTo(plan.Configuration.Health!.Command));
        Assert.That(Interpolated(Strings(service["tmpfs"]).Single()), Is.EqualTo($"{plan.Configuration.TempPath}:{string.Join(',', RunFacts.TempOptions(plan).Concat(RunFacts.TempOwner(plan)))}"));
        Assert.That(service["volumes"]!.AsArray().Select(v => Interpolated((string)v!["target"]!)), Is.EqualTo(plan.Run.Volumes.Select(v => v.Path)));
        Assert.That(Interpolated((string)document["secrets"]!["s"]!["file"]!), Is.EqualTo("./" + plan.Run.Secrets[0].File));
    });

    [Test]
    public void ECS_reads_the_same_values() => ForAll(plan =>
    {
        var container = JsonNode.Parse(EcsRenderer.Render(plan)!)!["containerDefinitions"]![0]!;
        Assert.That(Strings(container["healthCheck"]!["command"]).Skip(1), Is.EqualTo(plan.Configuration.Health!.Command));
        Assert.That(
            container["mountPoints"]!.AsArray().Select(m => (string)m!["containerPath"]!),
            Is.EqualTo(plan.Run.Volumes.Select(v => v.Path).Prepend(plan.Configuration.TempPath)));
    });

    [Test]
    public void Bash_gives_the_engine_the_same_words()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("engine"), "#!/bin/sh\n[ \"$1\" = --version ] || printf '%s\\0' \"$@\"\n");
        File.SetUnixFileMode(directory.File("engine"), (UnixFileMode)0b111_101_101);
        var script = directory.File("run.sh");
        ForAll(plan =>
        {
            File.WriteAllText(script, RunScriptRenderer.Render(plan));
            var words = CommandLine.Run("bash", [script, "--detach", "a b"], new() { Environment = new Dictionary<string, string?> { ["CONTAINER_ENGINE"] = directory.File("engine") } })
                .Succeeded().StandardOutput.TrimEnd('\n').Split('\0');
            Assert.That(After(words, "--tmpfs"), Is.EqualTo(new[] { $"{plan.Configuration.TempPath}:{string.Join(',', RunFacts.TempOptions(plan).Concat(RunFacts.TempOwner(plan)))}" }));
            Assert.That(After(words, "--stop-timeout"), Is.EqualTo(new[] { "35" }));
            Assert.That(After(words, "--volume"), Is.EqualTo(
                plan.Run.Volumes.Select(v => $"{RunFacts.NameOf(plan)}-{v.Name}:{v.Path}").Append($"{directory.Path}/{plan.Run.Secrets[0].File}:/run/secrets/s:ro")));
            Assert.That(words[^4..], Is.EqualTo(new[] { "--detach", "a b", "web:1.2.3", "" }));
            Assert.That(words.Count(w => w.StartsWith("--", StringComparison.Ordinal)), Is.EqualTo(19));
        });
    }

    [Test]
    public void AppArmor_gets_a_rule_for_each_executable_and_no_other()
    {
        var lines = AppArmorRenderer.Render(ArtifactExamples.Web).Split('\n').Length;
        ForAll(plan =>
        {
            var profile = AppArmorRenderer.Render(plan);
            Assert.That(profile.Split('\n'), Has.Length.EqualTo(lines + plan.Run.Volumes.Length * 2 + RunFacts.Executables(plan).Count() - 1));
            ArtifactFormatTests.ParseProfile(profile).Succeeded();
        });
    }

    [Test]
    public void Falco_reads_the_same_paths() => ForAll(plan =>
    {
        var rules = YamlTree.Read(FalcoRenderer.Render(plan)).Single()!.AsArray();
        Assert.That(FalcoStrings.Of((string)rules[1]!["condition"]!), Is.EqualTo(RunFacts.Executables(plan)));
        Assert.That(FalcoStrings.Of((string)rules[2]!["condition"]!).Skip(1).Take(1 + plan.Run.Volumes.Length), Is.EqualTo(plan.Run.Volumes.Select(v => v.Path).Prepend(plan.Configuration.TempPath).Select(p => p + "/")));
        Assert.That(FalcoStrings.Remove((string)rules[1]!["condition"]!), Is.EqualTo($"evt.type in (execve, execveat) and evt.rawres = 0 and web_image and not proc.exepath in ({string.Join(", ", RunFacts.Executables(plan).Select(_ => ""))})"));
    });

    private static void ForAll(Action<ImagePlan> check) => Assert.Multiple(() =>
    {
        foreach (var plan in Plans())
        {
            check(plan);
        }
    });

    private static ImagePlan Plan(Random random)
    {
        string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        string Path() => "/" + new string([.. Text().Where(c => !char.IsControl(c) && c is not (':' or ',' or '"' or '/'))]) + "x";
        string AnyPath() => "/app/" + Text().Replace('/', '_') + "x";

        var plan = TinyPlan.StaticWeb([.. Enumerable.Range(0, 3).Select(_ => AnyPath()).Distinct().Select(p => TinyPlan.File(p, "x", 0b101_101_101))]);
        return plan with
        {
            Configuration = plan.Configuration with
            {
                Health = new(["/app/web", .. Enumerable.Range(0, 5).Select(_ => Text())], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), TimeSpan.Zero, 3),
                TempPath = Path(),
                Labels = Enumerable.Range(0, 5).ToImmutableSortedDictionary(i => $"l{i}", _ => Text(), StringComparer.Ordinal),
            },
            Run = new()
            {
                Secrets = [new("s", Path()[1..], "", "")],
                Volumes = [new(Path() + "1", "one", 1L << 30), new(Path() + "2", "two", 1L << 30)],
            },
        };
    }

    private static JsonNode Kind(ImagePlan plan, string kind) => YamlTree.Read(KubernetesRenderer.Render(plan)).Single(d => (string)d!["kind"]! == kind)!;

    private static IEnumerable<string> Strings(JsonNode? list) => list!.AsArray().Select(item => (string)item!);

    private static IEnumerable<string> After(string[] words, string option) => words.Index().Where(w => w.Item == option).Select(w => words[w.Index + 1]);

    // As compose does it: $$ is a dollar, and a dollar with anything else would be a variable or an error.
    private static string Interpolated(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '$' && (i + 1 == text.Length || text[++i] != '$'))
            {
                throw new FormatException($"A variable: {text}");
            }

            result.Append(text[i]);
        }

        return result.ToString();
    }
}
