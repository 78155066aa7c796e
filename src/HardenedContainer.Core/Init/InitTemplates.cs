using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using HardenedContainer.Planning;

namespace HardenedContainer.Init;

/// <summary>The files with which a repository builds, signs, renews and admits its hardened image (guide, stages 1, 2 and 4).</summary>
public static partial class InitTemplates
{
    /// <summary>The workflow that builds the base for many apps, and no app.</summary>
    public const string BaseWorkflow = ".github/workflows/base-image.yml";

    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fills the templates in.</summary>
    /// <param name="options">What with.</param>
    /// <returns>The files, in the order in which they are written.</returns>
    public static IReadOnlyList<InitFile> Render(InitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var values = Values(options);
        IEnumerable<(string Path, string Template)> files =
        [
            .. options.Services.Distinct().Order().SelectMany(ForService).Where(f => options.HasBase || f.Path != BaseWorkflow),
            ("renovate.json", "renovate.json"),
            ("deploy/kubernetes/signed-images-policy.yaml", "kyverno.yaml"),
            ("deploy/aws/ecr.yaml", "ecr.yaml"),
            ("deploy/aws/ecs-deploy.sh", "ecs-deploy.sh"),
            ("deploy/aws/ecs-deploy-policy.json", "ecs-deploy-policy.json"),
            ("deploy/aws/notation-trustpolicy.json", "notation-trustpolicy.json"),
        ];
        return [.. files.Select(f => new InitFile(f.Path, Fill(Template(f.Template), values)))];
    }

    /// <summary>Actions of the generated workflow that are used by tag, because no public source was at hand that shows their commit.</summary>
    /// <param name="files">What <see cref="Render"/> gave.</param>
    /// <returns>Names with tags, each once.</returns>
    public static IReadOnlyList<string> UsedByTag(IEnumerable<InitFile> files) => [.. files.SelectMany(f => PinnedActions.ByTag(f.Text)).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<(string Path, string Template)> ForService(BuildService service) => service switch
    {
        BuildService.GitHub =>
        [
            (".github/workflows/hardened-container.yml", "github-workflow.yml"),
            (BaseWorkflow, "github-base-image.yml"),
            (".github/dependabot.yml", "dependabot.yml"),
        ],
        BuildService.GitLab => [(".gitlab-ci.yml", "gitlab-ci.yml")],
        _ => [("azure-pipelines.yml", "azure-pipelines.yml")],
    };

    // Whatever a user can type stands in double quotes, which YAML and JSON read alike; the scripts get it by their environment.
    private static Dictionary<string, string> Values(InitOptions options)
    {
        var owner = options.GitHubRepository.Length > 0 ? options.GitHubRepository : "REPLACE-OWNER/REPLACE-REPOSITORY";
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["project"] = Quoted(options.Project),
            ["output"] = Quoted(options.Output),
            ["image"] = Quoted(options.Image),
            ["image-text"] = Quoted(options.Image)[1..^1],
            ["image-pattern"] = Quoted(options.Image + "*"),
            ["second"] = Quoted(options.SecondImage),
            ["repository"] = Quoted(options.Repository),
            ["gitlab-image"] = Quoted("$CI_REGISTRY_IMAGE/" + options.Repository),
            ["base-workflow"] = Quoted(BaseWorkflow),
            ["base-output"] = Quoted(BaseImagePlanner.Of(options.Output)),
            ["base-image"] = Quoted(BaseImagePlanner.Of(options.Image)),
            ["base-repository"] = Quoted(BaseImagePlanner.Of(options.Repository)),
            ["gitlab-base-image"] = Quoted("$CI_REGISTRY_IMAGE/" + BaseImagePlanner.Of(options.Repository)),
            ["repository-id"] = NotInNames().Replace(options.Repository, "-"),
            ["branch"] = Quoted(options.Branch),
            ["branch-name"] = options.Branch.Replace("'", "''", StringComparison.Ordinal),
            ["identity"] = Quoted($"https://github.com/{owner}/.github/workflows/hardened-container.yml@refs/heads/{options.Branch}"),
            ["hadolint"] = "ghcr.io/hadolint/hadolint:v2.12.0",
            ["hadolint-debian"] = "ghcr.io/hadolint/hadolint:v2.12.0-debian",
            ["dotnet-sdk"] = "mcr.microsoft.com/dotnet/sdk:10.0",
        };
        foreach (var action in PinnedActions.Names)
        {
            values[action] = PinnedActions.Reference(action);
        }

        values["sign"] = Fill(Template(options.Signer == ImageSigner.Cosign ? "sign-cosign.github.yml" : "sign-notation.github.yml"), values).TrimEnd('\n');
        values["ship"] = Fill(Template("ship.github.yml"), values).TrimEnd('\n');
        foreach (var (name, template) in new[] { ("base-job", "base.gitlab.yml"), ("base-step", "base.azure.yml"), ("base-registry", "base.ecr.yaml") })
        {
            values[name] = options.HasBase ? Fill(Template(template), values) : "";
        }

        return values;
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Form)
        .Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal).Replace("\u0085", "\\u0085", StringComparison.Ordinal);

    private static string Fill(string template, Dictionary<string, string> values) => Placeholder().Replace(template, m => values[m.Groups[1].Value]);

    private static string Template(string name)
    {
        using var stream = typeof(InitTemplates).Assembly.GetManifestResourceStream($"HardenedContainer.Init.Templates.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("@@([a-z/-]+)@@")]
    private static partial Regex Placeholder();

    [GeneratedRegex("[^a-z0-9-]+")]
    private static partial Regex NotInNames();
}
