using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Options;

namespace HardenedContainer.Rules.Binary;

/// <summary>The app may use TLS, and the image has no OpenSSL to open.</summary>
internal sealed class HDC2017OpenSslMissing : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2017;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var app = subject.App;
        var view = new ImageView(subject);
        if (app.StaticOpenSsl || app.Features.Tls == Evidence.Absent || !view.IsKnown)
        {
            yield break;
        }

        var isStatic = view.Entry is { Elf.IsStatic: true };
        var names = view.LibraryNames.ToHashSet(StringComparer.Ordinal);
        if (!isStatic && Versions.Any(v => names.Contains("libssl.so." + v) && names.Contains("libcrypto.so." + v)))
        {
            yield break;
        }

        var use = app.Features.Tls == Evidence.Present ? $"can use TLS ({Printable.Of(app.Features.Source)})" : "may use TLS (nothing shows that it does not)";
        var what = isStatic
            ? $"{Printable.Of(app.EntryFile)} {use}, but it is static and cannot open OpenSSL's libraries."
            : $"{Printable.Of(app.EntryFile)} {use}, but libssl.so.3 and libcrypto.so.3 are not in the image on {subject.Base.Name}.";
        var fix = isStatic
            ? "Set StaticOpenSslLinking=true, and install the static archives (Debian and Ubuntu: libssl-dev; Alpine: openssl-libs-static)."
            : subject.Base.Kind == BaseKind.Scratch
                ? "Install OpenSSL on the build machine (Debian: libssl3), so that it is copied into the image; or set HardenContainerMode=static, which links it in."
                : "Set HardenContainerBase to one with OpenSSL: chiseled, azurelinux-distroless, distroless-base, or scratch with the libraries of the build machine.";
        yield return Descriptor.At(what, app.Entry?.FullPath, fix: fix) with
        {
            Severity = app.Features.Tls == Evidence.Unknown ? DiagnosticSeverity.Warning : null,
        };
    }

    // In the order in which the run time looks for them (opensslshim.c).
    private static readonly string[] Versions = ["3", "1.1"];
}
