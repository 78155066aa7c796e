using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HardenedContainer.Core.Tests.Planning;
using HardenedContainer.Init;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Testing;
using NJsonSchema;
using YamlDotNet.Serialization;

namespace HardenedContainer.Core.Tests.Init;

public partial class InitTemplatesTests
{
    private static readonly InitOptions Plain = new()
    {
        Project = "src/Shop/Shop.csproj", Output = "src/Shop/bin/Release/net10.0/hardened", Repository = "team/shop", Image = "ghcr.io/team/shop", SecondImage = "registry.example/team/shop",
        GitHubRepository = "team/shop", Services = [BuildService.GitHub, BuildService.GitLab, BuildService.Azure],
    };

    private static readonly InitOptions Hostile = Plain with
    {
        Project = "src/a \"b\" $(touch x) `id` ${{ secrets.X }} {{y}} 'q' \\ &anchor *alias #c: é\u2028\u0085\n/x.csproj", Output = "out: - [a]\t|>\n", Branch = "release/1.x",
    };

    private static IEnumerable<TestCaseData> All()
    {
        yield return new TestCaseData(Plain).SetArgDisplayNames("plain");
        yield return new TestCaseData(Plain with { Signer = ImageSigner.Notation }).SetArgDisplayNames("notation");
        yield return new TestCaseData(Hostile).SetArgDisplayNames("hostile");
    }

    [TestCaseSource(nameof(All))]
    public void Each_file_parses(InitOptions options) => Assert.Multiple(() =>
    {
        foreach (var file in InitTemplates.Render(options))
        {
            Assert.That(file.Text, Does.Not.Contain("@@").And.EndsWith("\n"), file.Path);
            if (!file.IsExecutable)
            {
                Assert.That(() => Parse(file), Throws.Nothing, file.Path);
            }
        }
    });

    [TestCaseSource(nameof(All))]
    public void The_workflow_is_valid_against_the_published_schema(InitOptions options)
    {
        Assert.That(Workflows(options), Has.Length.EqualTo(2));
        Assert.That(Workflows(options).SelectMany(w => Errors("github-workflow.json", w)), Is.Empty);
        Assert.That(Errors("dependabot-2.0.json", Parse(Find(options, ".github/dependabot.yml"))), Is.Empty);
    }

    [TestCaseSource(nameof(All))]
    public void GitLab_s_file_is_valid_against_the_published_schema(InitOptions options) =>
        Assert.That(Errors("gitlab-ci.json", Parse(Find(options, ".gitlab-ci.yml"))), Is.Empty);

    [Test]
    public void The_schema_tells_a_job_with_a_name_that_GitLab_keeps_for_itself()
    {
        var pipeline = Parse(Find(Plain, ".gitlab-ci.yml"));
        pipeline["image"] = pipeline["app"]!.DeepClone();

        Assert.That(Errors("gitlab-ci.json", pipeline), Is.Not.Empty);
    }

    [Test]
    public void The_schema_tells_a_wrong_workflow()
    {
        var workflow = Workflow(Plain);
        workflow["jobs"]!["image"]!["runs-on"] = 3;

        Assert.That(Errors("github-workflow.json", workflow), Is.Not.Empty);
    }

    [Test]
    public void What_the_project_says_arrives_as_data()
    {
        foreach (var (workflow, output, image) in new[] { (Workflow(Hostile), Hostile.Output, Hostile.Image), (BaseWorkflow(Hostile), Hostile.Output + "-base", Hostile.Image + "-base") })
        {
            Assert.That(workflow["env"]!["PROJECT"]!.GetValue<string>(), Is.EqualTo(Hostile.Project));
            Assert.That(workflow["env"]!["OUTPUT"]!.GetValue<string>(), Is.EqualTo(output));
            Assert.That(workflow["env"]!["IMAGE"]!.GetValue<string>(), Is.EqualTo(image));
        }

        var gitLab = Parse(Find(Hostile, ".gitlab-ci.yml"));
        Assert.That(gitLab["variables"]!["PROJECT"]!.GetValue<string>(), Is.EqualTo(Hostile.Project));
        Assert.That(gitLab["variables"]!["IMAGE"]!.GetValue<string>(), Is.EqualTo("$CI_REGISTRY_IMAGE/team/shop"));
        Assert.That(gitLab["base"]!["variables"]!["IMAGE"]!.GetValue<string>(), Is.EqualTo("$CI_REGISTRY_IMAGE/team/shop-base"));
        Assert.That(gitLab["base"]!["variables"]!["OUTPUT"]!.GetValue<string>(), Is.EqualTo(Hostile.Output + "-base"));
        Assert.That(Parse(Find(Hostile, "azure-pipelines.yml"))["variables"]!["project"]!.GetValue<string>(), Is.EqualTo(Hostile.Project));
    }

