using System.Collections.Immutable;
using HardenedContainer.Core.Tests.Planning;
using HardenedContainer.Diagnostics;
using HardenedContainer.Init;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Rules;
using HardenedContainer.Scoring;

namespace HardenedContainer.Core.Tests.Scoring;

/// <summary>Publishes for the score card.</summary>
internal static class ScoreExamples
{
    /// <summary>A web API with nothing set, in a repository that has no files for its image.</summary>
    public static ScoreSubject WebApi { get; } = Subject(PlanExamples.Defaults, ImmutableDictionary<string, string>.Empty);

    /// <summary>The same with everything on that is off by default, in a repository with what <c>-t:HardenContainerInit</c> writes: every row is met.</summary>
    public static ScoreSubject Everything { get; } = WithEverything();

    /// <summary>The same subject with a finding.</summary>
    public static ScoreSubject With(this ScoreSubject subject, DiagnosticDescriptor rule, DiagnosticSeverity severity = DiagnosticSeverity.Warning) =>
        subject with { Findings = subject.Findings.Add(new(rule.At("It is so.", "/src/Shop/file", 7), severity, severity == DiagnosticSeverity.None ? "we know" : null)) };

    /// <summary>The same subject with another plan; the files that were written stay.</summary>
    public static ScoreSubject Plan(this ScoreSubject subject, Func<ImagePlan, ImagePlan> change) =>
        subject with { Publish = subject.Publish with { Plan = change(subject.Publish.Plan) } };

    /// <summary>The same subject with another text in a file of the output directory.</summary>
    public static ScoreSubject File(this ScoreSubject subject, string name, string old, string @new)
    {
        Assert.That(subject.Files[name], Does.Contain(old));
        return subject with { Files = subject.Files.SetItem(name, subject.Files[name].Replace(old, @new, StringComparison.Ordinal)) };
    }

    /// <summary>The same subject with another text in a file of the repository.</summary>
    public static ScoreSubject Repository(this ScoreSubject subject, string name, string old, string @new)
    {
        Assert.That(subject.Repository[name], Does.Contain(old));
        return subject with { Repository = subject.Repository.SetItem(name, subject.Repository[name].Replace(old, @new, StringComparison.Ordinal)) };
    }

    private static ScoreSubject Subject(HardeningOptions options, IEnumerable<KeyValuePair<string, string>> repository, bool everything = false)
    {
        var app = PlanExamples.StaticWeb with
        {
            StructuredLogs = "AddJsonConsole",
            UsesGuard = everything,
            Analysis = new([], []),
            Audit = new() { Restore = new() { IsAudited = true, Mode = "all", Level = "low" }, DataSources = [new("https://api.nuget.org/v3/index.json", true)] },
        };
        var plan = ImagePlanner.Create(options, app, new() { CaBundle = PlanExamples.CaBundle }, PlanExamples.Scratch) with
        {
            Launcher = everything ? "/usr/libexec/harden/launch" : null,
            Seccomp = new(["read", "write"], IsDerived: true, "the executable"),
        };
        plan = SbomRenderer.Embed(plan);
        return new()
        {
            Publish = new(options, app, plan, PlanExamples.Scratch),
            Findings = [],
            Files = OutputFiles.Artifacts.Select(a => (a.Name, Text: a.Render(plan))).Append((Name: "Dockerfile", Text: DockerfileRenderer.Render(plan, DockerfileDialect.Plain)))
                .Where(f => f.Text is not null).ToImmutableSortedDictionary(f => f.Name, f => f.Text!, StringComparer.Ordinal),
            Repository = repository.ToImmutableSortedDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal),
        };
    }

    private static ScoreSubject WithEverything()
    {
        var options = PlanExamples.Defaults with
        {
            Guard = GuardMode.Enforce,
            Launcher = true,
            Decoys = [new("/usr/bin/sh", DecoyAction.Alert, IsDefault: true)],
            CanaryFiles = [new("/app/.aws/credentials", [.. "nothing"u8], null)],
            Run = new() { Secrets = [new("api-key", "secrets/api-key", "", "")] },
        };
        var init = InitTemplates.Render(new() { Project = "Shop.csproj", Output = "bin/hardened", Repository = "shop", Image = "ghcr.io/example/shop" });
        return Subject(options, init.Select(f => KeyValuePair.Create(f.Path, f.Text)), everything: true).File("Dockerfile", "# The image.", "FROM rootfs AS debug\n\n# The image.");
    }
}
