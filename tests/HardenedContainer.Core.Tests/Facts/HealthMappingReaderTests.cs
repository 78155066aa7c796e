using System.Reflection;
using System.Reflection.Emit;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Features;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Facts;

public class HealthMappingReaderTests
{
    [Test]
    public void A_literal_path_is_found() => Assert.That(Read(il => Map(il, "/healthz")), Is.EqualTo(new HealthMappings("/healthz", false, null, null)));

    [Test]
    public void A_path_without_its_slash_gets_one() => Assert.That(Read(il => Map(il, "healthz")).Path, Is.EqualTo("/healthz"));

    [Test]
    public void The_grpc_service_is_found() => Assert.That(Read(il => Call(il, "MapGrpcHealthChecksService")), Is.EqualTo(new HealthMappings(null, true, null, null)));

    [Test]
    public void Other_code_says_nothing() => Assert.That(Read(il => Call(il, "MapGet")), Is.EqualTo(HealthMappings.None));

    [Test]
    public void A_closed_endpoint_is_doubtful()
    {
        var closed = Read(il =>
        {
            il.Emit(OpCodes.Ldstr, "/healthz");
            il.Emit(OpCodes.Call, Fake("MapHealthChecks"));
            Call(il, "RequireHost");
        });
        Assert.That((closed.Path, closed.Doubt), Is.EqualTo(((string?)null, "it depends on RequireHost")));
    }

    [Test]
    public void A_mapping_of_development_is_doubtful()
    {
        var conditional = Read(il =>
        {
            var end = il.DefineLabel();
            il.Emit(OpCodes.Call, Fake("IsDevelopment"));
            il.Emit(OpCodes.Brfalse, end);
            Map(il, "/healthz");
            il.MarkLabel(end);
        });
        Assert.That(conditional.Doubt, Is.EqualTo("it depends on a question for the environment"));
        var after = Read(il =>
        {
            var end = il.DefineLabel();
            il.Emit(OpCodes.Call, Fake("IsDevelopment"));
            il.Emit(OpCodes.Brfalse, end);
            Call(il, "MapGet");
            il.MarkLabel(end);
            Map(il, "/healthz");
        });
        Assert.That(after.Path, Is.EqualTo("/healthz"));
    }

    [Test]
    public void Another_closed_endpoint_does_not_matter()
    {
        Assert.That(Read(il => { Map(il, "/healthz"); Call(il, "RequireAuthorization"); }).Path, Is.EqualTo("/healthz"));
        Assert.That(Read(il => { Call(il, "RequireAuthorization"); Map(il, "/healthz"); }).Path, Is.EqualTo("/healthz"));
    }

    [TestCase("MapGroup")]
    [TestCase("UsePathBase")]
    [TestCase("set_FallbackPolicy")]
    public void What_moves_or_closes_every_path_makes_it_doubtful(string method)
    {
        var moved = Read(il => { Call(il, method); Map(il, "/healthz"); });
        Assert.That((moved.Path, moved.Doubt), Is.EqualTo(((string?)null, $"the code calls {method}")));
    }

    [Test]
    public void Two_mappings_are_doubtful() =>
        Assert.That(Read(il => { Map(il, "/ready"); Map(il, "/live"); }).Doubt, Is.EqualTo("it is mapped more than once"));

    [Test]
    public void A_path_that_no_request_can_hold_is_no_path() => Assert.That(Read(il => Map(il, "/a b")).Doubt, Is.EqualTo("its path is no literal"));

    [Test]
    public void The_assembly_of_these_tests_can_be_read_to_its_end()
    {
        using var file = File.OpenRead(typeof(HealthMappingReaderTests).Assembly.Location);
        Assert.That(HealthMappingReader.Read(file).Grpc, Is.False);
    }

    [Test]
    public void No_bytes_make_it_throw([Range(1, 30)] int seed)
    {
        var bytes = Assemble(il =>
        {
            var label = il.DefineLabel();
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Switch, [label]);
            il.MarkLabel(label);
            Map(il, "/healthz");
        });
        foreach (var mutated in Enumerable.Range(0, 40).Select(i => ByteMutation.Of([bytes], (seed * 100) + i)))
        {
            Assert.That(() => HealthMappingReader.Read(new MemoryStream(mutated)), Throws.Nothing);
        }
    }

    private static HealthMappings Read(Action<ILGenerator> write) => HealthMappingReader.Read(new MemoryStream(Assemble(write)));

    private static void Map(ILGenerator il, string path)
    {
        il.Emit(OpCodes.Ldstr, path);
        Call(il, "MapHealthChecks");
    }

    private static void Call(ILGenerator il, string method)
    {
        il.Emit(OpCodes.Call, Fake(method));
        il.Emit(OpCodes.Pop);
    }

    // Only the names of methods matter, so any assembly may define them.
    private static MethodInfo Fake(string name) => typeof(FakeMappings).GetMethod(name)!;

    private static byte[] Assemble(Action<ILGenerator> write)
    {
        var assembly = new PersistedAssemblyBuilder(new("App"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("App").DefineType("Program");
        var il = type.DefineMethod("Main", MethodAttributes.Static | MethodAttributes.Public).GetILGenerator();
        write(il);
        il.Emit(OpCodes.Ret);
        type.CreateType();
        using var stream = new MemoryStream();
        assembly.Save(stream);
        return stream.ToArray();
    }

    public static class FakeMappings
    {
        public static object? MapHealthChecks() => null;

        public static object? MapGrpcHealthChecksService() => null;

        public static object? MapGet() => null;

        public static bool IsDevelopment() => false;

        public static object? MapGroup() => null;

        public static object? UsePathBase() => null;

        public static object? set_FallbackPolicy() => null;

        public static object? RequireHost() => null;

        public static object? RequireAuthorization() => null;
    }
}
