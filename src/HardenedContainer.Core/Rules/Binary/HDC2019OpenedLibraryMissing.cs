using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>Libraries that managed code opens at run time, besides those of HDC2017 and HDC2018.</summary>
internal sealed class HDC2019OpenedLibraryMissing : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2019;

    // The names that the framework's sources open: Interop.Libraries.cs.
    private static readonly (string Assembly, string Library)[] Openers =
    [
        ("System.DirectoryServices.Protocols", "libldap"),
        ("Microsoft.AspNetCore.Authentication.Negotiate", "libgssapi_krb5.so"),
    ];

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var image = new ImageView(subject);
        var names = image.LibraryNames.ToArray();
        return !image.IsKnown ? [] :
            from opener in Openers
            where subject.App.Assemblies.Contains(opener.Assembly, StringComparer.OrdinalIgnoreCase) && !names.Any(n => n.StartsWith(opener.Library, StringComparison.Ordinal))
            select Descriptor.At($"{opener.Assembly} opens {opener.Library}, which is not in the image on {subject.Base.Name}.", subject.App.ProjectFile);
    }
}
