using HardenedContainer.Facts;
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
}
