using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Rules;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules.Binary;

/// <summary>Runs one rule, or a whole band, as publish does.</summary>
internal static class RuleRun
{
    internal static Finding[] Run(this SubjectBuilder subject, string code) =>
        [.. PublishRules.Default.Single(r => r.Descriptor.Code == code).Evaluate(subject.Build())];

    internal static string[] CodesOfBand2(this SubjectBuilder subject) =>
        [.. PublishRules.Evaluate(subject.Build()).Select(f => f.Descriptor.Code).Where(c => c.StartsWith("HDC2", StringComparison.Ordinal))];

    internal static BaseFacts Base(BaseKind kind, string? reference = null, PublishMode mode = PublishMode.Aot) => BaseCatalog.For(kind, mode, 10, reference);

    /// <summary>An Alpine image: facts as a user would give them, for there is no known base with musl.</summary>
    internal static BaseFacts Alpine { get; } = new()
    {
        Kind = BaseKind.Reference, Name = "alpine", Source = "test", Libc = "musl", Paths = ["/lib/ld-musl-x86_64.so.1"], Libraries = ["libc.musl-x86_64.so.1"],
    };

    /// <summary>An AOT app on an assembled root file system.</summary>
    internal static SubjectBuilder Dynamic() => new SubjectBuilder().WithMode(PublishMode.Aot).WithEntry(SubjectBuilder.DynamicElf).WithGlibc();
}
