using System.Collections.Immutable;
using HardenedContainer.Building;
using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Rules.Dockerfiles;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rendering;

public class BuildDockerfileRendererTests
{
    private static readonly BuilderSettings _settings = new()
    {
        Tree = new()
        {
            Root = "/repository",
            Project = "src/Web/Web.csproj",
            RestoreFiles = ["Directory.Build.props", "global.json", "src/Lib/Lib.csproj", "src/Web/Web.csproj", "src/Web/packages.lock.json"],
            RestoreDirectories = ["packages"],
            Made = ["src/Lib/bin", "src/Lib/obj", "src/Web/bin", "src/Web/obj", "src/Web/dist"],
            Named = ["packages"],
            Sources = ["packages", "shared/Mark.cs", "src/Lib", "src/Web"],
        },
        SdkImage = "mcr.microsoft.com/dotnet/sdk:10.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        Packages = ["clang", "lld"],
        Properties = ImmutableSortedDictionary<string, string>.Empty.Add("Configuration", "Release").Add("HardenContainer", "true"),
    };

    [Test]
    public void Golden_file()
    {
        Golden.AssertEqual("dockerfile/build.Dockerfile", BuildDockerfileRenderer.Render(_settings, TinyPlan.StaticWeb()));
        Golden.AssertEqual("dockerfile/build.Dockerfile.dockerignore", BuildIgnoreRenderer.Render(_settings.Tree));
    }

    [Test]
    public void It_holds_before_the_rules_for_Dockerfiles()
    {
        var text = BuildDockerfileRenderer.Render(_settings, TinyPlan.StaticWeb());
        var findings = DockerfileRules.Evaluate(DockerfileSubject.Create("build.Dockerfile", text, IgnoreFile.Parse(BuildIgnoreRenderer.Render(_settings.Tree))));
        Assert.That(findings.Where(f => f.DefaultSeverity > DiagnosticSeverity.Info).Select(f => $"{f.Line}: {f.Message}"), Is.Empty);
    }

    [Test]
    public void Without_a_plan_it_ends_with_what_is_exported()
    {
        var text = BuildDockerfileRenderer.Render(_settings, plan: null);
        Assert.That(BuildDockerfileRenderer.Render(_settings, TinyPlan.StaticWeb()).Split('\n')[2..], Is.SupersetOf(text.Split('\n')[2..]), "the layers of both are the same");
        Assert.That(text, Does.Contain("FROM scratch AS hardened\n").And.Not.Contain("ENTRYPOINT"));
    }

    [TestCase("a;b\nRUN rm -rf /", "a%3Bb%0ARUN rm -rf /")]
    [TestCase("$(Other) @(Items) 'x' %41 \"q\"", "%24(Other) %40(Items) %27x%27 %2541 %22q%22")]
    [TestCase("*.cs?", "%2A.cs%3F")]
    public void A_property_is_one_word_of_the_command(string value, string expected)
    {
        var text = BuildDockerfileRenderer.Render(_settings with { Properties = _settings.Properties.Add("Mean", value) }, plan: null);
        var commands = DockerfileParser.Parse(text).Instructions.Where(i => i is { Keyword: "RUN", IsJson: true }).ToArray();
        Assert.That(commands, Has.Length.EqualTo(2));
        Assert.That(commands.Select(c => c.Arguments), Has.All.Contains($"-property:Mean={expected}"));
    }

    [Test]
    public void The_hash_of_the_final_stage_is_that_of_its_settings()
    {
        var plan = TinyPlan.StaticWeb();
        var hash = BuildDockerfileRenderer.StageHash(plan);
        var labels = plan.Configuration.Labels;
        ImagePlan With(ImageConfiguration configuration) => plan with { Configuration = configuration };
        Assert.Multiple(() =>
        {
            Assert.That(BuildDockerfileRenderer.StageHash(With(plan.Configuration with { Labels = labels.SetItem("org.opencontainers.image.revision", "abc").SetItem("org.opencontainers.image.created", "2026-01-01") })), Is.EqualTo(hash), "another commit");
            Assert.That(BuildDockerfileRenderer.StageHash(With(plan.Configuration with { User = "4711:4711" })), Is.Not.EqualTo(hash), "user");
            Assert.That(BuildDockerfileRenderer.StageHash(With(plan.Configuration with { Entrypoint = ["/app/other"] })), Is.Not.EqualTo(hash), "entry point");
            Assert.That(BuildDockerfileRenderer.StageHash(With(plan.Configuration with { Health = TinyPlan.HealthCheck })), Is.Not.EqualTo(hash), "health check");
            Assert.That(BuildDockerfileRenderer.StageHash(With(plan.Configuration with { Labels = labels.SetItem("team", "x") })), Is.Not.EqualTo(hash), "label");
        });
    }

    [Test]
    public void The_ignore_file_lets_in_the_sources_and_nothing_else()
    {
        var ignore = IgnoreFile.Parse(BuildIgnoreRenderer.Render(_settings.Tree with { Sources = ["odd[1]/src", .. _settings.Tree.Sources] }));
        Assert.Multiple(() =>
        {
            foreach (var path in (string[])["global.json", "src/Web/Web.csproj", "src/Web/Pages/Index.cshtml", "shared/Mark.cs", "odd[1]/src/A.cs", "src/Web/packages.lock.json", "src/Web/wwwroot/bin/x.js", "packages/.env"])
            {
                Assert.That(ignore.IsExcluded(path), Is.False, path);
            }

            foreach (var path in (string[])["README.md", "src/Other/Other.csproj", "src/Web/bin/Release/Web.dll", "src/Lib/obj/a.cs", "src/Web/dist/plan.json", "src/Web/.env", "src/Web/.env.local", "src/Web/secrets.json", "src/Web/Web.csproj.user", "shared/Secret.cs", "odd1/src/A.cs", ".git/config"])
            {
                Assert.That(ignore.IsExcluded(path), Is.True, path);
            }
        });
    }

    [Test]
    public void A_project_at_the_root_gets_all_but_what_no_build_reads()
    {
        var ignore = IgnoreFile.Parse(BuildIgnoreRenderer.Render(_settings.Tree with { Sources = [], Made = ["bin", "obj"], IsWhole = true }));
        Assert.Multiple(() =>
        {
            Assert.That(ignore.IsExcluded("Program.cs"), Is.False);
            Assert.That(ignore.IsExcluded("bin/Release/a.dll"), Is.True);
            Assert.That(ignore.IsExcluded(".git/HEAD"), Is.True);
        });
    }

    [Test]
    public void The_file_is_ours() => Assert.That(BuildDockerfileRenderer.Render(_settings, plan: null), Does.StartWith("# " + GeneratedFiles.Marker));
}
