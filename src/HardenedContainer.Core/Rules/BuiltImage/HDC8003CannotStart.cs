using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>
/// The executable is not there, may not be executed, or lacks its loader, a library or a version of one, in the root file system
/// as the layers make it. What band 2 says of the plan, said of the image.
/// </summary>
internal sealed class HDC8003CannotStart : IRule<BuiltImageSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8003;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject) => Problems(subject.Image).Select(p => subject.Finding(Descriptor, p));

    private static IEnumerable<string> Problems(Facts.Images.BuiltImage image)
    {
        var start = new ImageStart(image);
        if (image.Arguments.IsEmpty)
        {
            return ["The image has neither an ENTRYPOINT nor a CMD."];
        }

        var name = Printable.Of(image.Arguments[0]);
        if (start.Executable is not { } program)
        {
            return [$"{name}, which the container starts, is not in the image."];
        }

        if (program.File.Kind != FileKind.File)
        {
            return [$"{name}, which the container starts, is no file."];
        }

        if (RunUser.Of(image) is { } user && !program.Allows(user.Id, user.GroupId, 1))
        {
            return [$"{name} may not be executed by the user {image.User}: its mode is {Octal(program)}."];
        }

        return program switch
        {
            { Text: { } line } => Interpreter(image, name, line),
            { File.Elf: { } elf } => Loader(start, new(program.Path, elf), name).Concat(Arguments(image)),
            _ => [$"{name} is neither an ELF file nor a script, so that no kernel can start it."],
        };
    }

    private static IEnumerable<string> Interpreter(Facts.Images.BuiltImage image, string name, string line) =>
        line[2..].Trim().Split(' ')[0] is { Length: > 0 } interpreter && image.Find(interpreter) is null
            ? [$"{name} is a script for {Printable.Of(interpreter)}, which is not in the image."]
            : [];

    private static IEnumerable<string> Loader(ImageStart start, RootFile program, string name)
    {
        if (program.Elf!.Interpreter is { Length: > 0 } interpreter && start.Find(interpreter) is null)
        {
            yield return $"{name} is started by {Printable.Of(interpreter)}, which is not in the image.";
        }

        foreach (var link in LibraryClosure.Resolve(start, program, []))
        {
            if (!link.IsFound)
            {
                yield return $"{Printable.Of(link.From)} needs {Printable.Of(link.Name)}, which is not in the image.";
            }
            else if (link.Provider is { DefinedVersions.IsEmpty: false } library
                && link.FromElf.RequiredVersions.FirstOrDefault(v => v.Library == link.Name && !library.DefinedVersions.Contains(v.Version, StringComparer.Ordinal)) is { } missing)
            {
                yield return $"{Printable.Of(link.From)} needs {Printable.Of(missing.Version)} of {Printable.Of(link.Name)}, and the one in the image does not have it.";
            }
        }
    }

    // dotnet app.dll
    private static IEnumerable<string> Arguments(Facts.Images.BuiltImage image) =>
        image.Arguments is [var host, var app, ..] && Path.GetFileName(host) == "dotnet" && app.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            && image.Find(Path.Join(app.StartsWith('/') ? "" : image.WorkingDirectory, app)) is null
            ? [$"{Printable.Of(app)}, which dotnet is to start, is not in the image."]
            : [];

    private static string Octal(LayerFile file) => Convert.ToString((int)file.File.Mode, 8).PadLeft(4, '0');
}
