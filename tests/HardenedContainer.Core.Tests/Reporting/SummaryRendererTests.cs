using System.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Reporting;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Reporting;

public class SummaryRendererTests
{
    private static readonly ElfFile StaticPie = new()
    {
        IsStatic = true, IsPie = true, Relro = Relro.Full, BindNow = true, NonExecutableStack = true, HasStackCanary = true, IsStripped = true,
    };

    private static readonly SummaryInput StaticWeb = new()
    {
        Plan = TinyPlan.StaticWeb() with
        {
            ModeReason = "auto: PublishAot is set and the tool chain for a static link is complete",
            Decisions =
            [
                new("ca-certificates", true, "symbols of web.dbg"), new("time-zones", false, "symbols of web.dbg"),
                new("icu", false, "InvariantGlobalization"), new("openssl", false, "linked into the executable"),
            ],
        },
        OutputDirectory = "bin/Release/net10.0/hardened/",
        Executable = StaticPie,
        Image = new("image.oci.tar", 6_412_345, "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"),
        Files = ["image.oci.tar", .. OutputFiles.Names],
        Findings = new(0, 2, 1, 1),
        Score = (24, 31),
    };

    [Test]
    public void A_static_app_shows_how_it_is_loaded_and_run() => Check("summary-static.txt", StaticWeb);

    [Test]
    public void Without_an_archive_the_next_command_is_a_build() => Check("summary-build.txt", StaticWeb with
    {
        Plan = TinyPlan.Assembled() with
        {
            Repository = "shop/web",
            Tags = ["1.4.2", "1.4"],
            Base = new(BaseKind.Chiseled, "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled", "HardenContainerBase=chiseled", false, null, []),
            Configuration = TinyPlan.StaticWeb().Configuration with { TempPath = "/app/tmp", Ports = [] },
        },
        Executable = new() { IsPie = true, Relro = Relro.Partial },
        Image = null,
        Findings = new(0, 0, 0),
        IsUnchanged = true,
    });

    [Test]
    public void Where_there_are_errors_no_command_follows() => Check("summary-errors.txt", StaticWeb with { Image = null, Findings = new(1, 0, 0) });

    [Test]
    public void Hostile_names_and_reasons_stay_in_their_place() => Check("summary-hostile.txt", StaticWeb with
    {
        Plan = TinyPlan.StaticWeb() with
        {
            ModeReason = "a \u001b[31mred\u001b[0m\nreason \u202ethat " + string.Concat(Enumerable.Repeat("goes on and ", 20)),
            Configuration = TinyPlan.StaticWeb().Configuration with { Entrypoint = ["/app/it's\n$HOME"], TempPath = "/app/my tmp'$(id)" },
        },
        OutputDirectory = "-out put/$(id)\n/'quoted'",
    });

    [TestCase("plain-word_1.0:2/x", "plain-word_1.0:2/x")]
    [TestCase("", "''")]
    [TestCase("a b", "'a b'")]
    [TestCase("it's", "'it'\\''s'")]
    [TestCase("$HOME `id`", "'$HOME `id`'")]
    [TestCase("~", "'~'")]
    [TestCase("new\nline's", "$'new\\nline\\'s'")]
    public void A_word_is_quoted_where_a_shell_would_touch_it(string text, string expected) =>
        Assert.That(ShellWord.Quote(text), Is.EqualTo(expected));

    [Test]
    public void A_shell_reads_back_what_was_quoted()
    {
        string[] texts = [.. TinyPlan.HostileValues, .. TinyPlan.HostileNames, TinyPlan.NewLineValue, "\u202eturned", "\\x41'\n"];
        var start = new ProcessStartInfo("bash", ["-c", $"printf '%s\\0' {string.Join(' ', texts.Select(ShellWord.Quote))}"])
        {
            RedirectStandardOutput = true, StandardOutputEncoding = new System.Text.UTF8Encoding(false),
        };
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();

        Assert.That(output.Split('\0')[..^1], Is.EqualTo(texts));
    }

    private static void Check(string golden, SummaryInput input)
    {
        var text = SummaryRenderer.Render(input);
        Assert.Multiple(() =>
        {
            Assert.That(text.Split('\n'), Has.Length.LessThanOrEqualTo(15));
            Assert.That(text.Where(c => c != '\n').Any(char.IsControl), Is.False);
        });
        Golden.AssertEqual($"Reporting/{golden}", text + "\n");
    }
}
