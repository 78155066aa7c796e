using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A base image that is long out of support.</summary>
internal sealed partial class HDC6008RetiredBase : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC6008;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final?.Chain.First() is { Image: { IsCertain: true } image } first && ImageName.IsValid(image.Text) && Retired().Match(ImageName.Familiar(image.Text.Split('@')[0])) is { Success: true } match)
        {
            yield return Descriptor.At($"{Printable.Of(match.Value)} is out of support.", subject.Path, first.From.Line);
        }
    }


    // What had ended before 2026: Microsoft's support policy of .NET; Debian's LTS wiki (Debian 10: June 2024); Ubuntu's release
    // cycle (20.04: May 2025); Alpine's release branches (3.18: May 2025); Azure Linux, "Mariner 2.0: July 2025"; CentOS's
    // end-of-life page; the support table of Google's distroless (Debian 11 images ended with it).
    [GeneratedRegex("^(mcr\\.microsoft\\.com/dotnet/(core/)?(nightly/)?[a-z-]+:([1-7]\\.[0-9]+)([.-].*)?|mcr\\.microsoft\\.com/dotnet/core/.*|mcr\\.microsoft\\.com/.*cbl-mariner.*|debian:(8|9|10|jessie|stretch|buster)([.-].*)?|ubuntu:(14|16|18|20)\\.04([.-].*)?|ubuntu:(trusty|xenial|bionic|focal)([.-].*)?|alpine:(2\\.[0-9]+|3\\.([0-9]|1[0-8]))(\\.[0-9]+)?|gcr\\.io/distroless/[a-z0-9-]+-debian(9|10|11)(:.*)?|centos(:.*)?|(.*/)?[a-z0-9/._-]+:[^:]*-(jessie|stretch|buster)(-slim)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Retired();
}
