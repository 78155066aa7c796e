using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
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
    public void A_call_that_sets_up_logs_for_machines_is_seen()
    {
        Assert.That(Call("AddJsonConsole"), Is.EqualTo("AddJsonConsole"));
        Assert.That(Call("AddConsole"), Is.Null);

        static string? Call(string method)
        {
            using var assembly = new MemoryStream(AssemblyThatRefersTo(method));
            return AssemblyReferences.Read(assembly).StructuredLogs;
        }
    }

    [Test]
    public void What_is_no_assembly_refers_to_nothing()
    {
        var bytes = File.ReadAllBytes(typeof(AppFacts).Assembly.Location);
        foreach (var length in (int[])[0, 1, 64, 1000, bytes.Length / 2])
        {
            using var cut = new MemoryStream(bytes[..length]);
            Assert.That(AssemblyReferences.Read(cut), Is.EqualTo(new AssemblyReferences(false, false, null)), $"{length} bytes");
        }
    }

    private static byte[] AssemblyThatRefersTo(string method)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("m"), metadata.GetOrAddGuid(Guid.Empty), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("m"), new Version(1, 0), default, default, default, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var logging = metadata.AddAssemblyReference(metadata.GetOrAddString("Logging"), new Version(1, 0), default, default, default, default);
        var type = metadata.AddTypeReference(logging, metadata.GetOrAddString("Logging"), metadata.GetOrAddString("Extensions"));
        metadata.AddMemberReference(type, metadata.GetOrAddString(method), metadata.GetOrAddBlob((byte[])[0, 0, 1]));
        var file = new BlobBuilder();
        new ManagedPEBuilder(new PEHeaderBuilder(), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(file);
        return file.ToArray();
    }

    private static AssemblyReferences Read(Type type)
    {
        using var stream = File.OpenRead(type.Assembly.Location);
        return AssemblyReferences.Read(stream);
    }
}
