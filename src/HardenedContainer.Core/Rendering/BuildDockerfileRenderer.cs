using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HardenedContainer.Building;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Rendering;

/// <summary>
/// The Dockerfile of a build inside an engine, from source to image: restore, publish with this package, and the same final stage as
/// that of a build on the host. Its context is the repository. For BuildKit, which knows the mounts.
/// </summary>
public static class BuildDockerfileRenderer
{
    private const string SdkStage = "sdk";
    private const string RestoreStage = "restore";
    private const string PublishStage = "publish";
    private const string CheckedStage = "checked";
    private const string PackageCache = "--mount=type=cache,id=nuget-packages,target=/root/.nuget/packages";
    private const string NuGetSettings = $"--mount=type=secret,id={BuilderSettings.NuGetSecret},target=/root/.nuget/NuGet/NuGet.Config";
    private const string PackageIndex = "/var/lib/apt/lists";

    /// <summary>Labels that another commit changes, although the image is built as before: whoever builds gives them.</summary>
    public static ImmutableArray<string> Changing { get; } = ["org.opencontainers.image.revision", "org.opencontainers.image.created"];

    /// <summary>Renders the Dockerfile.</summary>
    /// <param name="settings">How to build.</param>
    /// <param name="plan">The image; null as long as nothing was published, and then without the final stage.</param>
    /// <returns>The whole text, with marker and hash.</returns>
    /// <exception cref="FindingException">HDC9001: values that no Dockerfile can hold.</exception>
    public static string Render(BuilderSettings settings, ImagePlan? plan)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var writer = new DockerfileWriter();
        WriteSdkStage(writer, settings);
        WriteRestoreStage(writer, settings);
        WritePublishStage(writer, settings);
        WriteExportStage(writer);
        if (plan is not null)
        {
            WriteCheckedStage(writer, plan);
            DockerfileRenderer.WriteStages(writer, Settled(plan), DockerfileDialect.Plain, $"--from={CheckedStage}", $"{BuilderSettings.OutputDirectory}/rootfs/{plan.RuntimeIdentifier}/");
        }

        return writer.Problems.Count > 0
            ? throw new FindingException([.. writer.Problems.Select(problem => DiagnosticCatalog.HDC9001.At(problem))])
            : GeneratedFiles.Seal(writer.ToString());
    }

    /// <summary>The hash of everything in the final stage but its base: what the publish inside must find as it was.</summary>
    /// <param name="plan">The image.</param>
    /// <returns>SHA-256, lower-case hexadecimal digits.</returns>
    public static string StageHash(ImagePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var writer = new DockerfileWriter();
        DockerfileRenderer.WriteConfiguration(writer, Settled(plan));
        foreach (var library in plan.Base.CopiedLibraries)
        {
            writer.Comment(library);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(writer.ToString())));
    }

    private static ImagePlan Settled(ImagePlan plan) => plan with
    {
        Configuration = plan.Configuration with { Labels = plan.Configuration.Labels.RemoveRange(Changing) },
    };

    private static void WriteSdkStage(DockerfileWriter writer, BuilderSettings settings)
    {
        writer.Comment("The SDK, and what a native build needs beside it.");
        writer.From(settings.SdkImage, SdkStage);
        if (!settings.Packages.IsEmpty)
        {
            writer.Line($"RUN apt-get update && apt-get install --yes --no-install-recommends {string.Join(' ', settings.Packages)} && rm -rf {PackageIndex}/*");
        }

        writer.Line("ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1");
        writer.Argument("WORKDIR", BuilderSettings.SourceDirectory);
    }

    private static void WriteRestoreStage(DockerfileWriter writer, BuilderSettings settings)
    {
        writer.Comment("Only what a restore reads, so that this layer lasts until one of these files changes.");
        writer.From(SdkStage, RestoreStage);
        foreach (var directory in settings.Tree.RestoreFiles.GroupBy(Directory))
        {
            writer.Copy("", directory, directory.Key);
        }

        foreach (var directory in settings.Tree.RestoreDirectories)
        {
            writer.Copy("", [directory + "/"], directory + "/");
        }

        WriteAuditDay(writer);
        writer.Exec($"RUN {Mounts(settings)}", ["dotnet", "msbuild", settings.Tree.Project, "-restore", "-target:HardenContainerRestore", "-nologo", .. Properties(settings)]);
    }

    private static void WritePublishStage(DockerfileWriter writer, BuilderSettings settings)
    {
        writer.Comment("The sources, and the publish, which checks what it made.");
        writer.From(RestoreStage, PublishStage);
        writer.Copy("", ["."], "./");
        writer.Line("ARG SOURCE_DATE_EPOCH");
        WriteAuditDay(writer);
        writer.Exec($"RUN {Mounts(settings)}", ["dotnet", "publish", settings.Tree.Project, "-nologo", .. Properties(settings)]);
    }

    private static void WriteExportStage(DockerfileWriter writer)
    {
        writer.Comment($"What a build on the host leaves behind: docker build --target {BuilderSettings.ExportStage} --output DIRECTORY");
        writer.From("scratch", BuilderSettings.ExportStage);
        writer.Copy($"--from={PublishStage}", ["/out/"], "/");
    }

    // The lines below were made for an app with other settings where this fails: another port, another user, another check.
    private static void WriteCheckedStage(DockerfileWriter writer, ImagePlan plan)
    {
        writer.Comment("The final stage fits what was published, or the build ends here.");
        writer.From(PublishStage, CheckedStage);
        writer.Line($"RUN grep -q {StageHash(plan)} {BuilderSettings.StageHashFile} || {{ echo 'HDC9308: the app needs other settings than the final stage has. Publish again with HardenContainerBuildIn=docker, which writes this file anew.'; exit 1; }}");
    }

    // Holes become known without any change here: another day is another restore.
    private static void WriteAuditDay(DockerfileWriter writer) => writer.Line($"ARG {BuilderSettings.AuditDay}");

    private static string Mounts(BuilderSettings settings) => $"{PackageCache} {NuGetSettings}{(settings.UsesSsh ? " --mount=type=ssh" : "")}";

    private static IEnumerable<string> Properties(BuilderSettings settings) => settings.Properties.Select(p => $"-property:{p.Key}={Escape(p.Value)}");

    private static string Directory(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..(slash + 1)] : "./";

    // MSBuild, "Escape special characters": a semicolon would begin the next property, a line feed the next instruction.
    private static string Escape(string value)
    {
        var escaped = new StringBuilder();
        foreach (var c in value)
        {
            _ = c is '%' or ';' or ',' or '"' or '$' or '@' or '\'' or '*' or '?' || char.IsControl(c)
                ? escaped.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture))
                : escaped.Append(c);
        }

        return escaped.ToString();
    }
}
