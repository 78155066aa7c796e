using System.Reflection;

namespace HardenedContainer.Testing;

/// <summary>The source tree that the tests run from.</summary>
public static class Repository
{
    /// <summary>The folder of the solution file.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Path below the root.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var start = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        for (var directory = start; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (System.IO.File.Exists(Path.Combine(directory, "HardenedContainer.sln")))
            {
                return directory;
            }
        }

        throw new InvalidOperationException($"No folder above {start} holds HardenedContainer.sln.");
    }
}
