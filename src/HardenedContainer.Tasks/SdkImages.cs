using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Locking;
using HardenedContainer.Options;

namespace HardenedContainer.Tasks;

/// <summary>The image that the app is compiled in.</summary>
internal static class SdkImages
{
    /// <summary>Its reference.</summary>
    /// <param name="options">The options.</param>
    /// <param name="frameworkVersion">The project's <c>TargetFrameworkVersion</c>, such as <c>v10.0</c>.</param>
    /// <returns>The user's, else Microsoft's of an SDK that this package runs on.</returns>
    public static string Of(HardeningOptions options, string frameworkVersion) =>
        options.Builder.SdkImage ?? $"mcr.microsoft.com/dotnet/sdk:{Math.Max(ProjectFacts.MajorOf(frameworkVersion), ProjectFacts.NewestMajor)}.0";

    /// <summary>Its reference, with the digest where the lock file has one.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    /// <returns>The reference.</returns>
    /// <exception cref="FindingException">HDC9421: the lock file cannot be read; HDC9422: it must have the image, and has not.</exception>
    public static string Pinned(HardeningOptions options, string frameworkVersion)
    {
        var image = Of(options, frameworkVersion);
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return image;
        }

        var locked = LockFile.Read(options.LockFile, out var problem);
        return problem is not null ? throw new FindingException(problem)
            : locked.Images.TryGetValue(image, out var pinned) ? $"{image}@{pinned.Digest}"
            : options.IsLocked ? throw new FindingException(DiagnosticCatalog.HDC9422.At($"{image} is not in {options.LockFile}.", options.LockFile) with { Severity = DiagnosticSeverity.Error })
            : image;
    }
}
