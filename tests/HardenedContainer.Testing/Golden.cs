using System.Reflection;
using NUnit.Framework;

namespace HardenedContainer.Testing;

/// <summary>
/// Compares text with a golden file beside the tests (<c>Golden/NAME</c>). Run with <c>HDC_UPDATE_GOLDEN=1</c> to write the
/// golden files anew; look at the difference before you commit it.
/// </summary>
public static class Golden
{
    /// <summary>Folder of the calling test project's sources.</summary>
    public static string SourceDirectory(Assembly tests) => tests
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "TestSourceDirectory").Value!;

    /// <summary>Asserts that <paramref name="actual"/> equals the golden file.</summary>
    public static void AssertEqual(string name, string actual)
    {
        var path = Path.Combine(SourceDirectory(Assembly.GetCallingAssembly()), "Golden", name);
        if (Environment.GetEnvironmentVariable("HDC_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.That(File.Exists(path), Is.True, $"There is no golden file {path}. Run with HDC_UPDATE_GOLDEN=1 to write it.");
        Assert.That(actual, Is.EqualTo(File.ReadAllText(path)));
    }
}
