using System.Text.Json.Serialization;

namespace HardenedContainer.Dockerfiles;

/// <summary>The exec form of instructions.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class DockerfileJson : JsonSerializerContext;
