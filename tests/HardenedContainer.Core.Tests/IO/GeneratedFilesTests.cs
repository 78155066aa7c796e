using HardenedContainer.IO;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.IO;

public class GeneratedFilesTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void A_generated_text_is_written_once_and_replaced_when_it_changes()
    {
        var path = _directory.File("sub", "Dockerfile");
        Assert.Multiple(() =>
        {
            Assert.That(GeneratedFiles.WriteText(path, GeneratedFiles.Seal("FROM scratch\n")), Is.True);
            Assert.That(GeneratedFiles.WriteText(path, GeneratedFiles.Seal("FROM scratch\n")), Is.False);
            Assert.That(GeneratedFiles.WriteText(path, GeneratedFiles.Seal("FROM other\n")), Is.True);
            Assert.That(File.ReadAllText(path), Does.EndWith("\nFROM other\n"));
        });
    }

    [Test]
    public void HDC9204_a_file_of_the_users_is_never_overwritten()
    {
        var path = _directory.File("Dockerfile");
        File.WriteAllText(path, "FROM mine\n");
        Assert.That(() => GeneratedFiles.WriteText(path, GeneratedFiles.Seal("FROM scratch\n")), RootFileSystemTests.ThrowsFinding("HDC9204"));
        Assert.That(File.ReadAllText(path), Is.EqualTo("FROM mine\n"));
    }

    [Test]
    public void HDC9204_an_edit_by_hand_is_never_overwritten()
    {
        var path = _directory.File("Dockerfile");
        GeneratedFiles.WriteText(path, GeneratedFiles.Seal("FROM scratch\n"));
        File.AppendAllText(path, "RUN mine\n");
        var edited = File.ReadAllText(path);
        Assert.That(GeneratedFiles.IsEdited(edited), Is.True);
        Assert.That(() => GeneratedFiles.WriteText(path, GeneratedFiles.Seal("FROM scratch\n")), RootFileSystemTests.ThrowsFinding("HDC9204"));
        Assert.That(File.ReadAllText(path), Is.EqualTo(edited));
    }

    [Test]
    public void HDC9204_a_directory_or_link_is_not_written_through()
    {
        Directory.CreateDirectory(_directory.File("d"));
        File.CreateSymbolicLink(_directory.File("l"), _directory.File("target"));
        Assert.Multiple(() =>
        {
            Assert.That(() => GeneratedFiles.EnsureOurs(_directory.File("d")), RootFileSystemTests.ThrowsFinding("HDC9204"));
            Assert.That(() => GeneratedFiles.EnsureOurs(_directory.File("l")), RootFileSystemTests.ThrowsFinding("HDC9204"));
        });
    }

    [Test]
    public void Json_with_the_marker_is_ours()
    {
        var path = _directory.File("plan.json");
        File.WriteAllText(path, HardenedContainer.Planning.PlanJson.Write(TinyPlan.StaticWeb()));
        Assert.That(() => GeneratedFiles.EnsureOurs(path), Throws.Nothing);
    }

    [Test]
    public void A_sealed_text_is_whole_until_any_line_of_it_changes()
    {
        var text = GeneratedFiles.Seal("a\nb\n");
        Assert.Multiple(() =>
        {
            Assert.That(GeneratedFiles.IsEdited(text), Is.False);
            Assert.That(GeneratedFiles.IsEdited(text.Replace("a\nb", "a\nc", StringComparison.Ordinal)), Is.True);
            Assert.That(GeneratedFiles.IsEdited("a\nb\nc\n"), Is.False, "No marker, so not ours.");
        });
    }

    [Test]
    public void A_text_that_is_sealed_in_place_is_whole_until_any_line_of_it_changes()
    {
        var text = GeneratedFiles.SealInPlace($$"""{"generator":"{{GeneratedFiles.Marker}}","a":1}""");
        Assert.Multiple(() =>
        {
            Assert.That(System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("a").GetInt32(), Is.EqualTo(1));
            Assert.That(GeneratedFiles.IsEdited(text), Is.False);
            Assert.That(GeneratedFiles.IsEdited(text.Replace("\"a\":1", "\"a\":2", StringComparison.Ordinal)), Is.True);
            Assert.That(GeneratedFiles.IsEdited(text[..90]), Is.True, "Cut off in its hash.");
        });
    }

    [Test]
    public void A_text_that_this_run_does_not_make_is_removed_if_it_is_ours()
    {
        var path = _directory.File("run.sh");
        GeneratedFiles.Write(path, GeneratedFiles.SealInPlace($"#!/bin/sh\n# {GeneratedFiles.Marker}\n"), isExecutable: true);
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo((UnixFileMode)0b111_101_101));

        Assert.That(GeneratedFiles.Write(path, null, isExecutable: true), Is.False);
        Assert.That(path, Does.Not.Exist);

        File.WriteAllText(path, "mine");
        Assert.That(() => GeneratedFiles.Write(path, null, isExecutable: true), RootFileSystemTests.ThrowsFinding("HDC9204"));
    }
}
