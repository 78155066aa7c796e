using HardenedContainer.Diagnostics;
using HardenedContainer.Options;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Project;

/// <summary>The app is framework-dependent: known bases have no .NET run time. Native AOT has HDC0003 for this.</summary>
internal sealed class HDC0001FrameworkDependent : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0001;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var (app, image) = (subject.App, subject.Base);
        var config = app.Files.FirstOrDefault(f => f.Path == app.EntryFile + ".runtimeconfig.json");
        if (config is { RequiredFrameworks: { IsEmpty: false } frameworks } && image.IsKnown && app.Mode is PublishMode.Trimmed or PublishMode.SelfContained)
        {
            yield return Descriptor.At($"{Printable.Of(config!.Path)} asks for {string.Join(", ", frameworks)}, which {image.Name} does not have.", config.FullPath);
        }
    }
}
