using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Settings of a developer or of a test environment.</summary>
internal sealed class HDC1003OtherEnvironmentSettings : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1003;

    private static readonly string[] Environments = ["development", "local", "staging", "test", "user"];

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where file.Kind == FileKind.File && IsForOtherEnvironment(PublishPath.Name(file.Path).ToLowerInvariant())
        select Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);

    private static bool IsForOtherEnvironment(string name) =>
        name.Split('.') is ["appsettings", .. var environment, "json"]
        && environment.Length > 0
        && (environment[^1] == "user" || (environment.Length == 1 && Environments.Contains(environment[0], StringComparer.Ordinal)));
}
