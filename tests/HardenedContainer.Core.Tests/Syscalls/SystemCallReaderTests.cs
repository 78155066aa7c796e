using System.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Syscalls;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Syscalls;

/// <summary>Small programs in C and assembly, compiled here for both machines, and what is found in them.</summary>
public class SystemCallReaderTests
{
    // Machine, compiler, and how the two machines write: load constant number, copy register, call a system call.
    private static readonly object[] Machines = [new object[] { "x64" }, new object[] { "arm64" }];

    private TemporaryDirectory _directory = null!;

    [OneTimeSetUp]
    public void Create() => _directory = new("syscalls");

    [OneTimeTearDown]
    public void Delete() => _directory.Dispose();

    // The number goes through registers, a branch and a loop before it gets to the instruction.
    private const string Common = """
        typedef long word;
        #if defined(__x86_64__)
        #define RAW(n) ({ register word r __asm__("rax") = (n); __asm__ volatile("syscall" : "+r"(r) : : "rcx", "r11", "memory"); r; })
        #else
        #define RAW(n) ({ register word r __asm__("x8") = (n); register word x __asm__("x0"); __asm__ volatile("svc #0" : "=r"(x) : "r"(r) : "memory"); x; })
        #endif
        #define NOINLINE __attribute__((noinline, noclone))
        volatile int wish;

        """;

    [TestCaseSource(nameof(Machines))]
    public void Constants_in_registers(string machine) => AssertFound(machine, "void _start(void) { RAW(39); RAW(100 + !!wish); if (wish > 7) RAW(217); else RAW(201); RAW(0); }", 0, 39, 100, 101, 201, 217);

    [TestCaseSource(nameof(Machines))]
    public void A_constant_that_waits_in_another_register_over_a_loop(string machine) =>
        AssertFound(machine, "void _start(void) { word n = 60; __asm__ volatile(\"\" : \"+r\"(wish)); for (;;) { RAW(n); if (wish) RAW(61); } }", 60, 61);

    [TestCaseSource(nameof(Machines))]
    public void The_callers_of_a_wrapper(string machine) => AssertFound(
        machine,
        "NOINLINE word any(word n) { return RAW(n); } NOINLINE word twice(word unused, word n) { any(n); return any(n); } void _start(void) { any(10); any(11); twice(1, 12); }",
        10, 11, 12);

    [TestCaseSource(nameof(Machines))]
    public void A_number_that_is_passed_on_the_stack(string machine) => AssertFound(
        machine,
        "NOINLINE word cancel(word a, word b, word c, word d, word e, word f, word g, word h, word n) { wish += a + b + c + d + e + f + g + h; return RAW(n); } void _start(void) { cancel(1, 2, 3, 4, 5, 6, 7, 8, 20); cancel(1, 2, 3, 4, 5, 6, 7, 8, 21); }",
        20, 21);

    [TestCaseSource(nameof(Machines))]
    public void A_number_in_a_structure_of_the_caller(string machine) => AssertFound(
        machine,
        "struct command { int number; word id; }; NOINLINE word run(struct command *c) { wish++; return RAW(c->number); } void _start(void) { struct command c; c.number = 105; c.id = wish; run(&c); }",
        105);

    [TestCaseSource(nameof(Machines))]
    public void A_structure_that_a_global_variable_points_to(string machine) => AssertFound(
        machine,
        "struct command { int number; word id; }; static struct command *volatile current; NOINLINE void handler(void) { struct command *c = current; RAW(c->number); } "
        + "NOINLINE void all(struct command *c) { current = c; handler(); } void _start(void) { struct command c; c.number = 106; c.id = 0; all(&c); }",
        106);

    [TestCaseSource(nameof(Machines))]
    public void A_number_that_is_read_from_a_variable_is_not_resolved(string machine) =>
        AssertUnresolved(machine, "void _start(void) { RAW(39); RAW(wish); }", "variable", 39);

    [TestCaseSource(nameof(Machines))]
    public void A_number_that_is_computed_is_not_resolved(string machine) =>
        AssertUnresolved(machine, "void _start(void) { RAW(wish * 3); }", "computed");