    // A value of the project's in a script would be a part of the script.
    [Test]
    public void No_script_holds_what_the_project_says() => Assert.Multiple(() =>
    {
        foreach (var script in Workflows(Hostile).SelectMany(Scripts).Concat(Scripts(Parse(Find(Hostile, "azure-pipelines.yml")))))
        {
            Assert.That(script, Does.Not.Contain("touch x").And.Not.Contain("${{"), script);
        }
    });

    [Test]
    public void A_base_is_written_where_the_image_has_one_platform()
    {
        var one = PlanExamples.Defaults;
        var several = one with { RuntimeIdentifiers = ["linux-x64", "linux-arm64"] };

        Assert.That(WithBase(one), Is.EqualTo(new[] { InitTemplates.BaseWorkflow, ".gitlab-ci.yml", "azure-pipelines.yml", "deploy/aws/ecr.yaml" }));
        Assert.That(WithBase(several), Is.Empty);

        static IEnumerable<string> WithBase(HardeningOptions options)
        {
            var init = InitOptions.From(options with { Init = options.Init with { Services = Plain.Services } }, Plain.Project, Plain.Output, "", "");
            return InitTemplates.Render(init).Where(f => f.Text.Contains("HardenContainerBaseImage", StringComparison.Ordinal) || f.Text.Contains("BaseRepository", StringComparison.Ordinal)).Select(f => f.Path);
        }
    }

    [TestCase(ImageSigner.Cosign)]
    [TestCase(ImageSigner.Notation)]
    public void An_action_is_pinned_by_commit_or_carries_a_note(ImageSigner signer)
    {
        var files = InitTemplates.Render(Plain with { Signer = signer });
        var uses = files.SelectMany(f => Uses().Matches(f.Text)).Select(m => (Action: m.Groups[1].Value, Reference: m.Groups[2].Value, Comment: m.Groups[3].Value)).ToList();

        Assert.That(uses, Has.Count.GreaterThan(8));
        foreach (var (action, reference, comment) in uses)
        {
            var isCommit = Regex.IsMatch(reference, "^[0-9a-f]{40}$");
            Assert.That(isCommit ? comment : "v", Does.Match("^v?[0-9]*"), action);
            Assert.That(isCommit || (comment.Contains("TODO: pin", StringComparison.Ordinal) && InitTemplates.UsedByTag(files).Contains($"{action}@{reference}")), $"{action}@{reference} # {comment}");
        }
    }

    [Test]
    public void Every_permission_that_writes_stands_at_a_job() => Assert.Multiple(() =>
    {
        foreach (var workflow in Workflows(Plain))
        {
            Assert.That(workflow["permissions"]!.ToJsonString(), Is.EqualTo("""{"contents":"read"}"""));
            Assert.That(workflow.ToJsonString(), Does.Not.Contain("write-all"));
        }
    });

    [Test]
    public void The_base_is_shipped_as_the_app_is() => Assert.That(
        Shipping(BaseWorkflow(Plain)["jobs"]!["base"]!), Is.Not.Empty.And.EqualTo(Shipping(Workflow(Plain)["jobs"]!["image"]!).Where(s => !s.Contains("Copy to the second registry", StringComparison.Ordinal))));

    // It must be there before what is built on it.
    [Test]
    public void The_base_is_rebuilt_once_a_week_and_before_the_apps()
    {
        var times = Workflows(Plain).Select(w => w["on"]!["schedule"]![0]!["cron"]!.GetValue<string>()).ToArray();

        Assert.That(times, Is.All.Match(@"^17 \d \* \* 1$"));
        Assert.That(times[1], Is.LessThan(times[0]));
    }

    [Test]
    public void Written_twice_nothing_changes_and_a_file_that_was_there_stays()
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateDirectory(folder.File(".github", "workflows"));
        File.WriteAllText(folder.File(InitTemplates.BaseWorkflow), "mine\n");
        var files = InitTemplates.Render(Plain);

