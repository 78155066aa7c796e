using HardenedContainer.Facts;

namespace HardenedContainer.Core.Tests.Facts;

/// <summary>What the metadata of real assemblies say, and of files that are none.</summary>
public class AssemblyReferencesTests
{
    [Test]
    public void Process_Start_is_seen_where_it_is_used()
    {
        // The library of the tests runs commands; that for JSON runs none.
        Assert.That(Read(typeof(Testing.CommandLine)).StartsProcesses, Is.True);
        Assert.That(Read(typeof(System.Text.Json.JsonDocument)).StartsProcesses, Is.False);
        Assert.That(Read(typeof(Testing.CommandLine)).UsesGuard, Is.False);
    }

    [Test]
    public void What_is_no_assembly_refers_to_nothing()
    {
        var bytes = File.ReadAllBytes(typeof(AppFacts).Assembly.Location);
        foreach (var length in (int[])[0, 1, 64, 1000, bytes.Length / 2])
        {
            using var cut = new MemoryStream(bytes[..length]);
            Assert.That(AssemblyReferences.Read(cut), Is.EqualTo(new AssemblyReferences(false, false)), $"{length} bytes");
        }
    }

    private static AssemblyReferences Read(Type type)
    {
        using var stream = File.OpenRead(type.Assembly.Location);
        return AssemblyReferences.Read(stream);
    }
}
