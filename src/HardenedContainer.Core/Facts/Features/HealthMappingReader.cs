using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace HardenedContainer.Facts.Features;

/// <summary>
/// Looks in an assembly's code for the calls that map health checks. A wrong path would make a healthy app unhealthy, so
/// whatever could move the path or close it (groups, path bases, authorization, hosts) makes it doubtful.
/// </summary>
public static class HealthMappingReader
{
    private const string MapHealthChecks = "MapHealthChecks";
    private const string MapGrpcHealthChecks = "MapGrpcHealthChecksService";

    // These hold for the whole app, wherever they are called.
    private static readonly string[] Moving = ["MapGroup", "UsePathBase", "set_FallbackPolicy", "SetFallbackPolicy"];

    // These hold for the endpoint whose mapping they follow.
    private static readonly string[] Closing = ["RequireHost", "RequireAuthorization"];

    // What is mapped under one of these is not there everywhere.
    private static readonly string[] Environments = ["IsDevelopment", "IsStaging", "IsProduction", "IsEnvironment"];

    private static readonly string[] Listening = ["ListenAnyIP", "ListenLocalhost", "ListenUnixSocket", "Listen", "UseUrls", "get_Urls"];

    private static readonly string[] ListeningTypes = ["KestrelServerOptions", "HostingAbstractionsWebHostBuilderExtensions", "WebApplication"];

    /// <summary>Reads the calls of several assemblies.</summary>
    /// <param name="files">Paths of the app's own assemblies.</param>
    /// <returns>What was seen in all of them together.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static HealthMappings Read(IEnumerable<string> files)
    {
        var all = new List<HealthMappings>();
        foreach (var file in files)
        {
            using var assembly = File.OpenRead(file);
            all.Add(Read(assembly));
        }

        var mapped = all.Where(m => m.Path is not null || m.Doubt is not null).ToList();
        var (path, doubt) = mapped switch
        {
            [] => (null, null),
            [var one] => (one.Path, one.Doubt),
            _ => (null, "it is mapped more than once"),
        };
        return new(path, all.Any(m => m.Grpc), doubt, all.Select(m => m.Listens).FirstOrDefault(m => m is not null));
    }

    /// <summary>Reads the calls.</summary>
    /// <param name="assembly">An assembly of the app's own, seekable.</param>
    /// <returns>What was seen; <see cref="HealthMappings.None"/> where the file has no readable code.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static HealthMappings Read(Stream assembly)
    {
        try
        {
            using var file = new PEReader(assembly, PEStreamOptions.LeaveOpen);
            return file.HasMetadata ? Read(file, file.GetMetadataReader()) : HealthMappings.None;
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or ArgumentException)
        {
            return HealthMappings.None;
        }
    }

    private static HealthMappings Read(PEReader file, MetadataReader metadata)
    {
        var called = metadata.MemberReferences.ToDictionary(h => MetadataTokens(h), h => metadata.GetString(metadata.GetMemberReference(h).Name));
        var listens = metadata.MemberReferences
            .Where(h => metadata.GetMemberReference(h).Parent is { Kind: HandleKind.TypeReference } parent
                && ListeningTypes.Contains(metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name), StringComparer.Ordinal))
            .Select(h => called[MetadataTokens(h)])
            .FirstOrDefault(name => Listening.Contains(name, StringComparer.Ordinal));
        var grpc = called.ContainsValue(MapGrpcHealthChecks);
        if (!called.ContainsValue(MapHealthChecks))
        {
            return new(null, grpc, null, listens);
        }

        var mappings = metadata.MethodDefinitions
            .Select(h => metadata.GetMethodDefinition(h).RelativeVirtualAddress)
            .Where(address => address != 0)
            .SelectMany(address => Mappings(file.GetMethodBody(address), metadata, called))
            .ToList();
        var moving = Moving.FirstOrDefault(called.ContainsValue);
        return mappings switch
        {
            _ when moving is not null => new(null, grpc, $"the code calls {moving}", listens),
            [{ ClosedBy: { } closing }] => new(null, grpc, $"it depends on {closing}", listens),
            [{ Path: { } path }] => new(path, grpc, null, listens),
            [_] => new(null, grpc, "its path is no literal", listens),
            _ => new(null, grpc, "it is mapped more than once", listens),
        };
    }

    // The path is the last literal before the call; its own endpoint's settings are called before the result is let go.
    private static List<(string? Path, string? ClosedBy)> Mappings(MethodBodyBlock body, MetadataReader metadata, Dictionary<int, string> called)
    {
        string? literal = null;
        var (asksEnvironment, conditionEnd) = (false, 0);
        (string? Path, string? ClosedBy)? open = null;
        var found = new List<(string? Path, string? ClosedBy)>();
        foreach (var (offset, code, operand) in Instructions.Of(body.GetILReader()))
        {
            switch (code)
            {
                case ILOpCode.Ldstr:
                    literal = metadata.GetUserString((UserStringHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(operand));
                    break;
                case ILOpCode.Call or ILOpCode.Callvirt:
                    var name = called.GetValueOrDefault(Generic(metadata, operand));
                    asksEnvironment |= Environments.Contains(name, StringComparer.Ordinal);
                    if (name == MapHealthChecks)
                    {
                        var path = '/' + literal?.TrimStart('/');
                        open = (literal is { Length: > 0 } && Native.HealthProbe.IsPath(path) ? path : null, offset < conditionEnd ? "a question for the environment" : null);
                    }
                    else if (open is { } mapped && Closing.Contains(name, StringComparer.Ordinal))
                    {
                        open = mapped with { ClosedBy = name };
                    }

                    break;
                case ILOpCode.Brfalse or ILOpCode.Brfalse_s or ILOpCode.Brtrue or ILOpCode.Brtrue_s when asksEnvironment:
                    (asksEnvironment, conditionEnd) = (false, operand);
                    break;
                case ILOpCode.Pop or ILOpCode.Ret or ILOpCode.Stloc_s or ILOpCode.Stloc or ILOpCode.Stloc_0 or ILOpCode.Stloc_1 or ILOpCode.Stloc_2 or ILOpCode.Stloc_3:
                    if (open is { } complete)
                    {
                        found.Add(complete);
                        open = null;
                    }

                    break;
                default:
                    break;
            }
        }

        return open is { } last ? [.. found, last] : found;
    }

    // RequireHost<T> is called through an instantiation.
    private static int Generic(MetadataReader metadata, int token)
    {
        var handle = System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle(token);
        return handle.Kind == HandleKind.MethodSpecification ? MetadataTokens(metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method) : token;
    }

    private static int MetadataTokens(EntityHandle handle) => System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);
}
