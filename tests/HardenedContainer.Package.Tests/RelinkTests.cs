using System.Security.Cryptography;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>The linkers look at time stamps and not at settings; a changed setting must reach the output all the same.</summary>
[Parallelizable]
public sealed class RelinkTests
{
    private const string Linking = "Optimizing assemblies for size. This process might take a while.";

    [Test]
    public void A_changed_mode_trim_mode_or_feature_switch_links_again_and_changes_the_output()
    {
        using var app = Apps.Console(rest: """
            <ItemGroup><RuntimeHostConfigurationOption Include="Test.Switch" Value="$(TestSwitch)" Trim="true" Condition="'$(TestSwitch)' != ''" /></ItemGroup>
            """);

        var selfContained = Publish(app, "self-contained");
        var full = Publish(app, "trimmed", "-p:TrimMode=full");
        var again = Publish(app, "trimmed", "-p:TrimMode=full");
        var partial = Publish(app, "trimmed", "-p:TrimMode=partial");
        var eventSource = Publish(app, "trimmed", "-p:TrimMode=partial", "-p:EventSourceSupport=false");
        var option = Publish(app, "trimmed", "-p:TrimMode=partial", "-p:EventSourceSupport=false", "-p:TestSwitch=true");

        Assert.Multiple(() =>
        {
            Assert.That((selfContained.Linked, full.Linked, again.Linked, partial.Linked, eventSource.Linked, option.Linked),
                Is.EqualTo((false, true, false, true, true, true)));
            Assert.That(again.Hash, Is.EqualTo(full.Hash));
            Assert.That(new[] { selfContained.Hash, full.Hash, partial.Hash, eventSource.Hash, option.Hash }, Is.Unique);
            Assert.That(full.Length, Is.LessThan(selfContained.Length / 2));
        });
    }

    [Test, Category("Long"), NonParallelizable]
    public void A_static_app_that_becomes_a_dynamic_one_and_loses_a_feature_links_natively_each_time()
    {
        if (Environment.GetEnvironmentVariable("HDC_LONG") != "1")
        {
            Assert.Ignore("Links three times; run with --long.");
        }

        using var app = Apps.Console();

        var first = Publish(app, "static");
        var again = Publish(app, "static");
        var dynamic = Publish(app, "aot");
        var without = Publish(app, "aot", "-p:StackTraceSupport=false");

        Assert.Multiple(() =>
        {
            Assert.That(again.Hash, Is.EqualTo(first.Hash));
            Assert.That(new[] { first.Hash, dynamic.Hash, without.Hash }, Is.Unique);
            Assert.That(without.Length, Is.LessThan(dynamic.Length));
        });
    }

    private static (bool Linked, string Hash, long Length) Publish(TestProject app, string mode, params string[] arguments)
    {
        var publish = app.Publish(["-p:HardenContainerMode=" + mode, "-v:normal", .. arguments]).Succeeded();
        Assert.That(publish.Plan["mode"]!.GetValue<string>(), Is.EqualTo(mode));

        var file = Path.Combine(publish.RootFileSystem("linux-x64"), "app", "App");
        Apps.AssertSaysHello(publish.Directory);
        return (publish.Output.Contains(Linking, StringComparison.Ordinal), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), new FileInfo(file).Length);
    }
}
