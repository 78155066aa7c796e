using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace HardenedContainer.Facts;

/// <summary>What an assembly refers to in others, as its metadata say (ECMA-335, II.22.5 AssemblyRef and II.22.25 MemberRef).</summary>
/// <param name="UsesGuard">It refers to <c>HardenedContainer.Guard</c>.</param>
/// <param name="StartsProcesses">It refers to a method <c>System.Diagnostics.Process.Start</c>.</param>
/// <param name="StructuredLogs">The method that it refers to which sets up logs for machines, such as <c>AddJsonConsole</c>; null where there is none.</param>
public sealed record AssemblyReferences(bool UsesGuard, bool StartsProcesses, string? StructuredLogs)
{
    private static readonly string[] LogMethods = ["AddJsonConsole", "AddOpenTelemetry", "UseSerilog", "AddSerilog", "AddNLog", "UseNLog", "AddApplicationInsightsTelemetry"];

    /// <summary>Reads the metadata.</summary>
    /// <param name="assembly">The file, seekable.</param>
    /// <returns>The references; none where the file has no readable metadata, which is for the rules on files to say.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AssemblyReferences Read(Stream assembly)
    {
        try
        {
            using var file = new PEReader(assembly, PEStreamOptions.LeaveOpen);
            if (!file.HasMetadata)
            {
                return new(false, false, null);
            }

            var metadata = file.GetMetadataReader();
            return new(
                metadata.AssemblyReferences.Any(r => metadata.StringComparer.Equals(metadata.GetAssemblyReference(r).Name, "HardenedContainer.Guard")),
                metadata.MemberReferences.Any(r => IsProcessStart(metadata, metadata.GetMemberReference(r))),
                metadata.MemberReferences.Select(r => metadata.GetString(metadata.GetMemberReference(r).Name)).FirstOrDefault(LogMethods.Contains));
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or ArgumentException)
        {
            return new(false, false, null);
        }
    }

    private static bool IsProcessStart(MetadataReader metadata, MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeReference || !metadata.StringComparer.Equals(member.Name, "Start"))
        {
            return false;
        }

        var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        return metadata.StringComparer.Equals(type.Name, "Process") && metadata.StringComparer.Equals(type.Namespace, "System.Diagnostics");
    }
}
