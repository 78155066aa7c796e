using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A command fetches what it does not verify.</summary>
internal sealed class HDC5047UnverifiedDownload : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5047;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            var what = run.Commands.Select(Problem).FirstOrDefault(p => p is not null);
            if (what is not null)
            {
                yield return Descriptor.At(what, subject.Path, run.Step.Instruction.Line);
            }
        }

        foreach (var (_, step) in subject.Steps)
        {
            if (step.Instruction is { Keyword: "ENV" } env && env.Pairs.FirstOrDefault(p => p is { Key: "NODE_TLS_REJECT_UNAUTHORIZED" or "PYTHONHTTPSVERIFY" or "GIT_SSL_NO_VERIFY" }) is { } pair
                && Words.Unquote(pair.Value ?? "") == (pair.Key == "GIT_SSL_NO_VERIFY" ? "true" : "0"))
            {
                yield return Descriptor.At($"{pair.Key} switches the verification of certificates off.", subject.Path, env.Line);
            }
        }
    }

    private static string? Problem(ShellCommand command) => command.Name switch
    {
        "curl" when command.HasShort('k') || command.Has("--insecure") => "curl does not verify the certificate.",
        "wget" when command.Has("--no-check-certificate") => "wget does not verify the certificate.",
        "curl" or "wget" when command.Operands.Any(IsPlainHttp) => $"{command.Name} fetches over HTTP without TLS.",
        "pip" or "pip3" when command.Has("--trusted-host") => "pip does not verify the certificate.",
        "apk" when command.Has("--allow-untrusted") => "apk takes packages without a signature.",
        "apt-get" or "apt" when command.Has("--allow-unauthenticated", "--force-yes") => "apt takes packages without a signature.",
        "git" when command.Has("http.sslVerify=false") || (command.Has("http.sslVerify") && command.Has("false")) => "git does not verify the certificate.",
        "npm" when command.Has("strict-ssl") && command.Has("false") => "npm does not verify the certificate.",
        "yum" or "dnf" when command.Has("--nogpgcheck") => $"{command.Name} takes packages without a signature.",
        _ => null,
    };

    private static bool IsPlainHttp(string word) => word.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        && !word.StartsWith("http://localhost", StringComparison.OrdinalIgnoreCase) && !word.StartsWith("http://127.", StringComparison.Ordinal);
}
