using HardenedContainer.Diagnostics;
using HardenedContainer.Options;

namespace HardenedContainer.Core.Tests.Options;

public class OptionsBinderTests
{
    [TestCase("HardenContainer", "yes")]
    [TestCase("HardenContainerMode", "fast")]
    [TestCase("HardenContainerMode", "0")]
    [TestCase("HardenContainerMode", "static,aot")]
    [TestCase("HardenContainerBase", "chisled")]
    [TestCase("HardenContainerBase", "ubuntu")]
    [TestCase("HardenContainerBase", "registry/Team/App:1")]
    [TestCase("HardenContainerBase", "debian:12@sha256:abc")]
    [TestCase("HardenContainerBase", "debian:")]
    [TestCase("HardenContainerBase", "a/b c:1")]
    [TestCase("HardenContainerBase", "a:1\nRUN id")]
    [TestCase("ContainerBaseImage", "Debian")]
    [TestCase("ContainerBaseImage", "https://example.org/base:1")]
    [TestCase("HardenContainerBaseFacts", "debian")]
    [TestCase("HardenContainerBaseFacts", "scratch")]
    [TestCase("HardenContainerLibraries", "debian")]
    [TestCase("HardenContainerLibraries", "debian:12:13")]
    [TestCase("HardenContainerOutputDir", "a\nb")]
    [TestCase("HardenContainerOutputDir", ".")]
    [TestCase("HardenContainerOutputDir", "..")]
    [TestCase("HardenContainerOutputDir", "/")]
    [TestCase("HardenContainerSymbolsDir", "bin/hardened/symbols")]
    [TestCase("HardenContainerSymbolsDir", "bin")]
    [TestCase("HardenContainerImage", "podman")]
    [TestCase("HardenContainerPush", "true")]
    [TestCase("HardenContainerPush", "yes")]
    [TestCase("HardenContainerCompression", "gz")]
    [TestCase("HardenContainerDockerfileDialect", "buildah")]
    [TestCase("HardenContainerUserName", "root")]
    [TestCase("HardenContainerUserName", "App")]
    [TestCase("HardenContainerUserName", "a:x:0:0")]
    [TestCase("HardenContainerUserName", "1app")]
    [TestCase("HardenContainerTempPath", "tmp")]
    [TestCase("HardenContainerTempPath", "/")]
    [TestCase("HardenContainerTempPath", "/app")]
    [TestCase("HardenContainerTempPath", "/app/../etc")]
    [TestCase("HardenContainerTempPath", "/dev/shm")]
    [TestCase("HardenContainerTempPath", "/tmp:exec")]
    [TestCase("HardenContainerTempPath", "/tmp,exec")]
    [TestCase("HardenContainerCaCertificates", "maybe")]
    [TestCase("HardenContainerTimeZones", "Europe/Berlin")]
    [TestCase("HardenContainerStopSignal", "SIGSTOPP")]
    [TestCase("HardenContainerStopSignal", "0")]
    [TestCase("HardenContainerStopSignal", "65")]
    [TestCase("HardenContainerStopSignal", "SIGKILL")]
    [TestCase("HardenContainerStopSignal", "stop")]
    [TestCase("HardenContainerStopSignal", "9")]
    [TestCase("HardenContainerStopSignal", "19")]
    [TestCase("HardenContainerHealthInterval", "30")]
    [TestCase("HardenContainerHealthInterval", "0s")]
    [TestCase("HardenContainerHealthInterval", "25h")]
    [TestCase("HardenContainerHealthInterval", "-1s")]
    [TestCase("HardenContainerHealthTimeout", "soon")]
    [TestCase("HardenContainerHealthTimeout", "s")]
    [TestCase("HardenContainerHealthStartPeriod", "1s1m")]
    [TestCase("HardenContainerHealthRetries", "0")]
    [TestCase("HardenContainerHealthRetries", "1e2")]
    [TestCase("HardenContainerStrict", "1")]
    [TestCase("ContainerUser", "alice")]
    [TestCase("ContainerUser", "65535")]
    [TestCase("ContainerUser", "-1")]
    [TestCase("ContainerUser", "0x10")]
    [TestCase("ContainerUser", "007")]
    [TestCase("ContainerUser", "1:2:3")]
    [TestCase("ContainerUser", "1:")]
    [TestCase("ContainerUser", ":1")]
    [TestCase("ContainerUser", "99999999999999999999")]
    [TestCase("ContainerWorkingDirectory", "app")]
    [TestCase("ContainerWorkingDirectory", "C:\\app")]
    [TestCase("ContainerWorkingDirectory", "/proc/1")]
    [TestCase("ContainerWorkingDirectory", "/usr/lib/app")]
    [TestCase("ContainerWorkingDirectory", "/./")]
    [TestCase("ContainerWorkingDirectory", "/tmp")]
    [TestCase("ContainerWorkingDirectory", "/a\0b")]
    [TestCase("ContainerRepository", "team/-app")]
    [TestCase("ContainerRepository", "app:1.0")]
    [TestCase("ContainerRepository", "größe")]
    [TestCase("ContainerRepository", "a//b")]
    [TestCase("ContainerImageName", "a\nb")]
    [TestCase("ContainerImageTag", "-1")]
    [TestCase("ContainerImageTag", "1.0+abc")]
    [TestCase("ContainerImageTags", "1.0;a b")]
    [TestCase("ContainerAppCommandInstruction", "DefaultArgs")]
    [TestCase("ContainerGenerateLabels", "no")]
    [TestCase("ContainerGenerateLabelsImageTitle", "no")]
    [TestCase("SOURCE_DATE_EPOCH", "yesterday")]
    [TestCase("SOURCE_DATE_EPOCH", "-1")]
    [TestCase("SOURCE_DATE_EPOCH", "99999999999999999")]
    public void A_bad_property_is_HDC9001_and_names_itself(string property, string value)
    {
        var result = Bind.Properties((property, value));

        Assert.That(result.Options, Is.Null);
        Assert.That(result.Findings.Select(f => f.Descriptor.Code), Is.EqualTo(new[] { "HDC9001" }));
        Assert.That(result.Findings[0].What, Does.Contain(property).And.EndsWith("."));
        Assert.That(result.Findings[0].Fix, Is.Not.Null.And.EndsWith("."));
        Assert.That(result.Findings[0].Message.Any(char.IsControl), Is.False);
    }

