using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HardenedContainer.Core.Tests.Rendering;

/// <summary>Reads YAML back into the tree that it was written from.</summary>
internal static class YamlTree
{
    public static IEnumerable<JsonNode?> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(d => Node(d.RootNode));
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Node(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => JsonNode.Parse(plain.Value!),
        YamlScalarNode scalar => scalar.Value,
        _ => throw new FormatException(node.ToString()),
    };
}
