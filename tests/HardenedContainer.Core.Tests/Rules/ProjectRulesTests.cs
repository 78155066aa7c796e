using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules;

public class ProjectRulesTests
{
    private static SubjectBuilder WithFrameworks(PublishMode mode, string path, params string[] frameworks) =>
        new SubjectBuilder().WithMode(mode).WithPublished(path, f => f with { RequiredFrameworks = [.. frameworks] });

    [TestCase(PublishMode.Trimmed)]
    [TestCase(PublishMode.SelfContained)]
    public void HDC0001_a_framework_is_asked_for(PublishMode mode) =>
        RuleAssert.Fires("HDC0001", WithFrameworks(mode, "web.runtimeconfig.json", "Microsoft.NETCore.App 10.0.0"), "Microsoft.NETCore.App 10.0.0");

    [Test]
    public void HDC0001_a_self_contained_app_or_another_tools_configuration_is_fine()
    {
        RuleAssert.IsSilent("HDC0001", WithFrameworks(PublishMode.SelfContained, "web.runtimeconfig.json"));
        RuleAssert.IsSilent("HDC0001", WithFrameworks(PublishMode.SelfContained, "tools/x.runtimeconfig.json", "Microsoft.NETCore.App 10.0.0"));
    }

    [Test]
    public void HDC0001_an_unknown_base_may_have_a_runtime() =>
        RuleAssert.IsSilent("HDC0001", WithFrameworks(PublishMode.SelfContained, "web.runtimeconfig.json", "A 1")
            .WithBase(BaseCatalog.For(BaseKind.Reference, PublishMode.SelfContained, 10, "registry.example/x")));

    [TestCase("win-x64")]
    [TestCase("linux-x86")]
    [TestCase("linux-x64 ")]
    [TestCase("osx-arm64")]
    public void HDC0002_another_runtime_identifier(string rid) =>
        RuleAssert.Fires("HDC0002", new SubjectBuilder().ConfigureApp(a => a with { RuntimeIdentifier = rid }), rid.Trim());

    [Test]
    public void HDC0002_none() =>
        RuleAssert.Fires("HDC0002", new SubjectBuilder().ConfigureApp(a => a with { RuntimeIdentifier = "" }), "without a runtime identifier");

    [TestCase("linux-x64")]
    [TestCase("linux-arm64")]
    [TestCase("linux-musl-arm")]
    public void HDC0002_a_supported_one(string rid) =>
        RuleAssert.IsSilent("HDC0002", new SubjectBuilder().ConfigureApp(a => a with { RuntimeIdentifier = rid }));

    [TestCase(PublishMode.Static)]
    [TestCase(PublishMode.Aot)]
    public void HDC0003_the_apps_assembly_is_in_an_AOT_output(PublishMode mode) =>
        RuleAssert.Fires("HDC0003", new SubjectBuilder().WithMode(mode).WithPublished("web.dll"), "web.dll");

    [Test]
    public void HDC0003_other_assemblies_and_other_modes_are_fine()
    {
        RuleAssert.IsSilent("HDC0003", new SubjectBuilder().WithPublished("plugin.dll"));
        RuleAssert.IsSilent("HDC0003", new SubjectBuilder().WithMode(PublishMode.SelfContained).WithPublished("web.dll"));
    }

    [Test]
    public void HDC0007_a_file_could_not_be_read() =>
        RuleAssert.Fires("HDC0007", new SubjectBuilder().WithPublished("a.json", f => f with { ReadError = "Access is denied." }), "a.json could not be read: Access is denied");

    [Test]
    public void HDC0007_leaves_malformed_ELF_files_to_HDC2001() =>
        RuleAssert.IsSilent("HDC0007", new SubjectBuilder().WithPublished("lib.so", f => f with { ReadError = "It is cut off.", Format = ContentFormat.Elf }));
}
