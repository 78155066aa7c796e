using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Dockerfiles;

namespace HardenedContainer.Core.Tests.Dockerfiles;

/// <summary>Files that are small and would take memory or time without end: what is not looked at is said.</summary>
public sealed class LimitTests
{
    [Test]
    public void Variables_that_double_each_other_end_somewhere()
    {
        var lines = Enumerable.Range(1, 60).Select(i => $"ENV A{i}=${{A{i - 1}}}${{A{i - 1}}}");

        var subject = DockerfileSubject.Create("Dockerfile", $"FROM scratch\nENV A0=abcdefgh\n{string.Join('\n', lines)}\nLABEL a=$A60\n");

        Assert.That(subject.Final!.End.Variables["A10"], Has.Length.EqualTo(8 << 10));
        Assert.That(subject.Final.End.Variables["A60"], Is.Null);
    }

    [TestCase("USER 1\n", 20_000)]
    [TestCase("FROM scratch AS a\n", 2_000)]
    public void Instructions_and_stages_have_a_limit(string line, int count) => Assert.That(Codes(line, count), Does.Contain("HDC0007"));

    [TestCase("USER 1\n", 2_000)]
    [TestCase("FROM scratch\n", 200)]
    public void And_it_is_far_away(string line, int count) => Assert.That(Codes(line, count), Does.Not.Contain("HDC0007"));

    [Test]
    public void Commands_of_a_RUN_have_a_limit()
    {
        Assert.That(Codes("FROM alpine:3.22\nRUN " + string.Concat(Enumerable.Repeat("a && ", 100_000)) + "a\n", 1), Does.Contain("HDC0007"));
        Assert.That(Codes("FROM alpine:3.22\nRUN " + string.Concat(Enumerable.Repeat("a && ", 1_000)) + "a\n", 1), Does.Not.Contain("HDC0007"));
    }

    private static IEnumerable<string> Codes(string line, int count) =>
        DockerfileRules.Evaluate(DockerfileSubject.Create("Dockerfile", "FROM scratch\n" + string.Concat(Enumerable.Repeat(line, count)))).Select(f => f.Descriptor.Code).Distinct();
}
