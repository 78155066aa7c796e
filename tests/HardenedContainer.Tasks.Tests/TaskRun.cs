using HardenedContainer.Testing;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HardenedContainer.Tasks.Tests;

/// <summary>
/// The tasks in the order of the targets, on a publish directory that a test fills: everything between MSBuild and the disk,
/// without an MSBuild and without a publish. Begins as a good static app.
/// </summary>
public sealed class TaskRun : IDisposable
{
    private static readonly Lazy<byte[]> _executable = new(Compile);

    private readonly TemporaryDirectory _root = new("tasks");
    private readonly Dictionary<string, string> _properties = new()
    {
        ["HardenContainerCaCertificates"] = "never",
        ["HardenContainerTimeZones"] = "never",
        ["SOURCE_DATE_EPOCH"] = "1700000000",
        ["OutputType"] = "Exe",
        ["AssemblyName"] = "app",
        ["Version"] = "1.0.0",
    };

    private readonly List<ITaskItem> _items = [];

    private ITaskItem[] _image = [];
    private ITaskItem[] _index = [];

    public TaskRun()
    {
        Directory.CreateDirectory(Publish());
        Write("app", Executable, executable: true);
    }

    /// <summary>A static, position-independent program with every protection.</summary>
    public static byte[] Executable => _executable.Value;

    /// <summary>What MSBuild was told by the last run.</summary>
    public RecordingEngine Engine { get; private set; } = new();

    /// <summary>Codes of the errors, each once, in order.</summary>
    public IEnumerable<string> Errors => Engine.Errors.Select(e => e.Code).Distinct();

    /// <summary>Codes of the warnings, each once, in order.</summary>
    public IEnumerable<string> Warnings => Engine.Warnings.Select(e => e.Code).Distinct();

    public string Mode { get; set; } = "static";

    public string ProjectDirectory => _root.Path;

    public string OutputDirectory => Output();

    public string ImageArchive => Output("image.oci.tar");

    public string Publish(params string[] parts) => _root.File(["publish", .. parts]);

    public string Output(params string[] parts) => _root.File(["hardened", .. parts]);

    public string Base(string name) => Path.Combine(OutputDirectory + "-base", name);

    public TaskRun Set(string property, string value)
    {
        _properties[property] = value;
        return this;
    }

    public TaskRun Add(string itemType, string identity, params (string Name, string Value)[] metadata)
    {
        var item = new TaskItem(Escape(identity));
        foreach (var (name, value) in metadata.Append(("HardenContainerItemType", itemType)))
        {
            item.SetMetadata(name, Escape(value));
        }

        _items.Add(item);
        return this;
    }

