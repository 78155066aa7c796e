using HardenedContainer.Facts;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Core.Tests.Rules.Secrets;

/// <summary>Each form of secret, and what only looks like it. The values were made up for these tests.</summary>
public sealed class SecretPatternsTests
{
    // In two parts, so that no other scanner takes this file for a leak; the compiler joins them.
    private const string GitHub = "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a";

    [TestCase("HDC3003", "id = AKIA" + "QWERTYUIOPASDF27")]
    [TestCase("HDC3003", "AccountName=a;AccountKey=" + "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8SNFZ4kA==;")]
    [TestCase("HDC3003", "SharedAccessKeyName=k;SharedAccessKey=" + "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=")]
    [TestCase("HDC3003", "AIza" + "SyB3xK9vQ2mN7pR4tL8wZ1cF6hJ0dG5sYuE")]
    [TestCase("HDC3004", GitHub)]
    [TestCase("HDC3004", "glpat-" + "aB3dE5gH7jK9mN1pQ2rS")]
    [TestCase("HDC3004", "npm_" + "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC2")]
    [TestCase("HDC3004", "key: oy2" + "a3b5c7d9e1f2g4h6i8j0k1l3m5n7o9p2q4r6s8t0u1v")]
    [TestCase("HDC3004", "dckr_pat_" + "aB3dE5gH7jK9mN1pQ2rS4tU6vW8")]
    [TestCase("HDC3004", "xoxb-" + "123456789012-abcDEFghiJKL")]
    [TestCase("HDC3004", "sk_live_" + "aB3dE5gH7jK9mN1pQ2rS4tU6")]
    [TestCase("HDC3004", "SG." + "aB3dE5gH7jK9mN1pQ2rS4t.aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC2dE3fG4h")]
    [TestCase("HDC3005", "\"Server=db;Database=x;User Id=sa;Password=Tr0ub4dor&3x;\"")]
    [TestCase("HDC3005", "Host=db;Username=u;Pwd = correct-horse")]
    [TestCase("HDC3005", "amqp://user:s3cr3tpw@mq:5672/")]
    [TestCase("HDC3005", "mongodb+srv://:a-b-c-d@cluster/")]
    [TestCase("HDC3006", "\"SigningKey\": \"9f8a7b6c5d4e3f2a1b0c\"")]
    [TestCase("HDC3006", "<machineKey validationKey=\"0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF\" />")]
    [TestCase("HDC3007", "<add key=\"ClearTextPassword\" value=\"hunter22\" />")]
    [TestCase("HDC3007", "//registry.test/:_authToken=abcdef123456")]
    public void A_secret_is_seen_and_never_shown_whole(string code, string text)
    {
        var sighting = SecretScanner.Scan("first line\n" + text).Single();

        Assert.That((sighting.Code, sighting.Line), Is.EqualTo((code, 2)));
        Assert.That(sighting.Redacted, Has.Length.LessThanOrEqualTo(4).And.EndsWith("…"));
    }

    [TestCase("AKIAIOSFODNN7" + "EXAMPLE", TestName = "The key of AWS's documentation")]
    [TestCase("AKIAAAAAAAAAAAAAAAAA", TestName = "No random characters")]
    [TestCase("AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==", TestName = "The storage emulator's key")]
    [TestCase("ghp_tooshort", TestName = "A token that is too short")]
    [TestCase("ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", TestName = "A token of one letter")]
    [TestCase("Server=db;User Id=sa;Password={0}", TestName = "A format string")]
    [TestCase("Server=db;User Id=sa;Password=${DB_PASSWORD}", TestName = "A variable")]
    [TestCase("Server=db;User Id=sa;Password=<password>", TestName = "A placeholder")]
    [TestCase("Server=db;User Id=sa;Password=*****", TestName = "Asterisks")]
    [TestCase("Server=db;User Id=sa;Password=your-password", TestName = "A word for the reader")]
    [TestCase("Server=db;User Id=sa;Password=;", TestName = "No password")]
    [TestCase("Server=db;Integrated Security=true", TestName = "No key")]
    [TestCase("Password=open sesame", TestName = "A password of nothing in particular")]
    [TestCase("redis://user:$PASSWORD@host", TestName = "An address with a variable")]
    [TestCase("amqp://mq:5672", TestName = "An address with a port")]
    [TestCase("\"ClientSecret\": \"\"", TestName = "An empty setting")]
    [TestCase("\"ClientSecret\": \"{{secret}}\"", TestName = "A template")]
    [TestCase("<add key=\"ClearTextPassword\" value=\"%FEED_PASSWORD%\" />", TestName = "A feed password from the environment")]
    [TestCase("//registry.test/:_authToken=${NPM_TOKEN}", TestName = "A registry token from the environment")]
    public void What_only_looks_like_a_secret_is_left_alone(string text) => Assert.That(SecretScanner.Scan(text), Is.Empty);

    [Test]
    public void Secrets_of_all_kinds_come_in_the_order_of_the_text()
    {
        var text = string.Join('\n', Enumerable.Range(0, 3000).Select(i => i % 1000 == 7 ? GitHub : i % 1000 == 9 ? "amqp://user:s3cr3tpw@mq" : new string('a', 60)));

        Assert.That(SecretScanner.Scan(text).Select(s => $"{s.Code}:{s.Line}"), Is.EqualTo(new[] { "HDC3004:8", "HDC3005:10", "HDC3004:1008", "HDC3005:1010", "HDC3004:2008", "HDC3005:2010" }));
    }

    [Test]
    public void String_literals_of_an_assembly_are_looked_through()
    {
        var file = PublishDirectoryReader.ReadFile(typeof(SecretPatternsTests).Assembly.Location);

        Assert.That(file.Secrets.Select(s => s.Kind), Does.Contain("GitHub token").And.Contain("address with a password"));
        Assert.That(file.Secrets.Select(s => s.Code), Has.All.EqualTo("HDC3011"));
        Assert.That(SecretRules.Evaluate(new([file])).Select(f => f.Descriptor.Code).Distinct(), Is.EqualTo(new[] { "HDC3011" }));
    }
}