    [TestCase("ContainerPort", "0", "")]
    [TestCase("ContainerPort", "65536", "")]
    [TestCase("ContainerPort", "http", "")]
    [TestCase("ContainerPort", "8080:80", "")]
    [TestCase("ContainerPort", "8080", "Type=sctp")]
    [TestCase("ContainerPort", "8080/tcp", "Type=udp")]
    [TestCase("ContainerPort", "8080/", "")]
    [TestCase("ContainerEnvironmentVariable", "A=B", "Value=1")]
    [TestCase("ContainerEnvironmentVariable", "A B", "Value=1")]
    [TestCase("ContainerEnvironmentVariable", "A\nRUN id", "Value=1")]
    [TestCase("ContainerEnvironmentVariable", "", "Value=1")]
    [TestCase("ContainerEnvironmentVariable", "A", "Value=1\0")]
    [TestCase("ContainerLabel", "", "Value=1")]
    [TestCase("ContainerLabel", "a b", "Value=1")]
    [TestCase("ContainerLabel", "a=b", "Value=1")]
    [TestCase("ContainerLabel", "a", "Value=x\0")]
    [TestCase("ContainerAppCommandArgs", "a\0b", "")]
    [TestCase("ContainerEntrypoint", "/bin/sh", "")]
    [TestCase("ContainerEntrypointArgs", "-c", "")]
    [TestCase("ContainerAppCommand", "/app/other", "")]
    [TestCase("HardenContainerHealthCommand", "/app/probe\0", "")]
    [TestCase("HardenContainerManifest", "a\nb", "")]
    [TestCase("HardenContainerTrustedRoot", "root.pem", "")]
    [TestCase("HardenContainerTrustedRoot", "root.pem", "Sha256=abc")]
    [TestCase("HardenContainerTrustedRoot", "root.pem", "Sha256=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [TestCase("HardenContainerRule", "HDC0000", "Severity=none")]
    [TestCase("HardenContainerRule", "HDC9009", "")]
    [TestCase("HardenContainerRule", "HDC9009", "Severity=off")]
    [TestCase("HardenContainerRule", "HDC9009", "Severity=none|Expires=31.12.2026")]
    [TestCase("HardenContainerRule", "HDC9009", "Severity=none|Expires=2026-02-30")]
    [TestCase("HardenContainerRule", "HDC9201", "Severity=none")]
    public void A_bad_item_is_HDC9001_and_names_itself(string item, string identity, string metadata)
    {
        var result = Bind.Items((item, identity, metadata));

        Assert.That(result.Options, Is.Null);
        Assert.That(result.Findings.Select(f => f.Descriptor.Code), Is.EqualTo(new[] { "HDC9001" }));
        Assert.That(result.Findings[0].What, Does.StartWith(item + " "));
        Assert.That(result.Findings[0].Message.Any(char.IsControl), Is.False);
    }

    // A sidecar that only its pod talks to.
    [Test]
    public void What_a_smoke_run_shows_may_be_meant() =>
        Assert.That(Bind.Items(("HardenContainerRule", "HDC9503", "Severity=none|Justification=sidecar")).Findings, Is.Empty);

    [TestCase("ContainerRuntimeIdentifier", "win-x64", "HDC9003")]
    [TestCase("ContainerRuntimeIdentifier", "osx-arm64", "HDC9003")]
    [TestCase("ContainerRuntimeIdentifier", "linux-x86", "HDC9003")]
    [TestCase("ContainerRuntimeIdentifier", "linux_x64", "HDC9003")]
    [TestCase("ContainerRuntimeIdentifier", "ubuntu.22.04-x64", "HDC9003")]
    [TestCase("RuntimeIdentifier", "win-x64", "HDC9003")]
    [TestCase("ContainerRuntimeIdentifiers", "osx-x64;linux-arm64", "HDC9003")]
    [TestCase("ContainerRuntimeIdentifier", "linux-musl-x64", "HDC9012")]
    [TestCase("OutputType", "Library", "HDC9002")]
    [TestCase("TargetFrameworkIdentifier", ".NETFramework", "HDC9002")]
    [TestCase("TargetPlatformIdentifier", "windows", "HDC9002")]
    public void What_cannot_become_a_container_has_a_code_of_its_own(string property, string value, string code)
    {
        var result = Bind.Properties((property, value));

        Assert.That(result.Options, Is.Null);
        Assert.That(result.Findings.Select(f => f.Descriptor.Code), Is.EqualTo(new[] { code }));
        Assert.That(result.Findings[0].What, Does.Contain(value.Split(';')[0]));
    }

    // Attributes cannot hold half a surrogate pair.
    [Test]
    public void Half_a_surrogate_pair_is_HDC9001_since_it_could_not_arrive_unchanged()
    {
        var result = Bind.Input(
            [("Title", "half \ud800 pair")],
            [("ContainerEnvironmentVariable", "A", "Value=\udc00"), ("ContainerDefaultArgs", "a\ud800", ""), ("ContainerLabel", "a", "Value=\ud83d\ude00")]);

        Assert.That(result.Findings.Select(f => f.Descriptor.Code), Is.EqualTo(new[] { "HDC9001", "HDC9001", "HDC9001" }));
    }

    [Test]
    public void All_errors_are_told_at_once()
    {
        var result = Bind.Input(
            [
                ("HardenContainerMode", "fast"), ("HardenContainerBase", "chisled"), ("ContainerRuntimeIdentifier", "win-x64"),
                ("ContainerUser", "alice"), ("HardenContainerTempPath", "/etc"), ("ContainerImageTag", "a b"), ("OutputType", "Library"),
                ("HardenContainerHealthInterval", "30"), ("HardenContainerStrict", "ja"),
            ],
            [
                ("ContainerPort", "0", ""), ("ContainerPort", "x", ""), ("ContainerLabel", "a b", ""),
                ("HardenContainerRule", "HDC0000", "Severity=off|Expires=never"), ("HardenContainerTrustedRoot", "a.pem", ""),
            ]);

        Assert.That(result.Findings, Has.Length.EqualTo(9 + 4 + 3));
    }

    [Test]
    public void Without_any_setting_the_options_are_the_documented_defaults()
    {
        var options = Bind.Good(("AssemblyName", "My.Web_Api"), ("Version", "1.2.0+abc"), ("OutputPath", "bin/Release/net10.0/"));

        Assert.Multiple(() =>
        {
            Assert.That(options.Mode, Is.EqualTo(PublishMode.Auto));
            Assert.That(options.Base, Is.EqualTo(BaseKind.Auto));
            Assert.That(options.BaseReference, Is.Null);
            Assert.That(options.LibrariesReference, Is.Null);
            Assert.That(options.RuntimeIdentifiers, Is.EqualTo(new[] { "linux-x64" }));
            Assert.That((options.UserId, options.GroupId, options.UserName), Is.EqualTo((1654, 1654, "app")));
            Assert.That((options.WorkingDirectory, options.TempPath, options.StopSignal), Is.EqualTo(("/app", "/tmp", "SIGTERM")));
            Assert.That(options.Health.Command, Is.Empty);
            Assert.That(options.Health with { Command = [] }, Is.EqualTo(new HealthOptions() with { Command = [] }));
            Assert.That(options.Repository, Is.EqualTo("my.web_api"));
            Assert.That(options.Tags, Is.EqualTo(new[] { "1.2.0-abc" }));
            Assert.That(options.OutputDirectory, Is.EqualTo("/src/web/bin/Release/net10.0/hardened"));
            Assert.That(options.SymbolsDirectory, Is.EqualTo("/src/web/bin/Release/net10.0/hardened-symbols"));
            Assert.That(options.Created, Is.EqualTo(Bind.Context.CommitTime));
            Assert.That(options.Severity.Strict, Is.False);
        });
    }

    [TestCase("static", PublishMode.Static)]
    [TestCase("SELF-CONTAINED", PublishMode.SelfContained)]
    [TestCase(" aot\n", PublishMode.Aot)]
    public void Modes_are_known_in_any_case(string value, PublishMode expected) =>
        Assert.That(Bind.Good(("HardenContainerMode", value)).Mode, Is.EqualTo(expected));

    [TestCase("selfcontained", "self-contained")]
    [TestCase("statik", "static")]
    public void A_misspelt_value_gets_a_suggestion(string value, string expected) =>
        Assert.That(Bind.Properties(("HardenContainerMode", value)).Findings[0].Fix, Does.StartWith($"Did you mean '{expected}'? Allowed: auto, static"));

    [TestCase("scratch", BaseKind.Scratch, null)]
    [TestCase("distroless-cc", BaseKind.DistrolessCc, null)]
    [TestCase("debian:12", BaseKind.Reference, "debian:12")]
    [TestCase("localhost:5000/base", BaseKind.Reference, "localhost:5000/base")]
    [TestCase("ghcr.io/a/b__c.d-e:v1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", BaseKind.Reference,
        "ghcr.io/a/b__c.d-e:v1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [TestCase("[::1]:5000/base:1", BaseKind.Reference, "[::1]:5000/base:1")]
    public void Bases_are_names_or_references(string value, BaseKind kind, string? reference)
    {
        var options = Bind.Good(("HardenContainerBase", value));
        Assert.That((options.Base, options.BaseReference), Is.EqualTo((kind, reference)));
    }

    [Test]
    public void HardenContainerBase_wins_over_ContainerBaseImage_which_counts_where_it_is_not_set()
    {
        Assert.That(Bind.Good(("ContainerBaseImage", "ubuntu")), Has.Property("BaseReference").EqualTo("ubuntu").And.Property("Base").EqualTo(BaseKind.Reference));
        Assert.That(
            Bind.Good(("ContainerBaseImage", "ubuntu"), ("HardenContainerBase", "chiseled")),
            Has.Property("BaseReference").Null.And.Property("Base").EqualTo(BaseKind.Chiseled));
    }

    [TestCase("1000", 1000, 1000)]
    [TestCase("1000:2000", 1000, 2000)]
    [TestCase("0", 0, 0)]
    [TestCase("root", 0, 0)]
    [TestCase("1654:0", 1654, 0)]
    [TestCase("app", 1654, 1654)]
    [TestCase("app:app", 1654, 1654)]
    [TestCase("$APP_UID", 1654, 1654)]
    [TestCase("65534", 65534, 65534)]
    public void Users_are_numbers_or_the_names_of_the_SDK(string value, int user, int group)
    {
        var options = Bind.Good(("ContainerUser", value));
        Assert.That((options.UserId, options.GroupId), Is.EqualTo((user, group)));
    }

    [TestCase("/app/", "/app")]
    [TestCase("//srv/./web//", "/srv/web")]
    [TestCase("/usr/src/app", "/usr/src/app")]
    [TestCase("/Grüße \"a\" $b;c", "/Grüße \"a\" $b;c")]
    public void Working_directories_are_normalised(string value, string expected) =>
        Assert.That(Bind.Good(("ContainerWorkingDirectory", value)).WorkingDirectory, Is.EqualTo(expected));

    [TestCase("/app/tmp")]
    [TestCase("/var/tmp")]
    [TestCase("/run/app")]
    public void The_temp_directory_may_lie_below_the_working_directory(string value) =>
        Assert.That(Bind.Good(("HardenContainerTempPath", value)).TempPath, Is.EqualTo(value));

    [TestCase("sigint", "SIGINT")]
    [TestCase("QUIT", "SIGQUIT")]
    [TestCase("15", "15")]
    [TestCase("SIGRTMIN+3", "SIGRTMIN+3")]
    public void Stop_signals_are_names_or_numbers(string value, string expected) =>
        Assert.That(Bind.Good(("HardenContainerStopSignal", value)).StopSignal, Is.EqualTo(expected));

    [TestCase("30s", 30_000)]
    [TestCase("1m30s", 90_000)]
    [TestCase("500ms", 500)]
    [TestCase("1.5s", 1_500)]
    [TestCase("24h", 86_400_000)]
    [TestCase("00:00:30", 30_000)]
    [TestCase("1:02:03.5", 3_723_500)]
    public void Durations_are_written_as_Docker_or_dotnet_writes_them(string value, int milliseconds)
    {
        var health = Bind.Good(Bind.Input([("HardenContainerHealthInterval", value)], [("HardenContainerHealthCommand", "/app/probe", "")])).Health;
        Assert.That(health.Interval, Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Test]
    public void The_health_command_keeps_its_words()
    {
        var health = Bind.Good(Bind.Items(("HardenContainerHealthCommand", "/app/web", ""), ("HardenContainerHealthCommand", "--check it", ""))).Health;
        Assert.That(health.Command, Is.EqualTo(new[] { "/app/web", "--check it" }));
        Assert.That((health.Timeout, health.StartPeriod, health.Retries), Is.EqualTo((TimeSpan.FromSeconds(5), TimeSpan.Zero, 3)));
    }

    [Test]
    public void Ports_are_sorted_and_told_once()
    {
        var options = Bind.Good(Bind.Items(
            ("ContainerPort", "9090", "Type=udp"), ("ContainerPort", "8080", ""), ("ContainerPort", "8080", "Type=TCP"), ("ContainerPort", "53/udp", "")));
        Assert.That(options.Ports, Is.EqualTo(new ImagePort[] { new(53, "udp"), new(8080), new(9090, "udp") }));
    }

    [TestCase("quotes \" and '")]
    [TestCase("two\nlines\r\n")]
    [TestCase("$HOME ${PATH} $(Property) `id`")]
    [TestCase("https://example.org:8443/a;b=c#d")]
    [TestCase(" leading and trailing ")]
    [TestCase("Grüße 😀 \u202e")]
    [TestCase("")]
    public void Values_of_environment_and_labels_arrive_unchanged(string value)
    {
        var options = Bind.Good(Bind.Items(
            ("ContainerEnvironmentVariable", "Logging__Level", "Value=" + value), ("ContainerLabel", "org.example/a", "Value=" + value)));
        Assert.That(options.Environment["Logging__Level"], Is.EqualTo(value));
        Assert.That(options.Labels["org.example/a"], Is.EqualTo(value));
    }

    [Test]
    public void The_value_of_an_environment_variable_is_never_shown()
    {
        var result = Bind.Items(("ContainerEnvironmentVariable", "A B", "Value=hunter2"), ("ContainerEnvironmentVariable", "A", "Value=hunter2\0"));
        Assert.That(result.Findings.Select(f => f.Message), Has.Exactly(2).Items.And.None.Contains("hunter2"));
    }

    [TestCase("My.App", "my.app")]
    [TestCase("Größe der_Welt", "gr-e-der_welt")]
    [TestCase("__a...b__", "a-b")]
    [TestCase("日本", "app")]
    public void The_repository_comes_from_the_assembly(string name, string expected)
    {
        Assert.That(Bind.Good(("AssemblyName", name)).Repository, Is.EqualTo(expected));
        Assert.That(ImageNames.IsRepository(expected));
    }

    [Test]
    public void A_repository_of_ones_own_is_put_into_lower_case() =>
        Assert.That(Bind.Good(("ContainerRepository", "Team/Web Api"), ("AssemblyName", "x")).Repository, Is.EqualTo("team/web-api"));

    [Test]
    public void Tags_are_those_asked_for()
    {
        Assert.That(Bind.Good(("ContainerImageTags", "1.0; latest ;1.0")).Tags, Is.EqualTo(new[] { "1.0", "latest" }));
        Assert.That(Bind.Good(("ContainerImageTag", "latest")).Tags, Is.EqualTo(new[] { "latest" }));
        Assert.That(Bind.Good().Tags, Is.EqualTo(new[] { "1.0.0" }));
        Assert.That(Bind.Properties(("ContainerImageTag", "a"), ("ContainerImageTags", "b;c")).Findings, Has.Length.EqualTo(1));
    }

    [Test]
    public void Tags_leave_room_for_the_debug_variant_and_its_names_to_it()
    {
        var (debug, longest) = (("HardenContainerDebugImage", "debian:12-slim"), new string('1', 122));

        Assert.That(Bind.Good(debug, ("ContainerImageTags", longest)).Tags, Has.Length.EqualTo(1));
        Assert.That(Bind.Good(("ContainerImageTags", $"{longest}1;{longest};a;a-debug")).Tags, Has.Length.EqualTo(4));
        var messages = Bind.Properties(debug, ("ContainerImageTags", $"{longest}1;a;a-debug;b")).Findings.Select(f => f.Message).ToArray();
        Assert.That(messages, Has.Length.EqualTo(2));
        Assert.That(messages[0], Does.Contain("leaves no room for the ending of the debug variant.").And.EndsWith("Use up to 122 characters."));
        Assert.That(messages[1], Does.Contain("ContainerImageTags='a-debug' is what the debug variant of 'a' is called."));
        Assert.That(Bind.Properties(debug, ("Version", longest + "1")).Findings, Has.Length.EqualTo(1));
    }

    [TestCase("linux-arm64", "", "win-x64", "linux-arm64")]
    [TestCase("linux-arm64", "linux-x64;linux-arm", "", "linux-arm64")]
    [TestCase("", "linux-arm;linux-arm", "linux-x64", "linux-arm")]
    [TestCase("", "", "linux-arm64", "linux-arm64")]
    [TestCase("", "", "", "linux-x64")]
    public void The_container_s_runtime_identifier_wins_over_the_project_s(string one, string several, string project, string expected) =>
        Assert.That(
            Bind.Good(("ContainerRuntimeIdentifier", one), ("ContainerRuntimeIdentifiers", several), ("RuntimeIdentifier", project)).RuntimeIdentifiers,
            Is.EqualTo(new[] { expected }));

    [Test]
    public void Several_runtime_identifiers_are_several_in_the_order_that_was_given() =>
        Assert.That(Bind.Good(("ContainerRuntimeIdentifiers", "linux-x64; linux-arm64;linux-x64;")).RuntimeIdentifiers, Is.EqualTo(new[] { "linux-x64", "linux-arm64" }));

    [Test]
    public void Two_runtime_identifiers_of_one_platform_cannot_be_in_one_index()
    {
        var result = Bind.Input([("ContainerRuntimeIdentifiers", "linux-x64;linux-musl-x64")], [], new("linux-musl-x64", default));

        Assert.That(result.Findings.Select(f => f.Descriptor.Code), Is.EqualTo(new[] { "HDC9001" }));
        Assert.That(result.Findings[0].What, Does.Contain("linux-x64 and linux-musl-x64"));
    }

    [TestCase("osx-arm64", "linux-arm64")]
    [TestCase("win-x64", "linux-x64")]
    [TestCase("linux-musl-x64", "linux-x64")]
    public void The_default_is_Linux_on_the_build_machine_s_architecture(string host, string expected) =>
        Assert.That(Bind.Good(Bind.Input([], [], new(host, default))).RuntimeIdentifiers, Is.EqualTo(new[] { expected }));

    [Test]
    public void Musl_is_refused_only_where_it_cannot_work()
    {
        (string, string) musl = ("ContainerRuntimeIdentifier", "linux-musl-x64");
        Assert.That(Bind.Good(Bind.Input([musl], [], new("linux-musl-x64", default))).RuntimeIdentifiers, Is.EqualTo(new[] { "linux-musl-x64" }));
        Assert.That(Bind.Good(musl, ("HardenContainerMode", "trimmed"), ("HardenContainerBase", "alpine:3.22")).Base, Is.EqualTo(BaseKind.Reference));
        Assert.That(Bind.Properties(musl, ("HardenContainerMode", "trimmed"), ("HardenContainerBase", "chiseled")).Options, Is.Null);
        Assert.That(Bind.Properties(musl, ("HardenContainerMode", "aot"), ("HardenContainerBase", "alpine:3.22")).Options, Is.Null);
    }

    [Test]
    public void Labels_say_what_the_project_says_and_the_user_s_own_win()
    {
        var options = Bind.Good(Bind.Input(
            [
                ("AssemblyName", "web"), ("Description", "A shop; with \"quotes\""), ("Version", "2.0.0"), ("RepositoryUrl", "https://me:secret@example.org/shop.git"),
                ("SourceRevisionId", "abc123"), ("PackageLicenseExpression", "MIT"), ("PackageProjectUrl", "https://example.org"), ("Authors", "web"),
            ],
            [("ContainerLabel", "org.opencontainers.image.title", "Value=Shop"), ("ContainerLabel", "team", "Value=a")]));

        Assert.That(options.Labels, Is.EqualTo(new Dictionary<string, string>
        {
            ["org.opencontainers.image.title"] = "Shop",
            ["org.opencontainers.image.description"] = "A shop; with \"quotes\"",
            ["org.opencontainers.image.version"] = "2.0.0",
            ["org.opencontainers.image.source"] = "https://example.org/shop",
            ["org.opencontainers.image.revision"] = "abc123",
            ["org.opencontainers.image.licenses"] = "MIT",
            ["org.opencontainers.image.url"] = "https://example.org",
            ["org.opencontainers.image.created"] = "2023-11-14T22:13:20Z",
            ["team"] = "a",
        }));
    }

    [Test]
    public void Generated_labels_can_be_switched_off()
    {
        Assert.That(Bind.Good(("Title", "a"), ("ContainerGenerateLabels", "false")).Labels, Is.Empty);
        Assert.That(Bind.Good(("Title", "a"), ("ContainerGenerateLabelsImageTitle", "false")).Labels.Keys, Is.EqualTo(new[] { "org.opencontainers.image.created" }));
    }

    [Test]
    public void Created_is_SOURCE_DATE_EPOCH_then_the_commit_then_1970_without_a_label()
    {
        Assert.That(Bind.Good(("SOURCE_DATE_EPOCH", "1")).Created.ToUnixTimeSeconds(), Is.EqualTo(1));
        var unknown = Bind.Good(Bind.Input([], [], new("linux-x64", default)));
        Assert.That(unknown.Created, Is.EqualTo(DateTimeOffset.UnixEpoch));
        Assert.That(unknown.Labels.Keys, Has.None.EndsWith("created"));
    }

    [Test]
    public void Trusted_roots_are_absolute_with_a_lower_case_hash()
    {
        var hash = new string('A', 64);
        var options = Bind.Good(Bind.Items(("HardenContainerTrustedRoot", "certs/root.pem", "Sha256=" + hash)));
        Assert.That(options.TrustedRoots, Is.EqualTo(new TrustedRoot[] { new("/src/web/certs/root.pem", hash.ToLowerInvariant()) }));
    }

    [Test]
    public void Severity_comes_from_items_lists_and_switches()
    {
        var policy = Bind.Good(Bind.Input(
            [
                ("NoWarn", "CS1591;hdc1002, HDC2008"), ("MSBuildWarningsAsMessages", "HDC5022"), ("WarningsAsErrors", "nullable;HDC1003"),
                ("MSBuildWarningsAsErrors", "HDC1004"), ("WarningsNotAsErrors", "HDC1005"), ("TreatWarningsAsErrors", "true"),
            ],
            [("HardenContainerRule", "hdc9009", "Severity=Error|Path=**/*.json|Justification=we want AOT|Expires=2026-12-31")])).Severity;

        Assert.Multiple(() =>
        {
            Assert.That(policy.NoWarn, Is.EquivalentTo(new[] { "HDC1002", "HDC2008", "HDC5022" }));
            Assert.That(policy.WarningsAsErrors, Is.EquivalentTo(new[] { "HDC1003", "HDC1004" }));
            Assert.That(policy.WarningsNotAsErrors, Is.EquivalentTo(new[] { "HDC1005" }));
            Assert.That(policy.Strict, Is.True);
            Assert.That(policy.Today, Is.EqualTo(Bind.Context.Today));
            Assert.That(policy.Overrides, Is.EqualTo(new SeverityOverride[]
            {
                new("HDC9009", "**/*.json", DiagnosticSeverity.Error, "we want AOT", new DateOnly(2026, 12, 31)),
            }));
        });
    }

    [Test]
    public void The_policy_is_there_even_where_options_are_not()
    {
        var result = Bind.Properties(("HardenContainerMode", "fast"), ("HardenContainerStrict", "true"));
        Assert.That(result.Severity.Strict, Is.True);
    }

    [Test]
    public void Names_of_properties_and_metadata_are_known_in_any_case() =>
        Assert.That(
            Bind.Good(Bind.Input([("hardencontainermode", "aot")], [("containerport", "53", "type=udp")])),
            Has.Property("Mode").EqualTo(PublishMode.Aot).And.Property("Ports").EqualTo(new ImagePort[] { new(53, "udp") }));

    [Test]
    public void A_finding_on_an_item_names_the_file_that_defines_it() =>
        Assert.That(Bind.Items(("ContainerPort", "0", "HardenContainerItemFile=/src/Directory.Build.props")).Findings[0].File, Is.EqualTo("/src/Directory.Build.props"));

    [Test]
    public void A_long_value_is_shortened_and_what_moves_a_cursor_is_escaped()
    {
        var what = Bind.Properties(("HardenContainerMode", "\u001b[2J\u202e" + new string('x', 5000))).Findings[0].What;
        Assert.That(what, Does.Contain("\\u001b[2J\\u202e").And.Contain("…").And.Length.LessThan(150));
    }
}
