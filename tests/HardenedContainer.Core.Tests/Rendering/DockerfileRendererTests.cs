using System.Collections.Immutable;
using HardenedContainer.Core.Tests.IO;
using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rendering;

public class DockerfileRendererTests
{
    private const string Digest = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly ImmutableArray<string> _instructions =
        ["FROM", "COPY", "ENV", "LABEL", "EXPOSE", "STOPSIGNAL", "WORKDIR", "USER", "HEALTHCHECK", "ENTRYPOINT", "CMD"];

    private static IEnumerable<TestCaseData> Plans()
    {
        var web = TinyPlan.StaticWeb();
        TestCaseData Case(string name, ImagePlan plan) => new(plan, name) { TestName = $"Golden_{name}" };
        yield return Case("static-web", web);
        yield return Case("assembled", TinyPlan.Assembled());
        yield return Case("chiseled", web with
        {
            Base = new(BaseKind.Chiseled, "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled" + Digest, "it fits", false, null, []),
        });
        yield return Case("libraries", TinyPlan.Assembled() with
        {
            Base = new(BaseKind.Scratch, null, "assembled", true, "debian:12" + Digest, ["/lib64/ld-linux-x86-64.so.2", "/usr/lib/x86_64-linux-gnu/libc.so.6"]),
        });
        yield return Case("health-check", web with { Configuration = web.Configuration with { Health = TinyPlan.HealthCheck, Command = ["--verbose"] } });
        yield return Case("hostile", TinyPlan.Hostile(newLines: false));
    }

    [TestCaseSource(nameof(Plans))]
    public void Golden_file(ImagePlan plan, string name)
    {
        Golden.AssertEqual($"dockerfile/{name}.Dockerfile", DockerfileRenderer.Render(plan, DockerfileDialect.Plain));
        Golden.AssertEqual($"dockerfile/{name}.buildkit.Dockerfile", DockerfileRenderer.Render(plan, DockerfileDialect.BuildKit));
    }

    [Test]
    public void No_value_becomes_an_instruction([Values] DockerfileDialect dialect)
    {
        var lines = DockerfileRenderer.Render(TinyPlan.Hostile(newLines: false), dialect).TrimEnd('\n').Split('\n');
        Assert.That(lines.Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')[0]).Distinct(), Is.SubsetOf(_instructions));
    }

    [Test]
    public void The_plain_dialect_needs_nothing_new()
    {
        var text = DockerfileRenderer.Render(TinyPlan.Assembled(), DockerfileDialect.Plain);
        Assert.That(text, Does.Not.Contain("--chmod").And.Not.Contain("syntax=").And.Not.Contain("<<"));
    }

    [Test]
    public void The_marker_stands_first_and_an_edit_is_seen()
    {
        var text = DockerfileRenderer.Render(TinyPlan.StaticWeb(), DockerfileDialect.Plain);
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.StartWith("# " + GeneratedFiles.Marker + "\n# hash: sha256:"));
            Assert.That(GeneratedFiles.IsEdited(text), Is.False);
            Assert.That(GeneratedFiles.IsEdited(text + "RUN evil\n"), Is.True);
        });
    }

    [Test]
    public void HDC9206_a_line_feed_is_told_for_every_value_that_has_one()
    {
        var findings = Assert.Throws<FindingException>(() => DockerfileRenderer.Render(TinyPlan.Hostile(newLines: true), DockerfileDialect.Plain))!.Findings;
        Assert.Multiple(() =>
        {
            Assert.That(findings.Select(f => f.Descriptor.Code), Is.EqualTo(new[] { "HDC9206", "HDC9206" }));
            Assert.That(findings[0].What, Does.Contain("environment variable").And.Contain("line feed"));
            Assert.That(findings[1].What, Does.Contain("label").And.Contain("line feed"));
        });
    }

    [Test]
    public void HDC9001_a_line_feed_where_there_is_no_archive()
    {
        var plan = TinyPlan.Hostile(newLines: true) with { Base = new(BaseKind.Reference, "base:1", "asked for", false, null, []) };
        Assert.That(
            Assert.Throws<FindingException>(() => DockerfileRenderer.Render(plan, DockerfileDialect.Plain))!.Findings.Select(f => f.Descriptor.Code),
            Is.All.EqualTo("HDC9001"));
    }

    [TestCase("base\nRUN evil")]
    [TestCase("base AS x")]
    [TestCase("$BASE")]
    [TestCase("--platform=x")]
    [TestCase("")]
    public void HDC9001_a_base_that_is_no_reference(string reference)
    {
        var plan = TinyPlan.StaticWeb() with { Base = new(BaseKind.Reference, reference, "asked for", false, null, []) };
        Assert.That(() => DockerfileRenderer.Render(plan, DockerfileDialect.Plain), RootFileSystemTests.ThrowsFinding("HDC9001"));
    }

    [TestCase("/usr/lib/*.so")]
    [TestCase("/usr/lib/[a].so")]
    public void HDC9001_a_library_that_builders_take_as_a_pattern(string path)
    {
        var plan = TinyPlan.StaticWeb();
        plan = plan with { Base = plan.Base with { LibrariesReference = "debian:12", CopiedLibraries = [path] } };
        Assert.That(() => DockerfileRenderer.Render(plan, DockerfileDialect.Plain), RootFileSystemTests.ThrowsFinding("HDC9001"));
    }

    [Test]
    public void HDC9206_a_line_that_the_classic_builder_cannot_read()
    {
        var plan = TinyPlan.StaticWeb();
        plan = plan with { Configuration = plan.Configuration with { Labels = plan.Configuration.Labels.Add("long", new string('é', 40_000)) } };
        Assert.That(() => DockerfileRenderer.Render(plan, DockerfileDialect.Plain), RootFileSystemTests.ThrowsFinding("HDC9206"));
    }

    [TestCase("rootfs/linux-x64/app/App", false)]
    [TestCase("rootfs/linux-x64/app/wwwroot/a.js", false)]
    [TestCase("rootfs/linux-arm64/app/App", true)]
    [TestCase("image.oci.tar", true)]
    [TestCase("plan.json", true)]
    [TestCase("report.json", true)]
    [TestCase("Dockerfile", true)]
    [TestCase("anything.else", true)]
    public void The_ignore_file_lets_the_root_file_system_through_and_nothing_else(string path, bool isExcluded)
    {
        var ignore = IgnoreFile.Parse(DockerIgnoreRenderer.Render(TinyPlan.StaticWeb()));

        Assert.That(ignore.Problems, Is.Empty);
        Assert.That(ignore.IsExcluded(path), Is.EqualTo(isExcluded));
        Assert.That(ignore.IsOpened("rootfs"), Is.True);
    }

    [Test]
    public void Dockerignore_is_an_allow_list() =>
        Golden.AssertEqual("dockerfile/dockerignore", DockerIgnoreRenderer.Render(TinyPlan.StaticWeb()));
}
