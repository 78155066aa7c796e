using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Tool.Tests;

/// <summary><c>harden syscalls</c>, on the real program and programs that are compiled here.</summary>
public sealed class SyscallsTests
{
    private const string Source = "#include <unistd.h>\n#include <sys/syscall.h>\nint main(void) { return (int)syscall(SYS_getppid); }\n";

    private TemporaryDirectory _directory = null!;

    [OneTimeSetUp]
    public void Create() => _directory = new();

    [OneTimeTearDown]
    public void Delete() => _directory.Dispose();

    [Test]
    public void A_static_program_is_complete()
    {
        var facts = JsonNode.Parse(Run("syscalls", Compile("static", Source, "-static-pie", "-fPIE")).Succeeded().StandardOutput)!.AsObject();

        Assert.That(string.Join(' ', facts.Select(p => p.Key)), Is.EqualTo("file machine sites syscalls unresolved runtime complete reason findings"));
        Assert.That((facts["machine"]!.GetValue<string>(), facts["complete"]!.GetValue<bool>(), facts["reason"]), Is.EqualTo(("x86-64", true, (JsonNode?)null)));
        Assert.That(facts["syscalls"]!.AsArray().Select(n => n!.GetValue<string>()), Does.Contain("getppid").And.Contain("exit_group"));
        Assert.That(facts["runtime"]!.AsArray().Select(n => n!.GetValue<string>()), Does.Contain("execve"));
    }

    [Test]
    public void A_dynamic_program_is_complete_only_with_its_libraries()
    {
        var program = Compile("dynamic", Source);

        Assert.That(JsonNode.Parse(Run("syscalls", program).Succeeded().StandardOutput)!["reason"]!.GetValue<string>(), Does.Contain("libc.so.6"));
        Assert.That(Run("syscalls", "--seccomp", program).Succeeded().StandardError, Does.Contain("Docker's default list, because libc.so.6"));

        var whole = Run("syscalls", "--seccomp", program, "/lib/x86_64-linux-gnu/libc.so.6", "/lib64/ld-linux-x86-64.so.2").Succeeded();
        Assert.That(whole.StandardError, Is.Empty);
        Assert.That(Allowed(whole), Does.Contain("getppid").And.Not.Contain("mount"));
    }

    [Test]
    public void A_profile_refuses_what_the_program_does_not_contain()
    {
        var result = Run("syscalls", Compile("static", Source, "-static-pie", "-fPIE"), "--seccomp").Succeeded();

        Assert.That(JsonNode.Parse(result.StandardOutput)!["defaultAction"]!.GetValue<string>(), Is.EqualTo("SCMP_ACT_ERRNO"));
        Assert.That(Allowed(result), Does.Contain("getppid").And.Not.Contain("getpgid").And.Not.Contain("listen"));
    }

    [Test]
    public void The_operator_s_resource_has_the_name_of_the_file()
    {
        var resource = JsonNode.Parse(Run("syscalls", "--operator", Compile("My_App", Source, "-static-pie", "-fPIE")).Succeeded().StandardOutput)!;

        Assert.That((resource["kind"]!.GetValue<string>(), resource["metadata"]!["name"]!.GetValue<string>()), Is.EqualTo(("SeccompProfile", "my-app")));
    }

    [TestCase("getppid() = 1\n", 0, "")]
    [TestCase("getppid() = 1\n[ 1.0] audit: type=1326 audit(1.0:1): pid=1 sig=0 arch=c000003e syscall=165 compat=0\n", 1, "mount")]
    public void A_run_is_compared(string log, int status, string refused)
    {
        File.WriteAllText(_directory.File("log"), log);
        var result = Run("syscalls", Compile("static", Source, "-static-pie", "-fPIE"), "--compare", _directory.File("log"));

        Assert.That(result.ExitCode, Is.EqualTo(status), result.Output);
        var answer = JsonNode.Parse(result.StandardOutput)!;
        Assert.That(string.Join(' ', answer["refused"]!.AsArray()), Is.EqualTo(refused));
        Assert.That(answer["used"]!.AsArray().Select(n => n!.GetValue<string>()), Does.Contain("getppid"));
    }

    [Test]
    public void A_log_that_is_missing_has_status_2() =>
        Assert.That(Run("syscalls", Compile("static", Source, "-static-pie", "-fPIE"), "--compare", _directory.File("missing")).ExitCode, Is.EqualTo(2));

    [Test]
    public void No_profile_is_made_of_what_is_not_ELF_or_cannot_be_read()
    {
        File.WriteAllText(_directory.File("text"), "text");
        var text = Run("syscalls", "--seccomp", _directory.File("text"));
        var missing = Run("syscalls", "--seccomp", _directory.File("nothing"));

        Assert.That((text.ExitCode, text.StandardOutput), Is.EqualTo((1, "")));
        Assert.That(text.StandardError, Does.Contain("HDC2001"));
        Assert.That((missing.ExitCode, missing.StandardOutput), Is.EqualTo((2, "")));
        Assert.That(missing.StandardError, Does.Contain("HDC0007"));
    }

    private static IEnumerable<string> Allowed(CommandResult profile) => JsonNode.Parse(profile.StandardOutput)!["syscalls"]!.AsArray()
        .Where(r => r!["action"]!.GetValue<string>() == "SCMP_ACT_ALLOW").SelectMany(r => r!["names"]!.AsArray()).Select(n => n!.GetValue<string>());

    private string Compile(string name, string source, params string[] options)
    {
        File.WriteAllText(_directory.File(name + ".c"), source);
        CommandLine.Run("clang", ["-O2", .. options, "-o", _directory.File(name), _directory.File(name + ".c")]).Succeeded();
        return _directory.File(name);
    }

    private static CommandResult Run(params string[] arguments) =>
        CommandLine.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "harden.dll"), .. arguments]);
}
