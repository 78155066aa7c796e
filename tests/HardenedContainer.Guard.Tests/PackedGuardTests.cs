using HardenedContainer.Testing;

namespace HardenedContainer.Guard.Tests;

/// <summary>The library as an app gets it.</summary>
public sealed class PackedGuardTests
{
    [TestCase("lib/net8.0", false)]
    [TestCase("lib/net10.0", false)]
    [TestCase("runtimes/linux-x64/lib/net10.0", true)]
    [TestCase("runtimes/linux-arm64/lib/net10.0", true)]
    public void It_is_compiled_ahead_for_the_platforms_that_it_guards(string folder, bool isCompiledAhead) =>
        Assert.That(PackedAssembly.IsCompiledAhead("HardenedContainer.Guard", $"{folder}/HardenedContainer.Guard.dll"), Is.EqualTo(isCompiledAhead));
}