        Assert.That(files.Select(f => RepositoryFiles.Write(folder.Path, f)).Where(f => !f.Written).Select(f => f.File.Path), Is.EqualTo(new[] { InitTemplates.BaseWorkflow }));
        var again = files.Select(f => RepositoryFiles.Write(folder.Path, f)).ToArray();
        Assert.That(again.Where(f => f.Written), Is.Empty);
        Assert.That(again.Where(f => f.Difference is not null).Select(f => f.File.Path), Is.EqualTo(new[] { InitTemplates.BaseWorkflow }));
        Assert.That(File.ReadAllText(folder.File(InitTemplates.BaseWorkflow)), Is.EqualTo("mine\n"));
    }

    [Test]
    public void The_policy_names_the_workflow_that_signs() =>
        Assert.That(Find(Plain, "deploy/kubernetes/signed-images-policy.yaml").Text, Does.Contain("https://github.com/team/shop/.github/workflows/hardened-container.yml@refs/heads/main"));

    [Test]
    public void The_script_is_one_that_bash_reads()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("deploy.sh"), Find(Hostile, "deploy/aws/ecs-deploy.sh").Text);

        CommandLine.Run("bash", "-n", folder.File("deploy.sh")).Succeeded();
        Assert.That(CommandLine.Run("bash", folder.File("deploy.sh"), "registry.example/shop:1", "t.json", "c", "s").Failed().Output, Does.Contain("not given by its digest"));
    }

    private static InitFile Find(InitOptions options, string path) => InitTemplates.Render(options).Single(f => f.Path == path);

    private static JsonNode Workflow(InitOptions options) => Parse(Find(options, ".github/workflows/hardened-container.yml"));

    private static JsonNode BaseWorkflow(InitOptions options) => Parse(Find(options, InitTemplates.BaseWorkflow));

    private static JsonNode[] Workflows(InitOptions options) => [Workflow(options), BaseWorkflow(options)];

    // The steps after the image was written.
    private static IEnumerable<string> Shipping(JsonNode job) =>
        job["steps"]!.AsArray().Select(s => s!.ToJsonString()).SkipWhile(s => !s.Contains("trivy-action", StringComparison.Ordinal));

    private static JsonNode Parse(InitFile file)
    {
        if (file.Path.EndsWith(".json", StringComparison.Ordinal))
        {
            return JsonNode.Parse(file.Text)!;
        }

        // CloudFormation's short forms are tags of its own.
        var text = file.Text.Replace("!Ref ", "", StringComparison.Ordinal).Replace("!GetAtt ", "", StringComparison.Ordinal);
        return Json(new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(text))!;
    }

    private static JsonNode? Json(object? value) => value switch
    {
        null => null,
        IDictionary<object, object> parent => new JsonObject(parent.Select(p => KeyValuePair.Create(p.Key.ToString()!, Json(p.Value)))),
        IEnumerable<object> list => new JsonArray([.. list.Select(Json)]),
        _ => JsonValue.Create(value),
    };

    private static IEnumerable<string> Scripts(JsonNode? node) => node switch
    {
        JsonObject parent => parent.SelectMany(p => p.Key is "run" or "script" && p.Value is JsonValue value ? [value.ToString()] : Scripts(p.Value)),
        JsonArray list => list.SelectMany(Scripts),
        _ => [],
    };

    // The published copies that could be had are older than one runner and one permission (docs.github.com/actions: "GitHub-hosted
    // runners", "permissions"), and than one keyword of GitLab's (docs.gitlab.com/ci/yaml: "id_tokens"); these are added here, and
    // nothing else.
    private static IEnumerable<string> Errors(string name, JsonNode document)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.File("tests/HardenedContainer.Core.Tests/Schemas/" + name)))!;
        if (name == "github-workflow.json")
        {
            schema["definitions"]!["normalJob"]!["properties"]!["runs-on"]!["oneOf"]![0]!["enum"]!.AsArray().Add("ubuntu-24.04");
            schema["definitions"]!["permissions-event"]!["properties"]!["attestations"] = new JsonObject { ["$ref"] = "#/definitions/permissions-level" };
        }

        if (name == "gitlab-ci.json")
        {
            schema["definitions"]!["job_template"]!["properties"]!["id_tokens"] = new JsonObject { ["type"] = "object" };
        }

        return JsonSchema.FromJsonAsync(schema.ToJsonString()).GetAwaiter().GetResult().Validate(document.ToJsonString()).Select(e => e.ToString());
    }

    [GeneratedRegex(@"uses: ([^@\s]+)@(\S+)(?: # (.*))?")]
    private static partial Regex Uses();
}
