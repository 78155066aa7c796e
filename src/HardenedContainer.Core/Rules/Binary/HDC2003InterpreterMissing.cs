using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>The loader that an executable names is not in the image.</summary>
internal sealed class HDC2003InterpreterMissing : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2003;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var view = new ImageView(subject);
        if (!view.IsKnown)
        {
            return [];
        }

        // libc.so.6 has an interpreter too, for it prints its version when it is started; HDC2006 speaks where the base has the other libc.
        return from file in view.Loadable
               let interpreter = file.Elf.Interpreter ?? ""
               where interpreter.Length > 0 && (file.IsEntry || file.Elf.SoName is null)
               where view.Find(interpreter) is null && !LibcFlavour.IsMixed(file.Elf, subject)
               select file.Finding(
                   Descriptor,
                   $"{file.Name} is started by {Printable.Of(interpreter)}, which is not in the image on {subject.Base.Name}.",
                   Fix(interpreter));
    }

    private static string Fix(string interpreter) => LibcFlavour.OfInterpreter(interpreter) switch
    {
        LibcFlavour.Glibc => "Set HardenContainerMode=static, which needs none, or HardenContainerBase to one that has it: chiseled, distroless-base, or scratch with the loader from the build machine.",
        LibcFlavour.Musl => "Set HardenContainerBase to the reference of an Alpine image, or publish for the identifier without -musl.",
        _ => "Link with the distribution's own loader: leave --dynamic-linker out of LinkerArg, and do not build in an environment that patches it.",
    };
}
