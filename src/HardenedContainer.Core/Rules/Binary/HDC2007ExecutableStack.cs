using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>A file that makes the stack executable.</summary>
internal sealed class HDC2007ExecutableStack : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2007;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in new ImageView(subject).Loadable
        where !file.Elf.NonExecutableStack
        select file.Finding(
            Descriptor,
            $"{file.Name} asks for an executable stack: its PT_GNU_STACK header is missing or executable.",
            file.IsEntry
                ? "Remove -z execstack from LinkerArg, and end assembly sources of your own with .section .note.GNU-stack,\"\",@progbits."
                : null);
}