    [TestCaseSource(nameof(Machines))]
    public void A_wrapper_behind_a_pointer_is_not_resolved(string machine) => AssertUnresolved(
        machine, "NOINLINE word any(word n) { return RAW(n); } word (*volatile pointer)(word) = any; void _start(void) { any(10); pointer(11); }", "pointer", 10);

    [TestCaseSource(nameof(Machines))]
    public void A_wrapper_whose_address_is_taken_in_code_is_not_resolved(string machine) => AssertUnresolved(
        machine, "NOINLINE word any(word n) { return RAW(n); } word (*volatile pointer)(word); void _start(void) { pointer = any; pointer(11); any(10); }", "address", 10);

    [TestCaseSource(nameof(Machines))]
    public void A_wrapper_that_other_files_can_call_is_not_resolved(string machine) => AssertUnresolved(
        machine, "word any(word n) { return RAW(n); }", "other files can call it as any", [], "-shared", "-fPIC");

    [TestCaseSource(nameof(Machines))]
    public void The_generic_function_of_libc_is_left_to_its_callers(string machine)
    {
        var library = Compile(machine, "word syscall(word n, word a) { return RAW(n); }", "-shared", "-fPIC");
        Assert.That(library.IsComplete, Is.True, Describe(library));

        var caller = Compile(machine, "word syscall(word n, ...); void lone(void) { syscall(30, 1); syscall(wish ? 31 : 32); }", "-shared", "-fPIC");
        Assert.That((caller.Numbers, caller.IsComplete), Is.EqualTo((new[] { 30, 31, 32 }, true)).Using<(IEnumerable<int>, bool), (IEnumerable<int>, bool)>((a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2 == b.Item2), Describe(caller));
    }

    [TestCaseSource(nameof(Machines))]
    public void The_address_of_the_generic_function_of_libc_is_not_resolved(string machine)
    {
        var facts = Compile(machine, "word syscall(word n, ...); word (*lone(void))(word, ...) { return syscall; }", "-shared", "-fPIC");

        Assert.That(facts.IsComplete, Is.False, Describe(facts));
    }

    [TestCaseSource(nameof(Machines))]
    public void Without_symbols_and_sections_the_same_is_found(string machine) => AssertFound(
        machine, "NOINLINE word any(word n) { return RAW(n); } void _start(void) { any(10); RAW(39); }", [10, 39], "-Wl,--strip-all");

    [TestCase("not position independent", "-no-pie")]
    [TestCase("without a table for unwinding", "-fno-asynchronous-unwind-tables", "-Wl,--no-eh-frame-hdr")]
    public void Other_forms_of_a_program(string form, params string[] options) => AssertFound(
        "x64", "NOINLINE word any(word n) { return RAW(n); } void _start(void) { any(10); RAW(39); for (;;) RAW(60); }", [10, 39, 60], options);

    [Test]
    public void Bytes_of_a_system_call_in_another_instruction_and_in_a_table_are_none()
    {
        var facts = Compile("x64", """
            __asm__(".text\n.balign 16\ntable: .byte 0xf1,0x17,0x8e,0xd8,0x0f,0x05,0xe4,0x00,0x06,0x9a,0x62,0xd4,0xf1,0xf1,0xcf,0xce\n.balign 16\n");
            void _start(void) { RAW(39); wish = 0x050f050f; for (;;) RAW(60); }
            """);

        Assert.That((facts.Sites, facts.IsComplete), Is.EqualTo((2, true)), Describe(facts));
    }

    /// <summary>Half of the answer by other means: where binutils show a constant right before the instruction, it must be among the numbers.</summary>
    [TestCase("/lib/x86_64-linux-gnu/libc.so.6", "objdump", "syscall", @"mov\s+\$0x([0-9a-f]+),%eax$")]
    [TestCase("/usr/aarch64-linux-gnu/lib/libc.so.6", "aarch64-linux-gnu-objdump", "svc\t#0x0", @"mov\s+x8, #0x([0-9a-f]+)")]
    public void Every_constant_that_objdump_shows_in_libc_is_found_and_every_number_is_followed(string file, string objdump, string instruction, string pattern)
    {
        var lines = CommandLine.Run(objdump, ["--disassemble", "--no-show-raw-insn", file]).Succeeded().StandardOutput.Split('\n');
        var expected = Enumerable.Range(1, lines.Length - 1)
            .Where(i => lines[i].TrimEnd().EndsWith(instruction, StringComparison.Ordinal))
            .Select(i => System.Text.RegularExpressions.Regex.Match(lines[i - 1].TrimEnd(), pattern))
            .Where(m => m.Success).Select(m => Convert.ToInt32(m.Groups[1].Value, 16)).ToHashSet();
        using var stream = File.OpenRead(file);
        var facts = SystemCallReader.Read(stream);

        Assert.That(expected, Has.Count.GreaterThan(200));
        Assert.That(expected.Except(facts.Numbers), Is.Empty);
        Assert.That(facts.IsComplete, Is.True, Describe(facts));
    }

    [Test]
    public void Mutated_files_end_in_an_answer_or_in_a_format_error()
    {
        string[] sources = ["NOINLINE word any(word n) { return RAW(n); } void _start(void) { any(10); RAW(wish ? 39 : 40); }", "struct c { int n; }; NOINLINE word run(struct c *c) { return RAW(c->n); } void _start(void) { struct c c = { 7 }; run(&c); RAW(wish); }"];
        var seeds = new[] { "x64", "arm64" }.SelectMany(m => sources.Select(s => File.ReadAllBytes(Build(m, s)))).ToArray();
        var clock = Stopwatch.StartNew();
        Parallel.For(0, 4000, number =>
        {
            try
            {
                SystemCallReader.Read(new MemoryStream(ByteMutation.Of(seeds, number)));
            }
            catch (ElfFormatException)
            {
            }
        });
        TestContext.Out.WriteLine($"4000 files in {clock.Elapsed.TotalSeconds:F1} s");
    }

    [Test]
    public void Another_machine_has_a_problem_and_no_numbers()
    {
        var file = File.ReadAllBytes(Build("x64", "void _start(void) { RAW(39); }"));
        file[18] = 40;

        Assert.That(SystemCallReader.Read(new MemoryStream(file)).Problem, Does.Contain("x86-64 and arm64"));
    }

    private void AssertFound(string machine, string source, params int[] numbers) => AssertFound(machine, source, numbers, []);

    private void AssertFound(string machine, string source, int[] numbers, params string[] options)
    {
        foreach (var level in (string[])["-O2", "-O1"])
        {
            var facts = Compile(machine, source, [level, .. options]);
            Assert.That(facts.Numbers, Is.EqualTo(numbers), Describe(facts));
            Assert.That(facts.IsComplete, Is.True, Describe(facts));
        }
    }

    private void AssertUnresolved(string machine, string source, string reason, params int[] numbers) => AssertUnresolved(machine, source, reason, numbers, []);

    private void AssertUnresolved(string machine, string source, string reason, int[] numbers, params string[] options)
    {
        var facts = Compile(machine, source, ["-O2", .. options]);
        Assert.That(facts.Unresolved, Is.Not.Empty, Describe(facts));
        Assert.That(facts.Unresolved.Select(u => u.Reason), Has.Some.Contains(reason), Describe(facts));
        Assert.That(numbers.Except(facts.Numbers), Is.Empty, Describe(facts));
    }

    private SystemCallFacts Compile(string machine, string source, params string[] options)
    {
        using var stream = File.OpenRead(Build(machine, source, options));
        return SystemCallReader.Read(stream);
    }

    private string Build(string machine, string source, params string[] options)
    {
        var name = Guid.NewGuid().ToString("N");
        var code = _directory.File(name + ".c");
        File.WriteAllText(code, Common + source);
        string[] form = options.Contains("-shared") ? [] : options.Contains("-no-pie") ? ["-static", "-fno-pie"] : ["-static-pie", "-fPIE"];
        CommandLine.Run(
            machine == "x64" ? "clang" : "aarch64-linux-gnu-gcc",
            ["-O2", "-nostdlib", "-ffreestanding", "-fno-stack-protector", "-fasynchronous-unwind-tables", "-Wl,--eh-frame-hdr", .. form, .. options, "-o", _directory.File(name), code]).Succeeded();
        return _directory.File(name);
    }

    private static string Describe(SystemCallFacts facts) =>
        $"{string.Join(' ', facts.Numbers)}; {facts.Problem}; {string.Join(", ", facts.Unresolved.Select(u => $"0x{u.Address:x} {u.Symbol}: {u.Reason}"))}";
}
