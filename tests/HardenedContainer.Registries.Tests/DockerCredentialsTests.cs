using HardenedContainer.Diagnostics;

namespace HardenedContainer.Registries.Tests;

/// <summary>What <c>docker login</c> left is found, and nothing in it runs that is no credential helper.</summary>
public sealed class DockerCredentialsTests
{
    private const string Good = """test "$1" = get && test "$(cat)" = registry.example && echo '{"ServerURL":"x","Username":"me","Secret":"s3cret"}'""";

    private DockerConfiguration _docker = null!;

    [SetUp]
    public void Make() => _docker = new();

    [TearDown]
    public void Remove() => _docker.Dispose();

    [Test]
    public void Nobody_is_logged_in_without_a_configuration() => Assert.That(For("registry.example"), Is.Null);

    [TestCase("registry.example", "registry.example")]
    [TestCase("https://registry.example/v1/", "registry.example")]
    [TestCase("https://index.docker.io/v1/", "docker.io")]
    public void A_login_is_found(string key, string registry)
    {
        _docker.LogIn(key, "me", "a:b");

        Assert.That(For(registry), Is.EqualTo(new Credential("me", "a:b", IsToken: false)));
        Assert.That(For("other.example"), Is.Null);
        Assert.That(For(registry)!.ToString(), Does.Not.Contain("a:b"));
    }

    [Test]
    public void An_identity_token_is_found()
    {
        _docker.Write("""{"auths":{"registry.example":{"auth":"","identitytoken":"t0ken"}}}""");
        Assert.That(For("registry.example"), Is.EqualTo(new Credential("", "t0ken", IsToken: true)));
    }

    [TestCase("""{"credsStore":"test"}""")]
    [TestCase("""{"credsStore":"other","credHelpers":{"registry.example":"test"}}""")]
    public void A_helper_is_asked(string configuration)
    {
        _docker.AddHelper("test", Good).Write(configuration);
        Assert.That(For("registry.example"), Is.EqualTo(new Credential("me", "s3cret", IsToken: false)));
    }

    [Test]
    public void A_helper_without_an_entry_means_nobody()
    {
        _docker.AddHelper("test", "echo 'credentials not found in native keychain'; exit 1").Write("""{"credsStore":"test"}""");
        Assert.That(For("registry.example"), Is.Null);
    }

    [TestCase("../evil")]
    [TestCase("a b")]
    [TestCase("a;id")]
    [TestCase("a_b")]
    [TestCase("é")]
    public void HDC9406_a_helper_with_another_name_than_helpers_have(string name)
    {
        _docker.Write($$"""{"credsStore":"{{name}}"}""");
        Assert.That(Problem("registry.example"), Does.Contain("only letters, digits and '-'"));
    }

    [TestCase("exit 3", "status 3")]
    [TestCase("echo no json", "another form")]
    [TestCase("echo '[]'", "another form")]
    [TestCase("sleep 60", "within 2 seconds")]
    public void HDC9406_a_helper_that_fails(string script, string message)
    {
        _docker.AddHelper("test", script).Write("""{"credsStore":"test"}""");
        Assert.That(Problem("registry.example"), Does.Contain(message));
    }

    [Test]
    public void HDC9406_a_helper_that_is_not_on_PATH()
    {
        _docker.Write("""{"credsStore":"absent"}""");
        Assert.That(Problem("registry.example"), Does.Contain("docker-credential-absent is not on PATH"));
    }

    [TestCase("no json")]
    [TestCase("[]")]
    [TestCase("""{"auths":{"registry.example":{"auth":"***"}}}""")]
    [TestCase("""{"auths":{"registry.example":{"auth":"bWU="}}}""")]
    public void HDC9406_a_broken_configuration(string configuration)
    {
        _docker.Write(configuration);
        Problem("registry.example");
    }

    private Credential? For(string registry) => _docker.Credentials.For(registry, CancellationToken.None).GetAwaiter().GetResult();

    private string Problem(string registry) => Tests.Problem.Of(() => _docker.Credentials.For(registry, CancellationToken.None), DiagnosticCatalog.HDC9406.Code);
}