    public TaskRun Write(string path, byte[] content, bool executable = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Publish(path))!);
        File.WriteAllBytes(Publish(path), content);
        if (executable)
        {
            File.SetUnixFileMode(Publish(path), (UnixFileMode)0b111_101_101);
        }

        return this;
    }

    public TaskRun Write(string path, string content) => Write(path, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Runs a shell script in the publish directory.</summary>
    public TaskRun Shell(string script)
    {
        CommandLine.Run("sh", ["-euc", script], new() { WorkingDirectory = Publish() }).Succeeded();
        return this;
    }

    /// <summary>Binds and decides, as before a restore.</summary>
    /// <returns>Whether the task succeeded.</returns>
    public bool Resolve()
    {
        Engine = new();
        using var resolve = Prepare(new ResolveHardening { InvariantGlobalization = "true", TargetFrameworkVersion = "v10.0" });
        return resolve.Execute();
    }

    /// <summary>Plans, validates, stages and writes the image, as after a publish.</summary>
    /// <returns>Whether all tasks succeeded.</returns>
    public bool Run()
    {
        Engine = new();
        using var generate = Prepare(new GenerateHardenedContainer
        {
            ProjectFile = _root.File("app.csproj"),
            Mode = Mode,
            ModeReason = "the test says so",
            Published = [Published()],
        });
        if (!generate.Execute())
        {
            return false;
        }

        using var write = Prepare(new WriteHardenedImage { PlanFile = generate.PlanFile, FindingCounts = generate.FindingCounts, BaseManifest = generate.BaseManifest, IsArchiveRefused = generate.IsArchiveRefused });
        var isWritten = write.Execute();
        _image = write.Image;
        return isWritten;
    }

    /// <summary>Writes the lock file.</summary>
    /// <returns>Whether the task succeeded.</returns>
    public bool Pin()
    {
        Engine = new();
        using var pin = Prepare(new PinHardenedContainer { Mode = Mode, InvariantGlobalization = "true", TargetFrameworkVersion = "v10.0" });
        return pin.Execute();
    }

    /// <summary>Asks for a build inside an engine, which is there only where <c>DOCKER_HOST</c> says so.</summary>
    /// <returns>Whether the task succeeded.</returns>
    public bool BuildInDocker()
    {
        Engine = new();
        using var build = Prepare(new BuildInDocker
        {
            ProjectFile = _root.File("app.csproj"),
            Mode = Mode,
            TargetFrameworkVersion = "v10.0",
            Projects = [new TaskItem(_root.File("app.csproj"))],
            WorkDirectory = _root.File("work"),
        });
        return build.Execute();
    }

    /// <summary>Patches the manifests, or shows how.</summary>
    /// <returns>Whether the task succeeded.</returns>
    public bool Patch()
    {
        Engine = new();
        using var patch = Prepare(new PatchManifests());
        return patch.Execute();
    }

    /// <summary>Writes an image without an app.</summary>
    /// <returns>Whether the task succeeded.</returns>
    public bool WriteBase()
    {
        Engine = new();
        using var write = Prepare(new WriteBaseImage { ProjectFile = _root.File("app.csproj") });
        return write.Execute();
    }

    /// <summary>Joins images in an index, or removes the one that is there.</summary>
    /// <param name="parts">The items of the images; none where one of them failed.</param>
    /// <returns>Whether the task succeeded.</returns>
    public bool Join(params ITaskItem[] parts)
    {
        Engine = new();
        using var join = Prepare(new WriteImageIndex { Parts = parts });
        var isJoined = join.Execute();
        (_image, _index) = (parts, join.Index);
        return isJoined;
    }

    /// <summary>Pushes what the last run wrote, or the last index.</summary>
    /// <returns>Whether the task succeeded.</returns>
    public bool Push()
    {
        using var push = Prepare(new PushHardenedImage { Images = _image, Index = _index });
        return push.Execute();
    }

    /// <summary>Hands what the last run wrote to the engine.</summary>
    /// <returns>Whether the task succeeded.</returns>
    public bool Load()
    {
        using var load = Prepare(new LoadHardenedImage { Images = _image });
        return load.Execute();
    }

    /// <summary>Hands what the last run wrote to the engine, as one of several images.</summary>
    /// <param name="architectures">What the plans of the images say.</param>
    /// <returns>Whether the task succeeded.</returns>
    public bool LoadOneOf(params string[] architectures)
    {
        var images = architectures.Select(architecture =>
        {
            var plan = Planning.PlanJson.Read(File.ReadAllText(Output("plan.json")));
            Directory.CreateDirectory(Output(architecture));
            File.WriteAllText(Output(architecture, "plan.json"), Planning.PlanJson.Write(plan with { Architecture = architecture }));
            var image = new TaskItem(_image[0]);
            image.SetMetadata("PlanFile", Output(architecture, "plan.json"));
            return (ITaskItem)image;
        });
        using var load = Prepare(new LoadHardenedImage { Images = [.. images] });
        return load.Execute();
    }

    public void Dispose()
    {
        // .NET cannot delete a file whose name is not UTF-8.
        CommandLine.Run("rm", "-rf", Publish()).Succeeded();
        _root.Dispose();
    }

    private static byte[] Compile()
    {
        using var directory = new TemporaryDirectory("elf");
        File.WriteAllText(directory.File("app.c"), "int main(void) { return 0; }\n");
        CommandLine.Run(
            "gcc", ["-static-pie", "-fPIE", "-s", "-Wl,-z,relro,-z,now,-z,noexecstack", "-o", directory.File("app"), directory.File("app.c")]).Succeeded();
        return File.ReadAllBytes(directory.File("app"));
    }

    private static string Escape(string value) => value.Replace("%", "%25", StringComparison.Ordinal);

    private TaskItem Published()
    {
        var item = new TaskItem(Escape(_root.File("app.csproj")));
        item.SetMetadata("PublishDirectory", Escape(Publish() + "/"));
        item.SetMetadata("EntryFile", "app");
        item.SetMetadata("RuntimeIdentifier", "linux-x64");
        item.SetMetadata("TargetFrameworkVersion", "10.0");
        item.SetMetadata("InvariantGlobalization", "true");
        item.SetMetadata("StaticOpenSsl", "true");
        return item;
    }

    private T Prepare<T>(T task) where T : HardeningTask
    {
        _properties["MSBuildProjectDirectory"] = ProjectDirectory;
        _properties.TryAdd("HardenContainerOutputDir", OutputDirectory);
        task.BuildEngine = Engine;
        task.ProjectDirectory = ProjectDirectory;
        task.HostRuntimeIdentifier = "linux-x64";
        task.Items = [.. _items];
        task.Properties =
        [
            .. _properties.Select(p => new TaskItem(p.Key, new Dictionary<string, string> { ["Value"] = Escape(p.Value) })),
        ];
        return task;
    }
}
