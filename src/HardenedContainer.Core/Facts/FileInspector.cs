using System.Collections.Immutable;
using System.Text.Json;
using HardenedContainer.Elf;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Facts;

/// <summary>What is read from the whole of a file, where its name or format asks for it.</summary>
internal static class FileInspector
{
    /// <summary>Longest file that is held in memory, in bytes.</summary>
    internal const int MaxLength = 1 << 20;

    private const int MaxAssemblyLength = 64 << 20;
    private const string RuntimeConfig = ".runtimeconfig.json";
    private const string Dependencies = ".deps.json";

    /// <summary>Whether the whole content of a file of this name is of interest.</summary>
    internal static bool Wants(string path) => KeyStoreReader.IsKeyStore(path) || IsSettings(path) || PlainSettings.IsSettings(path) || path.EndsWith(Dependencies, StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds what the content says.</summary>
    /// <param name="file">The file so far.</param>
    /// <param name="stream">The file, seekable.</param>
    /// <param name="content">The whole content where the file is wanted and not too long; else null.</param>
    /// <returns>The file with what was found.</returns>
    internal static PublishFile Inspect(PublishFile file, Stream stream, byte[]? content)
    {
        if (file.Format == ContentFormat.Elf)
        {
            return ReadElf(file, stream);
        }

        if (file.Format == ContentFormat.ManagedAssembly)
        {
            return file with { Secrets = UserStrings.Scan(stream), Assemblies = AssemblyFacts.Read(stream) is { } facts ? [facts] : [] };
        }

        if (KeyStoreReader.IsKeyStore(file.Path))
        {
            return KeyStoreReader.Inspect(file.Path, content) is { } store ? file with { Secrets = file.Secrets.Add(store) } : file;
        }

        return content switch
        {
            null => file,
            _ when PlainSettings.IsSettings(file.Path) => file with { Secrets = [.. file.Secrets, .. SettingSecrets.Find(PlainSettings.Read(content), hasTexts: true)] },
            _ => ReadJson(file, content),
        };
    }

    private static PublishFile ReadElf(PublishFile file, Stream stream)
    {
        try
        {
            var elf = ElfReader.Read(stream);
            var host = file.Length - elf.AppendedBytes;
            var bundle = elf.AppendedBytes > 0 ? SingleFileBundle.Read(stream, host) : null;

            // What is in a bundle is looked at file by file.
            file = file with { Elf = elf, Bundle = bundle, Secrets = NativeStrings.Scan(stream, bundle is null ? file.Length : host) };
            return bundle is null ? file : ReadBundle(file, bundle, stream);
        }
        catch (ElfFormatException e)
        {
            return file with { ReadError = e.Message };
        }
    }

    // The same as for files that lie beside the executable.
    private static PublishFile ReadBundle(PublishFile file, SingleFileBundle bundle, Stream stream)
    {
        var assemblies = ImmutableArray.CreateBuilder<AssemblyFacts>();
        var secrets = file.Secrets.ToBuilder();
        foreach (var bundled in bundle.Files)
        {
            var limit = bundled.Kind == BundledFileKind.Assembly ? MaxAssemblyLength : MaxLength;
            if (SingleFileBundle.Content(stream, bundled, limit) is not { } content)
            {
                continue;
            }

            if (bundled.Kind == BundledFileKind.Assembly)
            {
                using var assembly = new MemoryStream(content, writable: false);
                secrets.AddRange(UserStrings.Scan(assembly).Select(s => s with { Inside = bundled.Path }));
                if (AssemblyFacts.Read(assembly) is { } facts)
                {
                    assemblies.Add(facts);
                }
            }
            else if (bundled.Kind is BundledFileKind.RuntimeConfigJson or BundledFileKind.DepsJson)
            {
                var inner = ReadJson(file with { Path = bundled.Kind == BundledFileKind.DepsJson ? Dependencies : RuntimeConfig }, content);
                file = file with { Settings = [.. file.Settings, .. inner.Settings], Dependencies = inner.Dependencies.IsEmpty ? file.Dependencies : inner.Dependencies };
            }
            else if (bundled.Kind == BundledFileKind.Unknown)
            {
                var scanner = new SecretScanner();
                scanner.Add(content);
                secrets.AddRange(scanner.Complete().Select(s => s with { Inside = bundled.Path }));
            }
        }

        return file with { Assemblies = assemblies.ToImmutable(), Secrets = [.. secrets.Take(SecretScanner.MaxSightings)] };
    }

    private static PublishFile ReadJson(PublishFile file, byte[] content)
    {
        try
        {
            if (file.Path.EndsWith(Dependencies, StringComparison.OrdinalIgnoreCase))
            {
                return file with { Dependencies = DependencyFile.Read(content) };
            }

            var settings = JsonSettings.Read(content);
            return file with
            {
                Settings = settings,
                RequiredFrameworks = [.. Frameworks(settings)],
                Secrets = [.. file.Secrets, .. SettingSecrets.Find(settings)],
            };
        }
        catch (JsonException e)
        {
            return file with { ReadError = $"It is not JSON: {e.Message}" };
        }
    }

    private static bool IsSettings(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.EndsWith(RuntimeConfig, StringComparison.OrdinalIgnoreCase)
            || (name.StartsWith("appsettings.", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
    }

    // runtimeOptions.framework, or runtimeOptions.frameworks where there are several. A self-contained app has
    // includedFrameworks instead.
    private static IEnumerable<string> Frameworks(ImmutableArray<Setting> settings) =>
        from setting in settings
        let parts = setting.Key.Split(':')
        where parts is ["runtimeOptions", "framework", "name"] or ["runtimeOptions", "frameworks", _, "name"]
        let version = settings.FirstOrDefault(s => s.Key == setting.Key[..^"name".Length] + "version")
        select $"{setting.Value} {version?.Value}".Trim();
}
