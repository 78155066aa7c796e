using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;
using System.Globalization;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Heap limits that are not what they seem to be.</summary>
internal sealed class HDC7032HeapLimit : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7032;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject)
    {
        foreach (var container in subject.Containers)
        {
            foreach (var variable in container.Environment.Where(v => v.Value is not null))
            {
                var name = variable.Name.StartsWith("COMPlus_", StringComparison.Ordinal) ? "DOTNET_" + variable.Name["COMPlus_".Length..] : variable.Name;
                var limit = ManifestQuantities.Bytes(container.MemoryLimit, container.Workload.Platform);
                if (name == "DOTNET_GCHeapHardLimit" && Hexadecimal(variable.Value!) is { } bytes && bytes >= limit)
                {
                    yield return Descriptor.At($"{variable.Name}={Printable.Of(variable.Value!)} means {bytes} bytes, and the container may use {limit}.", subject.Path, variable.Line);
                }
                else if (name == "DOTNET_GCHeapHardLimitPercent" && Hexadecimal(variable.Value!) is > 100 and var percent)
                {
                    yield return Descriptor.At($"{variable.Name}={Printable.Of(variable.Value!)} means {percent} per cent.", subject.Path, variable.Line);
                }
            }
        }
    }

    private static long? Hexadecimal(string value)
    {
        var digits = value.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? value[2..] : value;
        return long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
