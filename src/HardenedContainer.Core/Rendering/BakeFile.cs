using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;

namespace HardenedContainer.Rendering;

/// <summary>One build context for <c>docker buildx bake</c>.</summary>
/// <param name="Name">What the target is called, before what is not possible in its name is taken out.</param>
/// <param name="Context">The context's directory, relative to that of the bake file, with slashes.</param>
/// <param name="Platform">Such as <c>linux/arm64</c>.</param>
/// <param name="Tags">Whole names of the image.</param>
public sealed record BakeTarget(string Name, string Context, string Platform, IReadOnlyList<string> Tags);

/// <summary>
/// The bake file of a repository: a target for each build context, and all of them in the group <c>default</c>. Each publish
/// brings its own target up to date and leaves what else is in the file. In the JSON form, whose strings are HCL templates.
/// </summary>
public static partial class BakeFile
{
    private const string Comment = "//";

    private static readonly JsonSerializerOptions _form = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Puts a target into the file.</summary>
    /// <param name="existing">The file's text; null where there is none.</param>
    /// <param name="target">The target.</param>
    /// <param name="isThere">Whether a context, as it stands in the file, still is one: a target whose context is gone goes.</param>
    /// <returns>The text, with LF line ends.</returns>
    /// <exception cref="FindingException">HDC9201: the text is not that of a bake file.</exception>
    public static string Update(string? existing, BakeTarget target, Func<string, bool> isThere)
    {
        try
        {
            var file = existing is null ? [] : JsonNode.Parse(existing)!.AsObject();
            file.Remove(Comment);
            file.Insert(0, Comment, GeneratedFiles.Marker);
            var targets = Child(file, "target");
            foreach (var (name, old) in targets.ToArray())
            {
                if ((string?)old!["context"] is { } context && !isThere(Literal(context)))
                {
                    targets.Remove(name);
                }
            }

            var own = Child(targets, NameOf(targets, target));
            own["context"] = Template(target.Context);
            own["dockerfile"] = "Dockerfile";
            own["platforms"] = new JsonArray(Template(target.Platform));
            own["tags"] = new JsonArray([.. target.Tags.Select(t => (JsonNode)Template(t))]);
            Child(Child(file, "group"), "default")["targets"] = new JsonArray([.. targets.Select(t => t.Key).Order(StringComparer.Ordinal).Select(n => (JsonNode)n)]);
            return file.ToJsonString(_form).ReplaceLineEndings("\n") + "\n";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FindingException(DiagnosticCatalog.HDC9201.At("The bake file is not one in JSON form.", fix: "Delete it, and publish again."));
        }
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is null)
        {
            parent[name] = new JsonObject();
        }

        return parent[name]!.AsObject();
    }

    // A target keeps its name for as long as its context does; another one of that name gets a number.
    private static string NameOf(JsonObject targets, BakeTarget target)
    {
        if (targets.FirstOrDefault(t => (string?)t.Value?["context"] == Template(target.Context)).Key is { } present)
        {
            return present;
        }

        var name = NotInNames().Replace(target.Name, "-");
        return Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? name : $"{name}-{n}").First(n => !targets.ContainsKey(n));
    }

    private static string Template(string literal) => literal.Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);

    private static string Literal(string template) => template.Replace("$${", "${", StringComparison.Ordinal).Replace("%%{", "%{", StringComparison.Ordinal);

    [GeneratedRegex("[^A-Za-z0-9_-]+")]
    private static partial Regex NotInNames();
}
