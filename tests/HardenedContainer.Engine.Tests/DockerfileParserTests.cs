using HardenedContainer.Dockerfiles;
using HardenedContainer.Testing;
using NUnit.Framework;

namespace HardenedContainer.Engine.Tests;

/// <summary>Which files BuildKit refuses to read, against what <see cref="DockerfileParser"/> says. None of them runs or fetches
/// anything. Not among them: here-documents and COPY --link, which are newer than the BuildKit in Debian's engine, and an unknown
/// keyword after ONBUILD, which BuildKit refuses only in the build that it triggers.</summary>
public sealed class DockerfileParserTests
{
    [TestCase("FROM scratch\nCOPY a /\n")]
    [TestCase("from scratch as b\ncopy a /\nFrom b\nCoPy b /x\n")]
    [TestCase("\n\n# remark\n  # another\nFROM scratch\nCOPY a \\\n# in between\n\n  /\n")]
    [TestCase("# escape=`\nFROM scratch\nCOPY a `\n /\n")]
    [TestCase("# escape=x\nFROM scratch\nCOPY a /\n")]
    [TestCase("# escape=\\\n# escape=`\nFROM scratch\nCOPY a /\n")]
    [TestCase("# remark\n# escape=`\nFROM scratch\nCOPY a \\\n /\n")]
    [TestCase("FROM scratch\nCOPY a\n")]
    [TestCase("FROM scratch\nCOPY [\"a\", \"/\"]\n")]
    [TestCase("FROM scratch\nCOPY a b /c/\n")]
    [TestCase("FROM scratch\nCOPY --form=x a /\n")]
    [TestCase("FROM scratch\nCOPY --chmod=0444 a /\n")]
    [TestCase("FROM scratch\nCOPY --chmod=0444 --chmod=0555 a /\n")]
    [TestCase("FROM scratch\nCOPY --chown a /\n")]
    [TestCase("FROM scratch\nENV a=1 b\nCOPY a /\n")]
    [TestCase("FROM scratch\nENV a\nCOPY a /\n")]
    [TestCase("FROM scratch\nENV a b c\nCOPY a /\n")]
    [TestCase("FROM scratch\nENV =a\nCOPY a /\n")]
    [TestCase("FROM scratch\nENV a=\"b c\" d='e f' g=h\\ i\nCOPY a /\n")]
    [TestCase("FROM scratch\nLABEL a\nCOPY a /\n")]
    [TestCase("FROM scratch\nLABEL a=b\nCOPY a /\n")]
    [TestCase("FROM scratch\nARG a b=c\nCOPY a /\n")]
    [TestCase("FROM scratch\nARG\nCOPY a /\n")]
    [TestCase("ARG a=scratch\nFROM $a\nCOPY a /\n")]
    [TestCase("ENV a=scratch\nFROM scratch\nCOPY a /\n")]
    [TestCase("FROM scratch AS\nCOPY a /\n")]
    [TestCase("FROM scratch IS a\nCOPY a /\n")]
    [TestCase("FROM scratch AS 1a\nCOPY a /\n")]
    [TestCase("FROM\nCOPY a /\n")]
    [TestCase("RUNN a\n")]
    [TestCase("")]
    [TestCase("# nothing\n")]
    [TestCase("FROM scratch\nCOPY a /\nUSER\n")]
    [TestCase("FROM scratch\nCOPY a /\nUSER a b\n")]
    [TestCase("FROM scratch\nCOPY a /\nWORKDIR\n")]
    [TestCase("FROM scratch\nCOPY a /\nCMD\nENTRYPOINT []\n")]
    [TestCase("FROM scratch\nCOPY a /\nSHELL /bin/sh\n")]
    [TestCase("FROM scratch\nCOPY a /\nSHELL [\"/bin/sh\", \"-c\"]\n")]
    [TestCase("FROM scratch\nCOPY a /\nVOLUME\n")]
    [TestCase("FROM scratch\nCOPY a /\nVOLUME /x /y\n")]
    [TestCase("FROM scratch\nCOPY a /\nEXPOSE\n")]
    [TestCase("FROM scratch\nCOPY a /\nSTOPSIGNAL SIGTERM\n")]
    [TestCase("FROM scratch\nCOPY a /\nSTOPSIGNAL\n")]
    [TestCase("FROM scratch\nCOPY a /\nMAINTAINER me\n")]
    [TestCase("FROM scratch\nCOPY a /\nHEALTHCHECK\n")]
    [TestCase("FROM scratch\nCOPY a /\nHEALTHCHECK NONE\n")]
    [TestCase("FROM scratch\nCOPY a /\nHEALTHCHECK NONE x\n")]
    [TestCase("FROM scratch\nCOPY a /\nHEALTHCHECK CMD\n")]
    [TestCase("FROM scratch\nCOPY a /\nHEALTHCHECK /a\n")]
    [TestCase("FROM scratch\nCOPY a /\nHEALTHCHECK --interval=1m30s --retries=3 CMD [\"/a\", \"b\"]\n")]
    [TestCase("FROM scratch\nCOPY a /\nHEALTHCHECK --interval=5 CMD /a\n")]
    [TestCase("FROM scratch\nCOPY a /\nHEALTHCHECK --retries=x CMD /a\n")]
    [TestCase("FROM scratch\nCOPY a /\nONBUILD\n")]
    [TestCase("FROM scratch\nCOPY a /\nONBUILD COPY a /\n")]
    [TestCase("FROM scratch\nCOPY a /\nONBUILD FROM scratch\n")]
    [TestCase("FROM scratch\nCOPY a /\nONBUILD ONBUILD COPY a /\n")]
    [TestCase("\uFEFFFROM scratch\r\nCOPY a /\r\n")]
    [TestCase("FROM scratch\nCOPY a \\")]
    public void BuildKit_refuses_the_same_files(string text)
    {
        using var context = new TemporaryDirectory("parse");
        File.WriteAllText(context.File("a"), "a");
        File.WriteAllText(context.File("b"), "b");
        File.WriteAllText(context.File("Dockerfile"), text);

        var build = DockerDaemon.Shared.Docker(["build", "--network=none", context.Path], TimeSpan.FromMinutes(1), buildKit: true);

        // An array that is no JSON is plain words to BuildKit; that it is an error to us is on purpose.
        var problems = DockerfileParser.Parse(text).Problems.Where(p => p.Descriptor.Code != "HDC5006").ToList();

        Assert.That(build.ExitCode != 0, Is.EqualTo(problems.Count > 0), $"{string.Join(", ", problems.Select(p => $"{p.Descriptor.Code} {p.What}"))}\n{build.Output}");
    }
}
