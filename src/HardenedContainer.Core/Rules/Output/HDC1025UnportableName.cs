using System.Text;
using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Names that other file systems and archives cannot hold.</summary>
internal sealed class HDC1025UnportableName : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1025;

    private const int LongestName = 255;

    private static bool IsOdd(string name) => name.Any(char.IsControl) || Encoding.UTF8.GetByteCount(name) > LongestName;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        foreach (var file in subject.App.Files.Where(f => f.Path.Split('/').Any(IsOdd)))
        {
            yield return Descriptor.At($"{Printable.Of(file.Path)} has a control character or more than {LongestName} bytes in a name.", file.FullPath);
        }

        foreach (var twins in subject.App.Files.GroupBy(f => f.Path, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            yield return Descriptor.At($"{Printable.Of(string.Join(" and ", twins.Select(f => f.Path).Order(StringComparer.Ordinal)))} differ in case only.", twins.First().FullPath);
        }
    }
}
