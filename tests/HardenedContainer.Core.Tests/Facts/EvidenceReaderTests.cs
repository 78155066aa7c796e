using System.Reflection;
using System.Reflection.Emit;
using HardenedContainer.Core.Tests.Elf;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Features;

namespace HardenedContainer.Core.Tests.Facts;

public class EvidenceReaderTests
{
    // As nm shows them in .dbg files of net10.0 apps.
    private const string InEveryApp = "S_P_CoreLib_System_Exception__ToString";
    private const string HttpClient = "System_Net_Security_System_Net_Security_SslStreamPal__HandshakeInternal";
    private const string ZoneList = "S_P_CoreLib_System_TimeZoneInfo__TryGetTimeZoneFromLocalMachine";
    private const string OverloadOfFind = "S_P_CoreLib_System_TimeZoneInfo__TryFindSystemTimeZoneById_0";
    private const string LocalZone = "S_P_CoreLib_System_TimeZoneInfo__FindTimeZoneIdUsingReadLink";
    private const string TempFile = "S_P_CoreLib_Interop_Sys__MksTemps";
    private const string Random = "System_Security_Cryptography_Interop_CryptoInitializer___cctor";
    private const string Shim = "CryptoNative_X509ChainNew";

    [TestCase(new[] { InEveryApp, LocalZone, Shim }, Evidence.Absent, Evidence.Absent, Evidence.Absent, Evidence.Absent)]
    [TestCase(new[] { InEveryApp, HttpClient, Random }, Evidence.Present, Evidence.Absent, Evidence.Absent, Evidence.Present)]
    [TestCase(new[] { InEveryApp, ZoneList }, Evidence.Absent, Evidence.Present, Evidence.Absent, Evidence.Absent)]
    [TestCase(new[] { InEveryApp, OverloadOfFind }, Evidence.Absent, Evidence.Present, Evidence.Absent, Evidence.Absent)]
    [TestCase(new[] { InEveryApp, TempFile }, Evidence.Absent, Evidence.Absent, Evidence.Present, Evidence.Absent)]
    [TestCase(new[] { ZoneList, HttpClient }, Evidence.Unknown, Evidence.Unknown, Evidence.Unknown, Evidence.Unknown)]
    public void Symbols_tell_what_is_in_reach(string[] symbols, Evidence tls, Evidence zones, Evidence temp, Evidence crypto)
    {
        using var stream = new ElfBuilder { Symbols = symbols }.BuildStream();

        var evidence = EvidenceReader.FromSymbols(stream, "web.dbg");

        Assert.That((evidence.Tls, evidence.TimeZones, evidence.TempFiles, evidence.Crypto), Is.EqualTo((tls, zones, temp, crypto)));
        Assert.That(evidence.Source, Is.EqualTo(tls == Evidence.Unknown ? "no evidence" : "symbols of web.dbg"));
    }

    [Test]
    public void What_is_no_elf_file_says_nothing()
    {
        using var stream = new MemoryStream([1, 2, 3]);

        Assert.That(EvidenceReader.FromSymbols(stream, "x"), Is.EqualTo(FeatureEvidence.Unknown));
    }

    [Test]
    public void Assemblies_that_kept_a_method_can_reach_it()
    {
        using var root = new FakeRoot();
        var core = Assembly(root, "System.Private.CoreLib", ("System.Exception", "ToString"), ("System.TimeZoneInfo", "TryGetTimeZoneUsingId"));
        var security = Assembly(root, "System.Net.Security", ("System.Net.Security.SslStream", "Dispose"));
        var impostor = Assembly(root, "App", ("System.Net.Security.SslStreamPal", "HandshakeInternal"));

        var evidence = EvidenceReader.FromAssemblies([core, security, impostor]);

        Assert.That(evidence, Is.EqualTo(new FeatureEvidence(Evidence.Absent, Evidence.Present, Evidence.Absent, "3 linked assemblies") { Crypto = Evidence.Absent }));
    }

    [Test]
    public void Assemblies_that_were_not_trimmed_can_reach_everything()
    {
        var evidence = EvidenceReader.FromAssemblies(Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll"));

        Assert.That((evidence.Tls, evidence.TimeZones, evidence.TempFiles, evidence.Crypto),
            Is.EqualTo((Evidence.Present, Evidence.Present, Evidence.Present, Evidence.Present)));
    }

    [Test]
    public void Without_corelib_or_with_rubbish_nothing_is_known()
    {
        using var root = new FakeRoot();
        var core = Assembly(root, "System.Private.CoreLib", ("System.Exception", "ToString"));

        Assert.That(EvidenceReader.FromAssemblies([]), Is.EqualTo(FeatureEvidence.Unknown));
        Assert.That(EvidenceReader.FromAssemblies([core, root.Write("bad.dll", "MZ rubbish")]), Is.EqualTo(FeatureEvidence.Unknown));
        Assert.That(EvidenceReader.FromAssemblies([Path.Combine(root.Path, "missing.dll")]), Is.EqualTo(FeatureEvidence.Unknown));
    }

    private static string Assembly(FakeRoot root, string name, params (string Type, string Method)[] methods)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule(name);
        foreach (var (type, method) in methods)
        {
            var definition = module.DefineType(type, TypeAttributes.Public);
            definition.DefineMethod(method, MethodAttributes.Public | MethodAttributes.Static, typeof(void), []).GetILGenerator().Emit(OpCodes.Ret);
            definition.CreateType();
        }

        var path = Path.Combine(root.Path, name + ".dll");
        assembly.Save(path);
        return path;
    }
}
