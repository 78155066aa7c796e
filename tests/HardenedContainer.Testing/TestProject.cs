using System.Collections.Concurrent;

namespace HardenedContainer.Testing;

/// <summary>An app in a temporary directory that nothing of this repository reaches but the packed package.</summary>
public sealed class TestProject : IDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> _templates = new();
    private static readonly Lazy<TemporaryDirectory> _templateRoot = new(() => new("templates"));

    private readonly TemporaryDirectory _root;

    private TestProject(string name)
    {
        _root = new("app");
        Name = name;
        Directory = System.IO.Directory.CreateDirectory(_root.File(name)).FullName;
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Solution.props", "Directory.Solution.targets" })
        {
            File.WriteAllText(_root.File(file), "<Project />\n");
        }
    }

    /// <summary>Name of the project and of its program.</summary>
    public string Name { get; }

    /// <summary>The folder that a user would have in version control. Its parent stops the search for props, targets and NuGet settings.</summary>
    public string Directory { get; }

    /// <summary>The project file.</summary>
    public string ProjectFile => System.IO.Directory.EnumerateFiles(Directory, "*.*proj").Single();

    /// <summary>Makes an app with <c>dotnet new TEMPLATE</c> and adds the package; nothing else is changed.</summary>
    public static TestProject FromTemplate(string template, string name = "App", params string[] arguments)
    {
        var project = new TestProject(name);
        CopyDirectory(TemplateOutput(template, name, arguments), project.Directory);
        project.AddPackage();
        return project;
    }

    /// <summary>Makes an app from files (path below the project folder → content). The package is not added.</summary>
    public static TestProject FromFiles(string name, IReadOnlyDictionary<string, string> files)
    {
        var project = new TestProject(name);
        foreach (var (path, content) in files)
        {
            project.Write(path, content);
        }

        return project;
    }

    /// <summary>Copies an app (such as one of <c>samples/</c>, without <c>bin</c> and <c>obj</c>). The package is not added.</summary>
    public static TestProject FromDirectory(string directory)
    {
        var project = new TestProject(Path.GetFileName(directory));
        CopyDirectory(directory, project.Directory);
        return project;
    }

    /// <summary>Writes a file below the project folder.</summary>
    public void Write(string path, string content)
    {
        var full = Path.Combine(Directory, path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    /// <summary>Makes the packed packages a source of this project, beside the sources that the machine has.</summary>
    public void AddFeed() => File.WriteAllText(_root.File("nuget.config"), $"""
        <configuration>
          <packageSources>
            <add key="hardened-container-under-test" value="{PackedPackage.Feed}" />
          </packageSources>
        </configuration>
        """);

    /// <summary>Adds the reference to the packed package, as the read-me says it.</summary>
    public void AddPackage()
    {
        AddFeed();
        AddToProject($"""
            <ItemGroup>
              <PackageReference Include="{PackedPackage.Id}" Version="{PackedPackage.Version}" PrivateAssets="all" />
            </ItemGroup>
            """);
    }

    /// <summary>Adds properties to the project file.</summary>
    public void SetProperties(params (string Name, string Value)[] properties) => AddToProject(
        $"<PropertyGroup>{string.Concat(properties.Select(p => $"<{p.Name}>{System.Security.SecurityElement.Escape(p.Value)}</{p.Name}>"))}</PropertyGroup>");

    /// <summary>Adds XML at the end of the project file.</summary>
    public void AddToProject(string xml)
    {
        var text = File.ReadAllText(ProjectFile);
        var end = text.LastIndexOf("</Project>", StringComparison.Ordinal);
        File.WriteAllText(ProjectFile, text[..end] + xml + "\n" + text[end..]);
    }

    /// <summary>Runs <c>dotnet ARGUMENTS</c> in the project folder.</summary>
    public CommandResult Run(params string[] arguments) => Dotnet.Run(Directory, arguments);

    /// <summary>Runs <c>dotnet publish -p:HardenContainer=true ARGUMENTS</c>, whatever its exit status.</summary>
    public HardenedPublish Publish(params string[] arguments) => Publish(environment: null, arguments);

    /// <inheritdoc cref="Publish(string[])"/>
    public HardenedPublish Publish(IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        new(this, Dotnet.Run(Directory, ["publish", "-p:HardenContainer=true", .. arguments], environment));

    /// <summary>Removes the project and all that was made of it.</summary>
    public void Dispose() => _root.Dispose();

    /// <summary>Removes the cached template output of this process.</summary>
    internal static void RemoveTemplates()
    {
        if (_templateRoot.IsValueCreated)
        {
            _templateRoot.Value.Dispose();
            _templates.Clear();
        }
    }

    private static string TemplateOutput(string template, string name, string[] arguments) => _templates.GetOrAdd(
        string.Join(' ', [template, name, .. arguments]),
        key => new(() =>
        {
            var output = _templateRoot.Value.File(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)))[..12]);
            Dotnet.Run(_templateRoot.Value.Path, ["new", template, "--name", name, "--output", output, "--no-restore", .. arguments]).Succeeded();
            return output;
        })).Value;

    private static void CopyDirectory(string source, string target)
    {
        System.IO.Directory.CreateDirectory(target);
        foreach (var file in System.IO.Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var directory in System.IO.Directory.EnumerateDirectories(source).Where(d => Path.GetFileName(d) is not ("bin" or "obj")))
        {
            CopyDirectory(directory, Path.Combine(target, Path.GetFileName(directory)));
        }
    }
}
