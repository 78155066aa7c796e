using HardenedContainer.Elf;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>Symbols are kept beside the image, where a debugger finds them by the id of the binary that runs.</summary>
public sealed class SymbolTests
{
    [TestCase("WebApi")]
    [TestCase("Grpc")]
    public void The_symbols_of_the_binary_in_the_image_are_kept_by_its_build_id(string sample)
    {
        var publish = Samples.Of(sample);
        var plan = Samples.PlanOf(publish);
        var binary = Read(publish.RootFileSystem(plan.RuntimeIdentifier) + plan.Configuration.Entrypoint[0]);
        Assert.That(binary.IsStripped, Is.True);
        Assert.That(binary.BuildId, Has.Length.GreaterThanOrEqualTo(16));

        var kept = Path.Combine(publish.Directory + "-symbols", ".build-id", binary.BuildId![..2], binary.BuildId[2..] + ".debug");

        Assert.That(kept, Does.Exist);
        Assert.That(Read(kept).BuildId, Is.EqualTo(binary.BuildId));
        Assert.That(Read(kept).IsStripped, Is.False);
        Assert.That(CommandLine.Run("nm", "--defined-only", kept).Succeeded().StandardOutput.Contains(" main\n", StringComparison.Ordinal), Is.True);
    }

    private static ElfFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        return ElfReader.Read(stream);
    }
}
