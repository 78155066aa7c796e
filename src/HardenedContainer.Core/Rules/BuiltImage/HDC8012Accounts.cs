using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>Accounts without password, second accounts of root, and numbers and names that two accounts share.</summary>
internal sealed class HDC8012Accounts : IRule<BuiltImageSubject>
{
    private const int Name = 0, Password = 1, Number = 2;

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8012;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        var problems = new List<string>();
        foreach (var file in new[] { "/etc/passwd", "/etc/shadow" })
        {
            problems.AddRange(RunUser.Lines(subject.Image, file).Where(l => l[Password].Length == 0).Select(l => $"{Printable.Of(l[Name])} has no password in {file}."));
        }

        foreach (var file in new[] { "/etc/passwd", "/etc/group" })
        {
            var lines = RunUser.Lines(subject.Image, file).ToArray();
            foreach (var (field, what) in new[] { (Number, "number"), (Name, "name") })
            {
                problems.AddRange(lines.GroupBy(l => l[field], StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"{Printable.List(g.Select(l => l[Name]))} share the {what} {Printable.Of(g.Key)} in {file}."));
            }
        }

        return problems.Select(p => subject.Finding(Descriptor, p));
    }
}
