namespace WebApi;

internal static class TemporaryFiles
{
    /// <summary>Keeps an upload in a temporary file, as forms with large files do, and tells how long it is.</summary>
    public static async Task<Uploaded> UploadAsync(HttpRequest request, CancellationToken cancellation)
    {
        await using var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await request.Body.CopyToAsync(file, cancellation);
        return new(file.Length);
    }

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
