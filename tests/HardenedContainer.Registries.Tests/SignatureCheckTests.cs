using HardenedContainer.Diagnostics;
using HardenedContainer.Signing;
using HardenedContainer.Testing;

namespace HardenedContainer.Registries.Tests;

/// <summary>Signatures, with programs on PATH that stand in for cosign and notation.</summary>
public sealed class SignatureCheckTests
{
    private static readonly string _digest = "sha256:" + new string('a', 64);

    private static readonly SignaturePolicy[] _own =
    [
        new("registry.example/team", SignatureTool.Cosign, "build@team.example", "https://issuer.example", "test"),
        new("registry.example/team/keyed", SignatureTool.Cosign, "", "", "test") { Key = "/src/cosign.pub" },
    ];

    private TemporaryDirectory _path = null!;

    [SetUp]
    public void Make() => _path = new("path");

    [TearDown]
    public void Remove() => _path.Dispose();

    [TestCase("gcr.io/distroless/static-debian12:nonroot", "verify|--certificate-oidc-issuer|https://accounts.google.com|--certificate-identity|keyless@distroless.iam.gserviceaccount.com|gcr.io/distroless/static-debian12@DIGEST")]
    [TestCase("cgr.dev/chainguard/static", "verify|--certificate-oidc-issuer|https://token.actions.githubusercontent.com|--certificate-identity|https://github.com/chainguard-images/images/.github/workflows/release.yaml@refs/heads/main|cgr.dev/chainguard/static@DIGEST")]
    [TestCase("registry.example/team/web", "verify|--certificate-oidc-issuer|https://issuer.example|--certificate-identity|build@team.example|registry.example/team/web@DIGEST")]
    [TestCase("registry.example/team/keyed/web", "verify|--key|/src/cosign.pub|registry.example/team/keyed/web@DIGEST")]
    public async Task Cosign_is_asked_for_the_digest_and_the_signer(string image, string call)
    {
        Program("cosign", "exit 0");

        var (signature, problem) = await Check(image, SignatureMode.Required);

        Assert.That(problem, Is.Null);
        Assert.That(signature!.Tool, Is.EqualTo("cosign"));
        Assert.That(File.ReadAllText(_path.File("cosign.called")), Is.EqualTo(call.Replace("DIGEST", _digest, StringComparison.Ordinal) + "|\n"));
    }

    [Test]
    public async Task Notation_is_given_a_strict_policy_of_its_own()
    {
        Program("notation", $"cat \"$XDG_CONFIG_HOME/notation/trustpolicy.json\" > '{_path.File("policy")}'; echo \"$XDG_CONFIG_HOME\" > '{_path.File("home")}'");

        var (signature, _) = await Check("mcr.microsoft.com/dotnet/runtime-deps:10.0", SignatureMode.Auto);

        Assert.That(signature!.ToString(), Is.EqualTo("signed by CN=Microsoft SCD Products RSA Signing,O=Microsoft Corporation,L=Redmond,S=Washington,C=US (notation)"));
        Assert.That(File.ReadAllText(_path.File("notation.called")), Is.EqualTo($"verify|mcr.microsoft.com/dotnet/runtime-deps@{_digest}|\n"));
        Assert.That(File.ReadAllText(_path.File("policy")), Does.Contain("\"level\": \"strict\"").And.Contain("\"mcr.microsoft.com/dotnet/runtime-deps\"").And.Contain("ca:msft-supplychain"));
        Assert.That(File.ReadAllText(_path.File("home")).Trim(), Does.Not.Exist);
    }

    [TestCase(SignatureMode.Auto, DiagnosticSeverity.Warning)]
    [TestCase(SignatureMode.Required, DiagnosticSeverity.Error)]
    public async Task HDC9423_a_tool_that_says_no(SignatureMode mode, DiagnosticSeverity severity)
    {
        Program("cosign", "i=0; while [ $i -lt 3000 ]; do echo 'a long line of what it tried before it gave up' >&2; i=$((i+1)); done; echo 'Error: no matching signatures' >&2; exit 10");

        var (signature, problem) = await Check("gcr.io/distroless/static-debian12", mode);

        Assert.That(signature, Is.Null);
        Assert.That((problem!.Descriptor.Code, problem.Severity), Is.EqualTo(("HDC9423", (DiagnosticSeverity?)severity)));
        Assert.That(problem.What, Does.EndWith("it ended with status 10 and said 'Error: no matching signatures'."));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task HDC9423_a_tool_that_hangs_is_ended()
    {
        Program("cosign", $"echo $$ > '{_path.File("pid")}'; exec sleep 600");

        var (_, problem) = await Check("gcr.io/distroless/static-debian12", SignatureMode.Required, seconds: 2);

        Assert.That(problem!.What, Does.EndWith("it did not end within 2 seconds."));
        Assert.That(Wait.Until(() => !Directory.Exists("/proc/" + File.ReadAllText(_path.File("pid")).Trim()), TimeSpan.FromSeconds(10)), Is.True);
    }

    [TestCase("gcr.io/distroless/static-debian12", "cosign, which verifies gcr.io/distroless/static-debian12, is not on PATH.")]
    [TestCase("mcr.microsoft.com/dotnet/runtime-deps", "notation, which verifies mcr.microsoft.com/dotnet/runtime-deps, is not on PATH.")]
    [TestCase("registry.example/teamwork/web", "Nothing says who signs registry.example/teamwork/web.")]
    public async Task HDC9424_without_tool_or_policy_nothing_is_known(string image, string what)
    {
        var required = await Check(image, SignatureMode.Required);
        var auto = await Check(image, SignatureMode.Auto);

        Assert.That((required.Problem!.Descriptor.Code, required.Problem.What), Is.EqualTo(("HDC9424", what)));
        Assert.That(auto, Is.EqualTo(((VerifiedSignature?)null, (Finding?)null)));
    }

    [Test]
    public async Task Nothing_is_started_where_nobody_asks()
    {
        Program("cosign", "exit 1");

        Assert.That(await Check("gcr.io/distroless/static-debian12", SignatureMode.None), Is.EqualTo(((VerifiedSignature?)null, (Finding?)null)));
        Assert.That(_path.File("cosign.called"), Does.Not.Exist);
    }

    [Test]
    public async Task A_file_that_is_no_program_is_none()
    {
        File.WriteAllText(_path.File("cosign"), "x");

        var (_, problem) = await Check("gcr.io/distroless/static-debian12", SignatureMode.Required);

        Assert.That(problem!.What, Does.EndWith("it cannot be started."));
    }

    [Test]
    public void Every_known_policy_names_its_source() => Assert.That(
        SignaturePolicy.Known.Select(p => p.Source), Has.All.StartsWith("https://"));

    private Task<(VerifiedSignature? Signature, Finding? Problem)> Check(string image, SignatureMode mode, int seconds = 20) =>
        new SignatureCheck($"relative:{_path.Path}", TimeSpan.FromSeconds(seconds)).Run($"{image}@{_digest}", _own, mode);

    private void Program(string name, string script)
    {
        File.WriteAllText(_path.File(name), $"#!/bin/sh\nfor a in \"$@\"; do printf '%s|' \"$a\" >> '{_path.File(name + ".called")}'; done; echo >> '{_path.File(name + ".called")}'\n{script}\n");
        File.SetUnixFileMode(_path.File(name), (UnixFileMode)0b111_101_101);
    }
}
