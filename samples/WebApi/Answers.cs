using System.Text.Json.Serialization;

namespace WebApi;

internal sealed record About(string Name, string Framework, string RuntimeIdentifier, bool NativeAot, int ProcessId);

internal sealed record ZonedTime(string Zone, DateTimeOffset Time, bool DaylightSaving);

internal sealed record Fetched(Uri Url, int? Status, string? Error);

internal sealed record Addresses(string Name, string[] Found, string? Error);

internal sealed record TemporaryFile(string Path, string Content);

internal sealed record User(string Name, string Home);

internal sealed record Hashed(string Text, string Sha256, bool AesGcmRoundTrip);

internal sealed record Compressed(int Length, int CompressedLength, bool RoundTrip);

internal sealed record Uploaded(long Length);

internal sealed record Secret(string Name, string Source, int Length);

internal sealed record Problem(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(About))]
[JsonSerializable(typeof(ZonedTime))]
[JsonSerializable(typeof(Fetched))]
[JsonSerializable(typeof(Addresses))]
[JsonSerializable(typeof(TemporaryFile))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(Hashed))]
[JsonSerializable(typeof(Compressed))]
[JsonSerializable(typeof(Uploaded))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class AnswersContext : JsonSerializerContext;
