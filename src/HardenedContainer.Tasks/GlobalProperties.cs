using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>What the user typed as properties, for another publish of the same project.</summary>
internal static class GlobalProperties
{
    /// <summary>All but those that belong to this one publish.</summary>
    /// <param name="engine">The build.</param>
    /// <returns>Values by name; the dictionary is the caller's.</returns>
    public static Dictionary<string, string> Of(IBuildEngine engine)
    {
        var properties = new Dictionary<string, string>(((IBuildEngine6)engine).GetGlobalProperties().Where(p => !p.Key.StartsWith('_')), StringComparer.OrdinalIgnoreCase);
        properties.Remove("PublishDir");
        properties.Remove("NuGetInteractive");
        return properties;
    }
}
