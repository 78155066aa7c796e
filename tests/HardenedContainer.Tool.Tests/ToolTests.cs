using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.Testing;

namespace HardenedContainer.Tool.Tests;

/// <summary>The contract of <c>harden</c>, on the real program: formats, exit statuses, and input that cannot be read.</summary>
public sealed class ToolTests : ToolFixture
{
    private const string WellMade = "FROM scratch\nCOPY app /app\nUSER 1654\nENTRYPOINT [\"/app\"]\n";
    private const string Root = "FROM alpine:3.22\nCMD [\"/app\"]\n";

    [Test]
    public void A_good_file_has_status_0_and_a_bad_one_1()
    {
        Assert.That(Harden("lint", Write("Dockerfile", WellMade)).ExitCode, Is.Zero);

        var bad = Harden("lint", Write("Bad.Dockerfile", Root));
        Assert.That((bad.ExitCode, bad.StandardError), Is.EqualTo((1, "")));
        Assert.That(bad.StandardOutput, Does.StartWith($"{Folder.File("Bad.Dockerfile")}:1: error HDC5020: "));
    }

    [Test]
    public void Json_is_one_object_a_line_in_the_order_of_the_paths()
    {
        Write("b/Dockerfile", Root);
        Write("a/Containerfile", Root);
        Write("a/readme.txt", Root);

        var lines = Json(Harden("lint", "--format", "json", Folder.File("b"), Folder.File("a")));

        Assert.That(lines.Where(l => l["code"]!.GetValue<string>() == "HDC5020").Select(l => $"{l["file"]} {l["line"]} {l["severity"]}"), Is.EqualTo(new[]
        {
            $"{Folder.File("b", "Dockerfile")} 1 error", $"{Folder.File("a", "Containerfile")} 1 error",
        }));
        Assert.That(lines.Select(l => string.Join(' ', l.Select(p => p.Key))), Has.All.EqualTo("file line code severity message"));
    }

