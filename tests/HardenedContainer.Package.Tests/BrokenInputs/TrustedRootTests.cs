using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>A root certificate that cannot be trusted is never put into an image, and never silently left out.</summary>
public sealed class TrustedRootTests
{
    [SetUp]
    public void RemoveOutput() => BrokenApp.RemoveOutput();

    [Test]
    public void Every_unusable_root_is_told_in_one_run()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("not a certificate\n"u8));
        BrokenApp.Project.Write("certs/text.pem", "not a certificate\n");
        CommandLine.Run("mkfifo", Path.Combine(BrokenApp.Project.Directory, "certs/pipe.pem"));

        var publish = BrokenApp.PublishWith($"""
            <ItemGroup>
              <HardenContainerTrustedRoot Include="certs/missing.pem" Sha256="{hash}" />
              <HardenContainerTrustedRoot Include="certs/text.pem" Sha256="{hash}" />
              <HardenContainerTrustedRoot Include="certs/text.pem" Sha256="{new string('0', 64)}" />
              <HardenContainerTrustedRoot Include="certs/pipe.pem" Sha256="{hash}" />
              <HardenContainerTrustedRoot Include="/dev/zero" Sha256="{hash}" />
            </ItemGroup>
            """, "-p:HardenContainerCaCertificates=always").FailedWith("HDC9205");

        Assert.That(publish.Output, Does.Contain("missing.pem").And.Contain("text.pem").And.Contain("pipe.pem").And.Contain("/dev/zero"));
    }
}
