using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Options;

namespace HardenedContainer.Rules.Binary;

/// <summary>The managed run time needs the C++ libraries, and the base is one without them: HDC2004 with the base to choose.</summary>
internal sealed class HDC2020CppRuntimeMissing : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2020;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var view = new ImageView(subject);
        if (!view.IsKnown)
        {
            yield break;
        }

        var files = view.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        var missing = view.ResolveLibraries()
            .Where(l => !l.IsFound && files.TryGetValue(l.From, out var file) && Owns(l, file, subject))
            .Select(l => l.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (missing.Length > 0)
        {
            var fix = subject.Base.Kind == BaseKind.Scratch
                ? "Install libstdc++6 and libgcc-s1 (Debian's names) on the build machine, so that they are copied into the image; or set HardenContainerMode=aot, which needs neither."
                : "Set HardenContainerBase to one that has them: chiseled, azurelinux-distroless, distroless-cc, or scratch with the libraries of the build machine; or set HardenContainerMode=aot, which needs neither.";
            yield return Descriptor.At(
                $"The .NET run time in {Printable.Of(subject.App.EntryFile)} needs {Printable.List(missing)}, which {subject.Base.Name} does not have.",
                subject.App.Entry?.FullPath,
                fix: fix);
        }
    }

    /// <summary>Whether a missing library is this rule's to tell.</summary>
    internal static bool Owns(LibraryLink link, ImageElf from, PublishSubject subject) =>
        subject.App.Mode is PublishMode.Trimmed or PublishMode.SelfContained
        && (link.Name is "libstdc++.so.6" or "libgcc_s.so.1")
        && (from.IsEntry || from.IsRuntime);
}
