using System.Text;
using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using static HardenedContainer.Rendering.RunFacts;

namespace HardenedContainer.Rendering;

/// <summary>
/// <c>falco.yaml</c>: rules for Falco from the image's manifest. They need no rule or macro of Falco's own files. An event without
/// result (the entry of a system call) has no <c>evt.rawres</c> and no <c>fd.num</c>, so it matches nothing.
/// </summary>
public static class FalcoRenderer
{
    /// <summary>Renders the file.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The whole text, with marker and hash.</returns>
    public static string Render(ImagePlan plan)
    {
        var name = NameOf(plan);
        var image = $"{name.Replace('-', '_')}_image";
        var executables = string.Join(", ", Executables(plan).Select(Quote));
        List<JsonNode> rules =
        [
            Object(("macro", image), ("condition", Image(plan))),
            Rule(
                $"Program in {name} that is not in its image's manifest",
                "The image has a fixed list of programs. Whatever else is started was brought in.",
                $"evt.type in (execve, execveat) and evt.rawres = 0 and {image} and not proc.exepath in ({executables})",
                "A program that is not in the manifest was started (program=%proc.exepath command=%proc.cmdline parent=%proc.pname user=%user.uid container=%container.id image=%container.image.repository)",
                "CRITICAL",
                ["container", "process", "mitre_execution", "T1059"]),
            Rule(
                $"Write in {name} outside its temp directory",
                "The root file system is read-only, and the app writes its temp directory and its volumes.",
                $"evt.type in (open, openat, openat2, creat) and evt.is_open_write = true and fd.typechar = 'f' and fd.num >= 0 and {image} and not ({string.Join(" or ", Writable(plan))})",
                "A file was opened for writing outside the temp directory (file=%fd.name program=%proc.exepath user=%user.uid container=%container.id image=%container.image.repository)",
                "ERROR",
                ["container", "filesystem", "mitre_persistence", "T1543"]),
        ];
        return GeneratedFiles.Seal("\n" + YamlText.Write(new JsonArray([.. rules])));
    }

    // Engines say a registry or none, whichever the image was pulled by.
    private static string Image(ImagePlan plan) =>
        $"container.id != host and (container.image.repository = {Quote(plan.Repository)} or container.image.repository endswith {Quote("/" + plan.Repository)})";

    private static IEnumerable<string> Writable(ImagePlan plan) =>
    [
        .. plan.Run.Volumes.Select(v => v.Path).Prepend(plan.Configuration.TempPath).Select(p => $"fd.name startswith {Quote(p + "/")}"),
        "fd.name startswith \"/dev/\"",
        "fd.name startswith \"/proc/self/\"",
        "fd.name startswith \"/memfd:\"",
    ];

    private static JsonObject Rule(string name, string description, string condition, string output, string priority, string[] tags) => Object(
        ("rule", name),
        ("desc", description),
        ("condition", condition),
        ("output", output),
        ("priority", priority),
        ("tags", Array(tags)));

    /// <summary>A string of Falco's conditions, with the escapes that its grammar has.</summary>
    internal static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", '\b' => "\\b", '\f' => "\\f", _ => c.ToString() });
        }

        return text.Append('"').ToString();
    }
}
