namespace HardenedContainer.Options;

/// <summary>A place of the container that is mounted when it runs (<c>HardenContainerMount</c>).</summary>
/// <param name="Path">Absolute path in the container.</param>
/// <param name="IsWritable">The app writes there.</param>
public sealed record ImageMount(string Path, bool IsWritable);
