using HardenedContainer.Facts;
using HardenedContainer.Options;

namespace HardenedContainer.Core.Tests.Facts;

public class BaseCatalogTests
{
    private static BaseFacts For(BaseKind kind, string? reference = null, bool needsIcu = false, PublishMode mode = PublishMode.Aot) =>
        BaseCatalog.For(kind, mode, 10, reference, needsIcu);

    [Test]
    public void Every_base_has_a_name_and_a_source([Values] BaseKind kind)
    {
        Assert.Multiple(() =>
        {
            Assert.That(For(kind).Name, Is.Not.Empty);
            Assert.That(For(kind).Source, Is.Not.Empty);
            Assert.That(For(kind).HasShell, Is.False);
            Assert.That(For(kind).IsKnown, Is.EqualTo(kind != BaseKind.Reference));
        });
    }

    [Test]
    public void Scratch_holds_nothing()
    {
        var scratch = For(BaseKind.Scratch);
        Assert.Multiple(() =>
        {
            Assert.That(scratch.Paths, Is.Empty);
            Assert.That(scratch.Libraries, Is.Empty);
            Assert.That(scratch.Environment, Is.Empty);
            Assert.That(scratch.HasTemp || scratch.HasCaCertificates || scratch.HasTimeZones, Is.False);
        });
    }

    [Test]
    public void Chiseled_has_what_its_recipe_says()
    {
        var chiseled = For(BaseKind.Chiseled);
        Assert.Multiple(() =>
        {
            Assert.That(chiseled.DefaultReference, Is.EqualTo("mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled"));
            Assert.That(chiseled.Libraries, Is.SupersetOf(["libc.so.6", "libssl.so.3", "libstdc++.so.6", "libgcc_s.so.1"]));
            Assert.That(chiseled.Libraries, Has.None.StartsWith("libicu"));
            Assert.That(chiseled.SymbolVersions["GLIBC"], Is.EqualTo(new Version(2, 39)));
            Assert.That(chiseled.Users["app"], Is.EqualTo(1654));
            Assert.That(chiseled.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"], Is.EqualTo("true"));
            Assert.That(chiseled.HasTimeZones, Is.False);
        });
    }

    [TestCase(BaseKind.Chiseled)]
    [TestCase(BaseKind.AzureLinuxDistroless)]
    public void Cultures_lead_to_the_extra_variant_unless_the_executable_has_them(BaseKind kind)
    {
        var extra = For(kind, needsIcu: true);
        Assert.Multiple(() =>
        {
            Assert.That(extra.DefaultReference, Does.EndWith("-extra"));
            Assert.That(extra.HasTimeZones, Is.True);
            Assert.That(extra.Environment, Does.Not.ContainKey("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"));
            Assert.That(For(kind, needsIcu: true, mode: PublishMode.Static).DefaultReference, Does.Not.EndWith("-extra"));
        });
    }

    [Test]
    public void A_reference_tells_the_variant()
    {
        Assert.Multiple(() =>
        {
            Assert.That(For(BaseKind.DistrolessBase, "gcr.io/distroless/base-debian12").SymbolVersions["GLIBC"], Is.EqualTo(new Version(2, 36)));
            Assert.That(For(BaseKind.DistrolessBase).SymbolVersions["GLIBC"], Is.EqualTo(new Version(2, 41)));
            Assert.That(For(BaseKind.Chiseled, "registry.example/runtime-deps:10.0-noble-chiseled-extra").HasTimeZones, Is.True);
        });
    }

    [Test]
    public void Distroless_grows_from_static_to_cc()
    {
        Assert.Multiple(() =>
        {
            Assert.That(For(BaseKind.DistrolessStatic).Libc, Is.Empty);
            Assert.That(For(BaseKind.DistrolessBase).Libraries, Does.Contain("libssl.so.3").And.Not.Contain("libstdc++.so.6"));
            Assert.That(For(BaseKind.DistrolessCc).Libraries, Does.Contain("libstdc++.so.6"));
            Assert.That(For(BaseKind.DistrolessCc).Environment, Does.Not.ContainKey("ASPNETCORE_HTTP_PORTS"));
        });
    }
}
