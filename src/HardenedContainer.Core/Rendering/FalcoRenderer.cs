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
            .. Traps(plan, name, image),
        ];
        return GeneratedFiles.Seal("\n" + YamlText.Write(new JsonArray([.. rules])));
    }

    // A decoy is a program of the manifest, so the first rule says nothing of it. A canary is read by nobody who belongs here.
    private static IEnumerable<JsonNode> Traps(ImagePlan plan, string name, string image)
    {
        if (PathsOf(plan, EntryOrigins.Decoy) is { Length: > 0 } decoys)
        {
            yield return Rule(
                $"Decoy executed in {name}",
                "The image has no shell and no tools, only decoys in their places. The app starts none of them.",
                $"evt.type in (execve, execveat) and evt.rawres = 0 and {image} and proc.exepath in ({decoys})",
                "A decoy was executed (program=%proc.exepath command=%proc.cmdline parent=%proc.pname user=%user.uid container=%container.id image=%container.image.repository)",
                "CRITICAL",
                ["container", "process", "mitre_execution", "T1059"]);
        }

        if (PathsOf(plan, EntryOrigins.Canary) is { Length: > 0 } canaries)
        {
            yield return Rule(
                $"Canary file opened in {name}",
                "Nobody has a reason to open it: it looks like a secret and is none.",
                $"evt.type in (open, openat, openat2) and fd.typechar = 'f' and fd.num >= 0 and {image} and fd.name in ({canaries})",
                "A canary file was opened (file=%fd.name program=%proc.exepath parent=%proc.pname user=%user.uid container=%container.id image=%container.image.repository)",
                "CRITICAL",
                ["container", "filesystem", "mitre_credential_access", "T1552"]);
        }
    }

    private static string PathsOf(ImagePlan plan, string origin) =>
        string.Join(", ", plan.Entries.Where(e => e.Kind == ImageEntryKind.File && e.Origin == origin).Select(e => Quote(e.Path)));

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
