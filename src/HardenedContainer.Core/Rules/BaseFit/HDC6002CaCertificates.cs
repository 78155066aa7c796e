using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Rules.Image;

namespace HardenedContainer.Rules.BaseFit;

/// <summary>The app may use TLS, and neither base nor plan has a CA bundle.</summary>
internal sealed class HDC6002CaCertificates : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC6002;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var (tls, source) = (subject.App.Features.Tls, subject.App.Features.Source);
        var tree = new ImageTree(subject);
        var bundle = tree.Variable("SSL_CERT_FILE") ?? "/etc/ssl/certs/ca-certificates.crt";
        if (tls == Evidence.Absent || !subject.Base.IsKnown || subject.Base.HasCaCertificates || tree.Find(bundle) is not null)
        {
            yield break;
        }

        // Evidence over-reports, so whoever says "never" may well be right.
        yield return Descriptor.At($"There is no {bundle} in the image ({source}).", subject.App.ProjectFile)
            with { Severity = subject.Options.CaCertificates == Inclusion.Never ? DiagnosticSeverity.Info : null };
    }
}
