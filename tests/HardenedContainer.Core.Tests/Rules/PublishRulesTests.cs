using HardenedContainer.Facts;
using HardenedContainer.Rules;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules;

public class PublishRulesTests
{
    [Test]
    public void A_good_app_has_no_finding() => Assert.That(PublishRules.Evaluate(new SubjectBuilder().Build()), Is.Empty);

    // What dotnet publish leaves of the templates, after the symbols and the development settings are gone.
    [TestCase("web")]
    [TestCase("appsettings.json,web,web.staticwebassets.endpoints.json")]
    [TestCase("appsettings.json,web,web.staticwebassets.endpoints.json,wwwroot/css/site.css,wwwroot/css/site.css.br,wwwroot/css/site.css.gz,wwwroot/favicon.ico,wwwroot/js/site.js,wwwroot/lib/bootstrap/LICENSE,wwwroot/lib/bootstrap/dist/css/bootstrap.min.css.map,wwwroot/lib/jquery/dist/jquery.min.js,wwwroot/web.styles.css")]
    [TestCase("Protos/greet.proto,appsettings.json,web")]
    [TestCase("appsettings.json,libe_sqlite3.so,web,web.deps.json,web.runtimeconfig.json")]
    public void A_template_has_no_finding(string paths)
    {
        var subject = new SubjectBuilder();
        foreach (var path in paths.Split(',').Where(p => p != "web"))
        {
            subject.WithAppFile(path, path.EndsWith(".so", StringComparison.Ordinal) ? SubjectBuilder.LibraryElf(path) : null);
        }

        Assert.That(PublishRules.Evaluate(subject.Build()).Select(f => f.What), Is.Empty);
    }

    [Test]
    public void Findings_come_in_a_fixed_order()
    {
        var subject = new SubjectBuilder().WithPublished("b.cs").WithPublished("a.cs").WithPublished("launchSettings.json");
        Assert.That(PublishRules.Evaluate(subject.Build()).Select(f => f.What), Is.EqualTo(["launchSettings.json is in the output.", "a.cs is in the output.", "b.cs is in the output."]));
    }

    [Test]
    public void Rules_have_codes_of_their_own() => Assert.That(PublishRules.Default.Select(r => r.Descriptor.Code), Is.Unique);

    [Test]
    public void No_rule_throws_on_odd_facts()
    {
        var odd = new SubjectBuilder()
            .WithPublished("runtimes/x", f => f with { Kind = FileKind.SymbolicLink, LinkTarget = "" })
            .WithPublished("a//b", f => f with { Kind = FileKind.SymbolicLink, LinkTarget = "..//..", Sha256 = null })
            .ConfigureApp(a => a with { RuntimeIdentifier = "", EntryFile = "" })
            .ConfigurePlan(p => p with { Configuration = p.Configuration with { User = ":", Entrypoint = [""], WorkingDirectory = "" } });
        Assert.That(() => PublishRules.Evaluate(odd.Build()), Throws.Nothing);
    }
}
