namespace HardenedContainer.Syscalls;

/// <summary>Lists that are kept as text beside this class and go into the assembly.</summary>
internal static class DataFile
{
    /// <summary>The lines of a list, without comments.</summary>
    internal static IReadOnlyList<string> Lines(string name)
    {
        using var stream = typeof(DataFile).Assembly.GetManifestResourceStream($"HardenedContainer.Syscalls.Data.{name}")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#')];
    }
}
