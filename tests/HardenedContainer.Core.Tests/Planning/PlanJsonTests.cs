using System.Collections.Immutable;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Planning;

public class PlanJsonTests
{
    [Test]
    public void The_form_of_the_file_is_as_agreed() =>
        Golden.AssertEqual("plan/static-web.json", PlanJson.Write(WithHealth(TinyPlan.Assembled())));

    [Test]
    public void What_is_written_reads_back_as_the_same_plan([Values] bool newLines)
    {
        var plan = WithHealth(TinyPlan.Hostile(newLines)) with
        {
            Mode = PublishMode.SelfContained,
            Base = new(BaseKind.AzureLinuxDistroless, "x/y:1@sha256:0", "because", false, "libs:1", ["/usr/lib/a.so"]),
            Variant = "v7",
        };
        var json = PlanJson.Write(plan);
        var read = PlanJson.Read(json);
        Assert.Multiple(() =>
        {
            Assert.That(PlanJson.Write(read), Is.EqualTo(json));
            Assert.That(read.Entries, Is.EqualTo(plan.Entries.Select(e => e with { Content = null })));
            Assert.That(read.Configuration.Environment, Is.EqualTo(plan.Configuration.Environment));
            Assert.That(read.Configuration.Labels, Is.EqualTo(plan.Configuration.Labels));
            Assert.That(read.Configuration.Command, Is.EqualTo(plan.Configuration.Command));
            Assert.That(read.Configuration.Health!.StartPeriod, Is.EqualTo(plan.Configuration.Health!.StartPeriod));
            Assert.That(read.Base.CopiedLibraries, Is.EqualTo(plan.Base.CopiedLibraries));
            Assert.That(read.Created, Is.EqualTo(plan.Created));
            Assert.That(json, Does.Contain("\"azurelinux-distroless\"").And.Contain("\"self-contained\""));
        });
    }

    [Test]
    public void Order_does_not_depend_on_how_a_dictionary_was_sorted()
    {
        var plan = TinyPlan.StaticWeb();
        var values = new Dictionary<string, string> { ["a"] = "1", ["B"] = "2", ["_"] = "3", ["A"] = "4" };
        var backwards = Comparer<string>.Create((x, y) => string.CompareOrdinal(y, x));
        string With(IComparer<string> comparer) => PlanJson.Write(plan with
        {
            Configuration = plan.Configuration with { Environment = values.ToImmutableSortedDictionary(comparer) },
        });

        Assert.That(With(backwards), Is.EqualTo(With(StringComparer.Ordinal)));
    }

    [TestCase("", "")]
    [TestCase("null", "")]
    [TestCase("[]", "")]
    [TestCase("{}", "")]
    [TestCase("\"schemaVersion\": 1", "\"schemaVersion\": 2", true)]
    [TestCase("\"schemaVersion\": 1", "\"schemaVersion\": 1, \"unknown\": 1", true)]
    [TestCase("\"schemaVersion\": 1", "\"schemaVersion\": 1, \"name\": \"twice\"", true)]
    [TestCase("\"name\": \"web\"", "\"name\": null", true)]
    [TestCase("\"mode\": \"static\"", "\"mode\": \"no such mode\"", true)]
    [TestCase("\"mode\": \"static\"", "\"mode\": 1", true)]
    [TestCase("\"0555\"", "365", true)]
    [TestCase("\"0555\"", "\"0585\"", true)]
    [TestCase("\"0555\"", "\"-555\"", true)]
    [TestCase("\"/app/web\",\n      \"kind\"", "\"/app/../web\",\n      \"kind\"", true)]
    [TestCase("\"/app/web\",\n      \"kind\"", "\"app/web\",\n      \"kind\"", true)]
    [TestCase("\"/app/web\",\n      \"kind\"", "\"/nowhere/web\",\n      \"kind\"", true)]
    [TestCase("\"PATH\": \"/app\"", "\"PATH\": 1", true)]
    [TestCase("\"PATH\": \"/app\"", "\"PATH\": \"/app\", \"PATH\": \"/bin\"", true)]
    [TestCase("\"command\": [],", "", true)]
    [TestCase("\"command\": []", "\"command\": null", true)]
    [TestCase("\"copiedLibraries\": []", "\"copiedLibraries\": null", true)]
    [TestCase("\"environment\": {", "\"environment\": null, \"x\": {", true)]
    public void Whatever_else_is_refused_in_one_sentence(string text, string replacement, bool inPlan = false)
    {
        var json = text;
        if (inPlan)
        {
            var good = PlanJson.Write(TinyPlan.StaticWeb());
            Assert.That(good, Does.Contain(text));
            json = good.Replace(text, replacement, StringComparison.Ordinal);
        }

        Assert.That(() => PlanJson.Read(json), Throws.TypeOf<FormatException>().With.Message.EndsWith("."));
    }

    private static ImagePlan WithHealth(ImagePlan plan) =>
        plan with { Configuration = plan.Configuration with { Health = TinyPlan.HealthCheck } };
}
