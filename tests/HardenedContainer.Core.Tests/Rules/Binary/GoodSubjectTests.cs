using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules.Binary;

public class GoodSubjectTests
{
    [Test]
    public void A_static_app_on_scratch_is_clean() => Assert.That(new SubjectBuilder().CodesOfBand2(), Is.Empty);

    [Test]
    public void A_dynamic_app_on_an_assembled_root_is_clean() => Assert.That(RuleRun.Dynamic().CodesOfBand2(), Is.Empty);

    [Test]
    public void A_dynamic_app_is_clean_on_each_base_with_glibc(
        [Values(BaseKind.Chiseled, BaseKind.AzureLinuxDistroless, BaseKind.DistrolessBase, BaseKind.DistrolessCc)] BaseKind kind) =>
        Assert.That(new SubjectBuilder().WithMode(PublishMode.Aot).WithEntry(SubjectBuilder.DynamicElf).WithBase(RuleRun.Base(kind)).CodesOfBand2(), Is.Empty);

    [Test]
    public void A_dynamic_app_is_clean_with_libraries_copied_from_an_image() =>
        Assert.That(
            new SubjectBuilder().WithMode(PublishMode.Aot).WithEntry(SubjectBuilder.DynamicElf)
                .ConfigurePlan(p => p with
                {
                    Base = p.Base with
                    {
                        Assembled = true,
                        LibrariesReference = "registry.example/runtime-deps@sha256:" + new string('0', 64),
                        CopiedLibraries = ["/lib64/ld-linux-x86-64.so.2", "/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/x86_64-linux-gnu/libm.so.6"],
                    },
                })
                .CodesOfBand2(),
            Is.Empty);

    [Test]
    public void Rules_that_need_facts_of_the_base_are_silent_on_an_unknown_one() =>
        Assert.That(
            new SubjectBuilder().WithMode(PublishMode.Trimmed)
                .WithEntry(SubjectBuilder.DynamicElf with { Needed = ["libstdc++.so.6", "libanything.so.1", "libc.so.6"] })
                .WithBase(RuleRun.Base(BaseKind.Reference, "registry.example/mine:1"))
                .ConfigureApp(a => a with { StaticOpenSsl = false, InvariantGlobalization = false, Features = FeatureEvidence.Unknown })
                .CodesOfBand2(),
            Is.Empty);

    [Test]
    public void Files_that_do_not_go_into_the_image_are_not_judged() =>
        Assert.That(
            RuleRun.Dynamic()
                .WithAppFile("libcoreclrtraceptprovider.so", SubjectBuilder.LibraryElf("libcoreclrtraceptprovider.so", "liblttng-ust.so.0") with { NonExecutableStack = false })
                .WithoutImageEntry("/app/libcoreclrtraceptprovider.so")
                .CodesOfBand2(),
            Is.Empty);
}
