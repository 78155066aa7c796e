using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules;

/// <summary>What a rule says of a subject.</summary>
internal static class RuleAssert
{
    internal static Finding[] Evaluate(string code, SubjectBuilder subject) =>
        [.. PublishRules.Default.Single(r => r.Descriptor.Code == code).Evaluate(subject.Build())];

    internal static void Fires(string code, SubjectBuilder subject, string what)
    {
        var findings = Evaluate(code, subject);
        Assert.That(findings, Has.Length.EqualTo(1), code);
        Assert.Multiple(() =>
        {
            Assert.That(findings[0].Descriptor.Code, Is.EqualTo(code));
            Assert.That(findings[0].What, Does.Contain(what).And.EndsWith("."));
        });
    }

    internal static void IsSilent(string code, SubjectBuilder subject) =>
        Assert.That(Evaluate(code, subject).Select(f => f.What), Is.Empty, code);

    internal static SubjectBuilder WithPublished(this SubjectBuilder subject, string path, Func<PublishFile, PublishFile>? change = null)
    {
        var file = new PublishFile { Path = path, FullPath = "/src/web/publish/" + path, Length = 10, Sha256 = new string('c', 64), Mode = (UnixFileMode)0x1A4 };
        return subject.WithPublishFile(change is null ? file : change(file));
    }
}
