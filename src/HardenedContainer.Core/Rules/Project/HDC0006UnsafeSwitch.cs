using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Project;

/// <summary>Switches of the runtime that are safe by default and were turned.</summary>
internal sealed class HDC0006UnsafeSwitch : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0006;

    // The names of runtimeconfig.json (docs.microsoft.com, ".NET runtime configuration settings").
    private static readonly (string Name, string Why)[] Unsafe =
    [
        ("System.Runtime.Serialization.EnableUnsafeBinaryFormatterSerialization", "BinaryFormatter runs code of whoever sends the data"),
        ("System.Text.Encoding.EnableUnsafeUTF7Encoding", "text in UTF-7 passes filters that would stop it"),
        ("System.StartupHookProvider.IsSupported", "an environment variable can name an assembly that runs before the app"),
        ("System.Resources.ResourceManager.AllowCustomResourceTypes", "resources can name types whose code then runs"),
        ("System.ComponentModel.Design.IDesignerHost.IsSupported", "code of visual designers stays in the app"),
    ];

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from option in subject.App.RuntimeOptions
        join unsafeOne in Unsafe on option.Key equals unsafeOne.Name
        where option.Value.Equals("true", StringComparison.OrdinalIgnoreCase)
        orderby option.Key
        select Descriptor.At($"{option.Key} is true: {unsafeOne.Why}.", subject.App.ProjectFile);
}
