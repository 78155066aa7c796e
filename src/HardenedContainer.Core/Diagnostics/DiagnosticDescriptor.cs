namespace HardenedContainer.Diagnostics;

/// <summary>
/// What is always true of one diagnostic. All descriptors stand in <see cref="DiagnosticCatalog"/>, and each has a page
/// <c>docs/rules/CODE.md</c> with the same title.
/// </summary>
/// <param name="Code"><c>HDC</c> and four digits. The first digit is the band (0 to 8 rules, 9 everything else).
/// A code, once released, keeps its meaning.</param>
/// <param name="Title">One line, no full stop.</param>
/// <param name="DefaultSeverity">Severity where no policy says otherwise.</param>
/// <param name="Why">Why it matters on this image: one sentence, with its full stop.</param>
/// <param name="Fix">The one thing to do: one sentence, with its full stop. A finding may give a better one.</param>
/// <param name="Peers">The nearest rules of other tools, such as <c>hadolint:DL3002</c>; empty where no tool has it.</param>
public sealed record DiagnosticDescriptor(
    string Code,
    string Title,
    DiagnosticSeverity DefaultSeverity,
    string Why,
    string Fix,
    params string[] Peers)
{
    /// <summary>Makes a finding of this kind.</summary>
    /// <param name="what">What is wrong here: one sentence with its full stop, naming the file or value.</param>
    /// <param name="file">The file to look at: an absolute path, or a path in the image; null where there is none.</param>
    /// <param name="line">Line in <paramref name="file"/>, counted from 1; 0 where there is none.</param>
    /// <param name="fix">What to do here, where that is more exact than <see cref="Fix"/>.</param>
    /// <returns>The finding.</returns>
    public Finding At(string what, string? file = null, int line = 0, string? fix = null) =>
        new(this, what, file, line, fix);
}
