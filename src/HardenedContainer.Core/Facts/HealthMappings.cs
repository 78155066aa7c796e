namespace HardenedContainer.Facts;

/// <summary>What an app's own code says about how it can be asked whether it is healthy.</summary>
/// <param name="Path">The path of the one <c>MapHealthChecks</c> call, with its slash; null where there is none or it cannot be told.</param>
/// <param name="Grpc"><c>MapGrpcHealthChecksService</c> is called.</param>
/// <param name="Doubt">Why the path is not to be relied on, as a phrase; null where nothing speaks against it.</param>
/// <param name="Listens">The method by which the code itself chooses where it listens, such as <c>ListenAnyIP</c>; null where it leaves that to settings.</param>
public sealed record HealthMappings(string? Path, bool Grpc, string? Doubt, string? Listens)
{
    /// <summary>Nothing is known.</summary>
    public static HealthMappings None { get; } = new(null, false, null, null);
}
