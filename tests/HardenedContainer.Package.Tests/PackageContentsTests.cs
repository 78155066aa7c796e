using System.IO.Compression;
using System.Xml.Linq;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>What ships, and that nothing of it flows to who consumes the app.</summary>
[Parallelizable]
public sealed class PackageContentsTests
{
    private const long MostBytes = 3_000_000;

    [Test]
    public void The_package_holds_the_entries_of_the_golden_list() => Golden.AssertEqual("package-entries.txt", Entries());

    [Test]
    public void The_package_is_below_3_MB() => Assert.That(new FileInfo(PackedPackage.File).Length, Is.LessThan(MostBytes));

    [Test]
    public void The_package_is_a_development_dependency_without_dependencies_or_libraries()
    {
        using var package = ZipFile.OpenRead(PackedPackage.File);
        using var stream = package.GetEntry($"{PackedPackage.Id}.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");

        Assert.That(metadata.Elements().Single(e => e.Name.LocalName == "developmentDependency").Value, Is.EqualTo("true"));
        Assert.That(metadata.Descendants().Where(e => e.Name.LocalName is "dependency" or "frameworkReference"), Is.Empty);
        Assert.That(package.Entries.Where(e => e.FullName.StartsWith("lib/", StringComparison.Ordinal) || e.FullName.StartsWith("ref/", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_file_that_a_target_imports_is_in_the_package()
    {
        using var package = ZipFile.OpenRead(PackedPackage.File);
        var names = package.Entries.Select(e => e.FullName).ToArray();
        var imports = package.Entries.Where(e => e.FullName.StartsWith("build/", StringComparison.Ordinal) && Path.GetExtension(e.FullName) is ".props" or ".targets")
            .SelectMany(Imports)
            .ToArray();

        Assert.That(imports, Is.Not.Empty);
        Assert.That(imports.Except(names), Is.Empty);
    }

    [Test]
    public void A_consumer_of_a_library_that_references_the_package_gets_nothing_of_it()
    {
        // Without PrivateAssets, which the user may have forgotten: NuGet does not let build/ flow.
        using var tree = Apps.Tree(new Dictionary<string, string>
        {
            ["Shared/Shared.csproj"] = Apps.Library("net10.0", Apps.Package.Replace(" PrivateAssets=\"all\"", "", StringComparison.Ordinal)),
            ["Shared/Code.cs"] = "public static class Code { public const string Line = \"hello\"; }\n",
            ["App/App.csproj"] = Apps.Project(rest: """<ItemGroup><ProjectReference Include="../Shared/Shared.csproj" /></ItemGroup>"""),
            ["App/Program.cs"] = "Console.WriteLine(Code.Line);\n",
        });

        tree.Run("build", "App", "-p:HardenContainer=true").Succeeded();
        var evaluated = tree.Run("msbuild", "App", "-getProperty:HardenContainerPass", "-p:HardenContainer=true").Succeeded();

        Assert.That(evaluated.StandardOutput.Trim(), Is.Empty);
        Assert.That(Snapshot.Names(Path.Combine(tree.Directory, "App", "bin")), Has.None.Contains("HardenedContainer"));
    }

    private static IEnumerable<string> Imports(ZipArchiveEntry file)
    {
        using var stream = file.Open();
        return [.. XDocument.Load(stream).Descendants().Where(e => e.Name.LocalName == "Import").Select(e => "build/" + e.Attribute("Project")!.Value)];
    }

    // There is a page for every rule, which another test sees to; here they are one line.
    private static string Entries()
    {
        using var package = ZipFile.OpenRead(PackedPackage.File);
        return string.Concat(package.Entries
            .Select(e => e.FullName)
            .Select(name => name.StartsWith("docs/rules/HDC", StringComparison.Ordinal) ? "docs/rules/HDC*.md"
                : name.EndsWith(".psmdcp", StringComparison.Ordinal) ? "package/services/metadata/core-properties/*.psmdcp"
                : name)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(name => name + "\n"));
    }
}
