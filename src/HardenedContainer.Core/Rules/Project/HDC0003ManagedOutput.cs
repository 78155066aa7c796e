using HardenedContainer.Diagnostics;
using HardenedContainer.Options;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Project;

/// <summary>Native AOT was asked for, and the assembly that it should have compiled away is in the output.</summary>
internal sealed class HDC0003ManagedOutput : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0003;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var app = subject.App;
        if (app.Mode is PublishMode.Static or PublishMode.Aot && app.Files.FirstOrDefault(f => f.Path == app.EntryFile + ".dll") is { } assembly)
        {
            yield return Descriptor.At($"The output has {Printable.Of(assembly.Path)}, the app as managed code.", assembly.FullPath);
        }
    }
}
