using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Rendering;

/// <summary>
/// The Dockerfile of a plan. Its context holds the staged root file system below <c>rootfs/RID</c>; nothing is run, fetched
/// or compiled, so the final stage has neither RUN nor ADD nor ARG.
/// </summary>
public static class DockerfileRenderer
{
    // Not "context", which BuildKit reserves.
    private const string ContextStage = "staged";
    private const string RootStage = "rootfs";
    private const string LibrariesStage = "libraries";
    private const int AnyExecute = 0b001_001_001;

    // Keeps lines below what the classic builder reads.
    private const int FilesInOneCopy = 100;

    /// <summary>Renders the Dockerfile.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="dialect">Plain for every builder; BuildKit sets the modes of executables itself, so that a check-out that lost
    /// them changes nothing.</param>
    /// <returns>The whole text, with marker and hash.</returns>
    /// <exception cref="FindingException">Values that no Dockerfile can hold, such as a line feed in a label: HDC9206 where the
    /// image archive carries them, HDC9001 where there is no other way to make the image.</exception>
    public static string Render(ImagePlan plan, DockerfileDialect dialect)
    {
        var writer = new DockerfileWriter();
        WriteStages(writer, plan, dialect, "", $"rootfs/{plan.RuntimeIdentifier}/");
        if (writer.Problems.Count > 0)
        {
            // The archive of an image on a base may fail to come about, and then nothing would carry the value.
            var descriptor = ImageArchive.Refusal(plan) is null && plan.Base.Reference is null ? DiagnosticCatalog.HDC9206 : DiagnosticCatalog.HDC9001;
            throw new FindingException([.. writer.Problems.Select(problem => descriptor.At(problem))]);
        }

        return GeneratedFiles.Seal(writer.ToString());
    }

    /// <summary>Writes the stages that make the image of a staged root file system.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="dialect">Which builders are to read it.</param>
    /// <param name="origin">Flags of COPY for where the root file system lies: another stage; empty for the context.</param>
    /// <param name="path">Its directory there, with <c>/</c> at its end.</param>
    internal static void WriteStages(DockerfileWriter writer, ImagePlan plan, DockerfileDialect dialect, string origin, string path)
    {
        WriteLibrariesStage(writer, plan);
        WriteRootStage(writer, plan, dialect, origin, path);
        WriteDebugStage(writer, plan);
        WriteFinalStage(writer, plan);
    }

    private static void WriteLibrariesStage(DockerfileWriter writer, ImagePlan plan)
    {
        if (plan.Base.LibrariesReference is { } reference)
        {
            writer.Comment("Shared libraries are taken from here, and nothing else is.");
            writer.From(reference, LibrariesStage);
        }
    }

    private static void WriteRootStage(DockerfileWriter writer, ImagePlan plan, DockerfileDialect dialect, string origin, string source)
    {
        var setsModes = dialect == DockerfileDialect.BuildKit;
        writer.Comment("The root file system, gathered here so that the image gets it as one layer.");
        writer.From("scratch", setsModes ? ContextStage : RootStage);
        writer.Copy(origin, [source], "/");
        if (setsModes)
        {
            WriteModes(writer, plan);
        }

        // One by one, each to its own name: where a source is a link, builders copy what it points to.
        foreach (var path in plan.Base.CopiedLibraries)
        {
            writer.Require(!DockerfileWriter.IsPattern(path), $"The library {ValueText.Quote(path)} has a name that builders take as a pattern.");
            writer.Copy($"--from={LibrariesStage}", [path], path);
        }
    }

    // From a stage and not from the context: the names of context files go through gRPC headers, which hold only ASCII.
    private static void WriteModes(DockerfileWriter writer, ImagePlan plan)
    {
        writer.Comment("Executables are made so here, because a check-out or an upload may lose their modes.");
        writer.From(ContextStage, RootStage);
        var executables = plan.Entries.Where(e => e.Kind == ImageEntryKind.File && (e.Mode & AnyExecute) != 0);
        foreach (var group in executables.GroupBy(e => (Directory: ImagePath.Parent(e.Path), e.Mode)))
        {
            var mode = Convert.ToString(group.Key.Mode, 8).PadLeft(4, '0');
            foreach (var files in group.Select(e => e.Path).Chunk(FilesInOneCopy))
            {
                writer.Copy($"--from={ContextStage} --chmod={mode}", files, group.Key.Directory.TrimEnd('/') + "/");
            }
        }
    }

    // Before the last stage, which is what is built where nobody names one.
    private static void WriteDebugStage(DockerfileWriter writer, ImagePlan plan)
    {
        if (DebugVariant.Of(plan) is { } debug)
        {
            writer.Comment("The same app with tools, to look into and never to deploy: docker build --target debug");
            writer.From(debug.Base.Reference!, "debug");
            WriteImage(writer, debug);
        }
    }

    private static void WriteFinalStage(DockerfileWriter writer, ImagePlan plan)
    {
        writer.Comment("The image.");
        writer.From(plan.Base.Reference ?? "scratch");
        WriteImage(writer, plan);
    }

    private static void WriteImage(DockerfileWriter writer, ImagePlan plan)
    {
        writer.Copy($"--from={RootStage}", ["/"], "/");
        WriteConfiguration(writer, plan);
    }

    /// <summary>Writes what the configuration of the image is made from.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="plan">The plan.</param>
    internal static void WriteConfiguration(DockerfileWriter writer, ImagePlan plan)
    {
        var configuration = plan.Configuration;
        foreach (var (name, value) in configuration.Environment.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            writer.Pair("ENV", "environment variable", name, value);
        }

        foreach (var (name, value) in configuration.Labels.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            writer.Pair("LABEL", "label", name, value);
        }

        foreach (var port in configuration.Ports)
        {
            writer.Line($"EXPOSE {port}");
        }

        writer.Argument("STOPSIGNAL", configuration.StopSignal);
        writer.Argument("WORKDIR", configuration.WorkingDirectory);
        writer.Argument("USER", configuration.User);
        WriteHealth(writer, plan);
        if (!configuration.Entrypoint.IsEmpty)
        {
            writer.Exec("ENTRYPOINT", configuration.Entrypoint);
        }

        if (!configuration.Command.IsEmpty)
        {
            writer.Exec("CMD", configuration.Command);
        }
    }

    private static void WriteHealth(DockerfileWriter writer, ImagePlan plan)
    {
        if (plan.Configuration.Health is { } health)
        {
            writer.Health(health);
        }
        else if (plan.Base.Reference is not null)
        {
            // A base may bring one, which would call what this image does not have.
            writer.Line("HEALTHCHECK NONE");
        }
    }
}