    [Test]
    public void Sarif_has_rules_results_and_places()
    {
        var log = JsonNode.Parse(Harden("lint", "--format", "sarif", Write("Dockerfile", Root)).StandardOutput)!;
        var run = log["runs"]!.AsArray().Single()!;
        var result = run["results"]!.AsArray().First(r => r!["ruleId"]!.GetValue<string>() == "HDC5020")!;

        Assert.That(log["version"]!.GetValue<string>(), Is.EqualTo("2.1.0"));
        Assert.That(run["tool"]!["driver"]!["rules"]![result["ruleIndex"]!.GetValue<int>()]!["id"]!.GetValue<string>(), Is.EqualTo("HDC5020"));
        Assert.That(result["level"]!.GetValue<string>(), Is.EqualTo("error"));
        Assert.That(result["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.GetValue<string>(), Is.EqualTo("file://" + Folder.File("Dockerfile")));
    }

    [Test]
    public void What_cannot_be_read_is_HDC0007_and_the_rest_is_checked()
    {
        var huge = Folder.File("Huge.Dockerfile");
        using (var stream = File.Create(huge))
        {
            stream.SetLength(1L << 30);
        }

        Directory.CreateDirectory(Folder.File("loop"));
        File.CreateSymbolicLink(Folder.File("loop", "self"), Folder.File("loop"));
        File.CreateSymbolicLink(Folder.File("Circle.Dockerfile"), Folder.File("Circle.Dockerfile"));
        File.WriteAllBytes(Folder.File("Utf16.Dockerfile"), [0xFF, 0xFE, .. "FROM"u8]);
        File.WriteAllBytes(Folder.File("Binary.Dockerfile"), [1, 0, 2]);
        string[] unreadable = [huge, Folder.File("Circle.Dockerfile"), Folder.File("Utf16.Dockerfile"), Folder.File("Binary.Dockerfile"), Folder.File("Missing"), Write("pod.yaml", "a: b\n"), "/dev/stdin"];

        var result = Harden(["lint", "--format", "json", .. unreadable, Folder.File("loop"), Write("Bad.Dockerfile", Root), Write("Bom.Dockerfile", "\uFEFF" + WellMade)]);

        Assert.That(result.ExitCode, Is.EqualTo(2), result.Output);
        Assert.That(Json(result).Where(l => l["code"]!.GetValue<string>() == "HDC0007").Select(l => l["file"]!.GetValue<string>()), Is.EqualTo(unreadable));
        Assert.That(Json(result).Where(l => l["severity"]!.GetValue<string>() == "error" && l["code"]!.GetValue<string>() != "HDC0007").Select(l => $"{l["file"]} {l["code"]}"), Is.EqualTo(new[] { $"{Folder.File("Bad.Dockerfile")} HDC5020" }));
        Assert.That(result.Output, Does.Not.Contain("   at "));
    }

    [Test]
    public void An_empty_file_is_a_finding_of_the_parser() => Assert.That(Harden("lint", Write("Dockerfile", "")) is { ExitCode: 1 } r && r.StandardOutput.Contains("HDC5001", StringComparison.Ordinal));

    [Test]
    public void The_ignore_file_beside_the_Dockerfile_counts()
    {
        Write(".dockerignore", "app\n");
        Assert.That(Harden("lint", Write("Dockerfile", WellMade)).StandardOutput, Does.Contain("HDC4003"));

        Write("Dockerfile.dockerignore", "other\n");
        Assert.That(Harden("lint", Folder.File("Dockerfile")).StandardOutput, Does.Not.Contain("HDC4003"));
    }

    [Test]
    public void Strict_makes_errors_of_warnings_and_a_configuration_takes_findings_away()
    {
        var file = Write("Dockerfile", "FROM alpine\nUSER 1\n");
        var configuration = Write("harden.json", """{ "rules": [ { "code": "HDC5041", "path": "Dockerfile", "severity": "none", "justification": "frozen" }, { "code": "HDC5022", "severity": "none", "justification": "unused" } ] }""");

        Assert.That(Harden("lint", file).ExitCode, Is.Zero);
        Assert.That(Harden("lint", "--strict", file).ExitCode, Is.EqualTo(1));
        var configured = Harden("lint", "--config", configuration, file);
        Assert.That(configured.StandardOutput, Does.Not.Contain("HDC5041").And.Contain("warning HDC0008").And.Contain("HDC5022 matches nothing"));
        Assert.That(Harden("lint", "--config", Write("bad.json", "[]"), file) is { ExitCode: 2, StandardOutput: "" });
    }

    [Test]
    public void A_base_is_taken_for_images_that_are_not_known()
    {
        var file = Write("Dockerfile", "FROM registry.test/own:1\nUSER 1\nRUN echo\n");

        Assert.That(Harden("lint", file).ExitCode, Is.Zero);
        Assert.That(Harden("lint", "--base", "chiseled", file).StandardOutput, Does.Contain("error HDC5024"));
    }

    [TestCase("\"user\": \"1654\",", false)]
    [TestCase("\"user\": \"\",", true)]
    [TestCase("", true)]
    public void The_user_of_an_own_base_counts(string user, bool isRoot)
    {
        var facts = Write("own.json", $$"""{ "schemaVersion": 1, {{user}} "name": "own", "source": "test" }""");

        var output = Harden("lint", "--base", facts, Write("Dockerfile", "FROM registry.test/own:1\nENTRYPOINT [\"dotnet\", \"/app/web.dll\"]\n")).StandardOutput;

        Assert.That(output, isRoot ? Does.Contain("HDC5020") : Does.Not.Contain("HDC5020"));
        Assert.That(output, Does.Not.Contain("HDC5029"), "Of programs in an own base, nothing is known.");
    }

    [Test]
    public void Dockerfiles_of_one_folder_share_its_ignore_file_and_say_once_what_is_wrong_with_it()
    {
        Write(".dockerignore", "a[\nbin\n");
        Write("a.Dockerfile", WellMade);
        Write("b.Dockerfile", WellMade);

        Assert.That(Json(Harden("lint", "--format", "json", Folder.Path)).Count(l => l["code"]!.GetValue<string>() == "HDC4002"), Is.EqualTo(1));
    }

    [Test]
    public void An_ignore_file_that_cannot_be_read_is_said_to_be()
    {
        Directory.CreateDirectory(Folder.File(".dockerignore"));

        var result = Harden("lint", "--format", "json", Write("Dockerfile", WellMade));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(Json(result).Where(l => l["severity"]!.GetValue<string>() != "info").Select(l => $"{l["code"]} {l["file"]}"), Is.EqualTo(new[] { $"HDC0007 {Folder.File(".dockerignore")}" }));
    }

    [Test]
    public void Elf_prints_the_facts_of_each_file()
    {
        var result = Harden("elf", "/bin/ls", Write("text", "no ELF"), Folder.File("missing"));
        var lines = Json(result);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(string.Join(' ', lines[0].Select(p => p.Key)),
            Is.EqualTo("file class machine type interpreter needed rpath runpath relro bindNow nx pie canary fortify stripped static buildId maxGlibc findings"));
        Assert.That((lines[0]["class"]!.GetValue<string>(), lines[0]["type"]!.GetValue<string>(), lines[0]["pie"]!.GetValue<bool>()), Is.EqualTo(("ELF64", "DYN", true)));
        Assert.That(lines[1]["findings"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("HDC2001"));
        Assert.That(lines[2]["findings"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("HDC0007"));
    }

    [Test]
    public void Check_plans_a_publish_folder_and_checks_it()
    {
        Write("out/appsettings.Development.json", "{}");
        Write("out/app.runtimeconfig.json", """{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }""");
        Write("out/app.dll", "no assembly");
        File.Copy("/bin/ls", Folder.File("out", "app"));

        var result = Harden("check", "--format", "json", Folder.File("out"), Folder.File("missing"));
        var findings = Json(result).Select(l => $"{l["code"]} {l["file"]}").ToArray();

        Assert.That(result.ExitCode, Is.EqualTo(2), result.Output);
        Assert.That(findings, Does.Contain($"HDC1003 {Folder.File("out", "appsettings.Development.json")}").And.Contain($"HDC0007 {Folder.File("missing")}"));
        Assert.That(findings.Select(f => f[..7]), Does.Contain("HDC0003").Or.Contain("HDC0001"));
        Assert.That(Json(Harden("check", "--format", "json", "--base", "distroless-static", Folder.File("out"))).Select(l => l["code"]!.GetValue<string>()), Does.Contain("HDC2003"));
    }

    [Test]
    public void Scan_finds_secrets_and_does_not_show_them()
    {
        var file = Write("app/appsettings.json", """{ "Db": "Server=db;User Id=sa;Password=Tr0ub4dor&3x;" }""");
        var result = Harden("scan", "--format", "json", Folder.File("app"), Folder.File("missing"));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(Json(result).Select(l => $"{l["file"]} {l["line"]} {l["code"]}"), Is.EquivalentTo(new[] { $"{file} 1 HDC3005", $"{Folder.File("missing")} 0 HDC0007" }));
        Assert.That(result.Output, Does.Not.Contain("Tr0ub4dor"));
        Assert.That(Harden("scan", Write("clean.txt", "nothing")).ExitCode, Is.Zero);
    }

    [Test]
    public void Ignore_says_what_a_builder_would_leave_out()
    {
        var result = Harden("ignore", "--ignore-file", Write("ignore", "**\n!app\n"), "app/x", "bin/y");

        Assert.That((result.ExitCode, result.StandardOutput), Is.EqualTo((0, "included app/x\nexcluded bin/y\n")));
        Assert.That(Harden("ignore", "--ignore-file", Folder.File("none"), "a").ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void Rules_lists_every_rule_with_its_peers()
    {
        var rules = Json(Harden("rules", "--format", "json"));

        Assert.That(rules.Select(r => r["code"]!.GetValue<string>()), Is.EqualTo(DiagnosticCatalog.All.Select(d => d.Code).Where(c => c[3] != '9')));
        Assert.That(rules.Single(r => r["code"]!.GetValue<string>() == "HDC5020")["peers"]!.AsArray().Select(p => p!.GetValue<string>()), Does.Contain("hadolint:DL3002"));
    }

    [Test]
    public void A_context_is_checked_with_its_Dockerfile()
    {
        Write("a/.env", "A=1");
        var file = Write("a/Dockerfile", "FROM scratch\nCOPY .env missing /\nUSER 1\n");

        var supposed = Json(Harden("lint", "--format", "json", file));
        var given = Json(Harden("lint", "--format", "json", "--context", Folder.File("a"), file));
        var other = Json(Harden("lint", "--format", "json", "--context", Directory.CreateDirectory(Folder.File("b")).FullName, file));

        Assert.That(supposed.Where(l => l["code"]!.GetValue<string>().StartsWith("HDC4", StringComparison.Ordinal)).Select(l => $"{l["code"]} {l["severity"]}"), Is.EquivalentTo(["HDC4004 warning", "HDC4005 error"]));
        Assert.That(given.Where(l => l["code"]!.GetValue<string>().StartsWith("HDC4", StringComparison.Ordinal)).Select(l => $"{l["code"]} {l["severity"]}"), Is.EquivalentTo(["HDC4004 error", "HDC4005 error"]));
        Assert.That(other.Count(l => l["code"]!.GetValue<string>() == "HDC4004"), Is.EqualTo(2));
        Assert.That(Harden("lint", "--context", Folder.File("none"), file).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public void A_configuration_names_the_registries_that_are_allowed()
    {
        var file = Write("Dockerfile", "FROM registry.example.com/base:1\nUSER 1\n");

        Assert.That(Harden("lint", "--config", Write("ours.json", """{ "allowedRegistries": [ "*.example.com" ] }"""), file).StandardOutput, Does.Not.Contain("HDC5043"));
        Assert.That(Harden("lint", "--config", Write("other.json", """{ "rules": [], "allowedRegistries": [ "mcr.microsoft.com" ] }"""), file).StandardOutput, Does.Contain("HDC5043"));
    }

    [Test]
    public void Labels_of_the_configuration_are_asked_for()
    {
        var file = Write("Dockerfile", "FROM scratch\nLABEL owner=team\n");

        Assert.That(Harden("lint", "--config", Write("text.json", """{ "labels": { "owner": "text" } }"""), file).StandardOutput, Does.Not.Contain("HDC5099"));
        Assert.That(Harden("lint", "--config", Write("mail.json", """{ "labels": { "owner": "email", "version": "semver" } }"""), file).StandardOutput,
            Does.Contain("owner: \"team\" is no address of electronic mail.").And.Contain("The image has no label version."));
        Assert.That(Harden("lint", "--config", Write("empty.json", "{}"), file).ExitCode, Is.Not.EqualTo(2));
        Assert.That(Harden("lint", "--config", Write("twice.json", """{ "labels": { "owner": "email", "owner": "text" } }"""), file).StandardOutput, Does.Not.Contain("HDC5099"));
        var refused = Harden("lint", "--config", Write("broken.json", """{ "labels": { "owner": "phone" } }"""), file);
        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.StandardError, Does.Contain("A label is text, url, rfc3339, spdx, hash, semver, email."));
    }

    [Test]
    public void Facts_of_a_base_serve_as_base()
    {
        var file = Write("Dockerfile", "FROM example.test/base:1\nRUN echo a\nUSER 1\n");
        var facts = Write("facts.json", """{ "schemaVersion": 1, "name": "ours", "source": "its recipe", "libc": "glibc" }""");

        Assert.That(Harden("lint", file).StandardOutput, Does.Not.Contain("HDC5024"));
        Assert.That(Harden("lint", "--base", facts, file).StandardOutput, Does.Contain("HDC5024"));
        Assert.That(Harden("lint", "--base", Write("broken.json", "{"), file) is { ExitCode: 2 } broken ? broken.StandardError : "", Does.Contain("broken.json: error HDC0007"));
    }

    [Test]
    public void An_image_that_neither_disk_nor_engine_has_is_said_to_be_missing()
    {
        var result = CommandLine.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "harden.dll"), "facts", "example.test/none:1"], new() { Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = $"unix://{Folder.File("none.sock")}" } });

        Assert.That((result.ExitCode, result.StandardOutput), Is.EqualTo((2, "")));
        Assert.That(result.StandardError, Does.StartWith("example.test/none:1: error HDC0007: ").And.Not.Contain("   at "));
    }

    private const string Pod = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    image: a:1\n    securityContext:\n      privileged: true\n";

    [Test]
    public void Manifests_are_checked_in_every_format()
    {
        var pod = Write("pod.yml", Pod);
        var task = Write("task.json", """{ "containerDefinitions": [ { "name": "a", "image": "a:1", "privileged": true } ] }""");
        var service = Write("compose.yaml", "services:\n  a:\n    image: a:1\n    privileged: true\n");

        var text = Harden("lint", pod, task, service);
        Assert.That(text.ExitCode, Is.EqualTo(1), text.Output);
        Assert.That(text.StandardOutput, Does.Contain($"{pod}:8: error HDC7001: ").And.Contain($"{task}:1: error HDC7001: ").And.Contain($"{service}:4: error HDC7001: "));
        Assert.That(Json(Harden("lint", "--kind", "manifest", "--format", "json", pod)).Select(l => $"{l["code"]} {l["line"]}"), Does.Contain("HDC7001 8").And.Contain("HDC7003 5"));
        Assert.That(Harden("lint", "--format", "sarif", task).StandardOutput, Does.Contain("\"ruleId\": \"HDC7001\""));
        Assert.That(Harden("lint", "--strict", Write("other.yaml", "apiVersion: v1\nkind: Namespace\n")) is { ExitCode: 0, StandardOutput: "" });
    }

    [Test]
    public void Of_aFolder_manifests_are_checked_and_other_files_passed_over()
    {
        var pod = Write("repo/deploy/pod.yaml", Pod);
        Write("repo/appsettings.json", "{ // with comments\n \"services\": 1, }");
        Write("repo/ci.yml", "on: [push]\njobs: {}\n");
        var template = Write("repo/chart/pod.yaml", Pod.Replace("image: a:1", "image: {{ .Values.image }}"));
        var dockerfile = Write("repo/Dockerfile", Root);

        var found = Harden("lint", "--format", "json", Folder.File("repo"));
        Assert.That(found.ExitCode, Is.EqualTo(1), found.Output);
        Assert.That(Json(found).Select(l => l["file"]!.GetValue<string>()).Distinct(), Is.EquivalentTo(new[] { pod, template, dockerfile }));
        Assert.That(Json(found).Single(l => l["file"]!.GetValue<string>() == template) is var warning ? $"{warning["code"]} {warning["line"]} {warning["severity"]}" : "", Is.EqualTo("HDC0007 6 warning"));
        Assert.That(Json(Harden("lint", "--kind", "manifest", "--format", "json", Folder.File("repo"))).Select(l => l["file"]!.GetValue<string>()), Has.None.EqualTo(dockerfile));
        Assert.That(Json(Harden("lint", "--kind", "dockerfile", "--format", "json", Folder.File("repo"))).Select(l => l["file"]!.GetValue<string>()), Has.All.EqualTo(dockerfile));

        Assert.That(Harden("lint", template).ExitCode, Is.EqualTo(2));
        Assert.That(Harden("lint", Folder.File("repo", "ci.yml")) is { ExitCode: 2 } named ? named.StandardOutput : "", Does.Contain("nothing for Kubernetes, Compose or ECS"));
    }

    [TestCase("lint")]
    [TestCase("scan")]
    [TestCase("elf")]
    [TestCase("check")]
    [TestCase("syscalls")]
    public void Unknown_options_are_bad_usage_and_no_paths(string command)
    {
        var result = Harden(command, "--bogus", Folder.Path);

        Assert.That((result.ExitCode, result.StandardOutput), Is.EqualTo((2, "")));
        Assert.That(result.StandardError, Does.Contain("no option --bogus"));
    }

    // What one cannot read is named, and everything else is checked all the same.
    [TestCase("lint", "Dockerfile")]
    [TestCase("scan", "settings.txt")]
    [TestCase("elf", "libx.so")]
    [TestCase("syscalls", "libx.so")]
    public void Input_of_every_bad_kind_is_named(string command, string name)
    {
        var good = Write("good/" + name, command == "lint" ? Root : "id=AKIAIOSFODNN7ABCDEFG");
        using (var huge = File.Create(Folder.File("huge." + name)))
        {
            huge.SetLength(1L << 30);
        }

        var folder = Directory.CreateDirectory(Folder.File("folder." + name)).FullName;
        var loop = Folder.File("loop." + name);
        File.CreateSymbolicLink(loop, loop);
        File.WriteAllBytes(Folder.File("utf16." + name), [0xff, 0xfe, .. System.Text.Encoding.Unicode.GetBytes("FROM scratch\n")]);
        var pipe = Folder.File("pipe." + name);
        CommandLine.Run("mkfifo", [pipe]).Succeeded();
        string[] paths = [good, Folder.File("missing." + name), loop, Folder.File("utf16." + name), Folder.File("huge." + name), Write("empty." + name, ""), pipe, folder];

        var result = Harden([command, "--format", "json", .. paths]);

        Assert.That(result.ExitCode, Is.EqualTo(2), result.StandardError);
        Assert.That(result.StandardError, Does.Not.Contain("   at "));
        var unreadable = Json(result).SelectMany(l => l.ContainsKey("findings") ? l["findings"]!.AsArray().Select(f => f!.AsObject()) : [l]).Where(l => l["code"]!.GetValue<string>() == "HDC0007").Select(l => l["file"]!.GetValue<string>()).ToArray();
        Assert.That(unreadable, Is.SupersetOf(new[] { Folder.File("missing." + name), loop, pipe }));
        Assert.That(Json(result).Select(l => l["file"]!.GetValue<string>()), Does.Contain(good));
    }

    [TestCase("lint")]
    [TestCase("lint", "--format", "xml", "x")]
    [TestCase("nothing")]
    [TestCase("elf")]
    [TestCase("syscalls")]
    [TestCase("ignore", "x")]
    public void Bad_usage_has_status_2(params string[] arguments)
    {
        var result = Harden(arguments);

        Assert.That((result.ExitCode, result.StandardOutput), Is.EqualTo((2, "")));
        Assert.That(result.StandardError, Is.Not.Empty.And.Not.Contain("   at "));
    }

    private string Write(string name, string text)
    {
        var path = Folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static JsonObject[] Json(CommandResult result) =>
        [.. result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject())];
}
