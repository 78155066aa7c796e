using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Planning;

namespace HardenedContainer.Rendering;

/// <summary><c>namespace.yaml</c>: a file of its own, because namespaces often belong to somebody else.</summary>
public static class NamespaceRenderer
{
    /// <summary>Renders the file.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The whole text, with marker and hash.</returns>
    public static string Render(ImagePlan plan)
    {
        const string Prefix = "pod-security.kubernetes.io/";
        var labels = new JsonObject();
        foreach (var mode in (string[])["enforce", "audit", "warn"])
        {
            labels[Prefix + mode] = "restricted";
            labels[$"{Prefix}{mode}-version"] = "latest";
        }

        return GeneratedFiles.Seal("\n" + YamlText.Write(RunFacts.Object(
            ("apiVersion", "v1"),
            ("kind", "Namespace"),
            ("metadata", RunFacts.Object(("name", KubernetesRenderer.NamespaceOf(plan)), ("labels", labels))))));
    }
}
