namespace WebApi;

internal static class TemporaryFiles
{
    /// <summary>Writes and reads a temporary file: the only place where a read-only container lets the app write.</summary>
    public static async Task<TemporaryFile> RoundTripAsync(CancellationToken cancellation)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "written and read back", cancellation);
            return new(path, await File.ReadAllTextAsync(path, cancellation));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
