using HardenedContainer.Diagnostics;

namespace HardenedContainer.IO;

/// <summary>Turns the exceptions of the file system into findings. Everything that touches files uses it.</summary>
public static class FileErrors
{
    // errno of Linux and macOS, and the two HRESULTs of Windows. On Unix .NET puts errno into HResult.
    private const int NoSpaceLeft = 28;
    private const int QuotaExceededLinux = 122;
    private const int QuotaExceededMacOS = 69;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether an exception is one that <see cref="ToFindings"/> knows: expected, not a bug.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>True for I/O errors, refused access and <see cref="FindingException"/>.</returns>
    public static bool IsExpected(Exception exception) => exception is IOException or UnauthorizedAccessException or FindingException;

    /// <summary>What a user should be told about an error that came up while a file was written.</summary>
    /// <param name="exception">An exception for which <see cref="IsExpected"/> holds.</param>
    /// <param name="path">The file or directory that was worked on; used where the exception names none.</param>
    /// <returns>HDC9203 for a full disk, HDC9202 for anything else that cannot be written, HDC9201 for a missing input,
    /// or the findings that a <see cref="FindingException"/> carries.</returns>
    public static IReadOnlyList<Finding> ToFindings(Exception exception, string path) =>
        exception is FindingException known ? known.Findings : [ToFinding(exception, path)];

    /// <inheritdoc cref="ToFindings"/>
    /// <returns>The finding; of several, the first.</returns>
    public static Finding ToFinding(Exception exception, string path) => exception switch
    {
        FindingException known => known.Findings[0],
        FileNotFoundException { FileName: { } missing } => DiagnosticCatalog.HDC9201.At($"{missing} does not exist.", missing),
        DirectoryNotFoundException => DiagnosticCatalog.HDC9201.At($"{path} cannot be read or written: {FirstSentence(exception.Message)}", path),
        _ when IsDiskFull(exception) => DiagnosticCatalog.HDC9203.At($"There is no space left to write {path}.", path),
        UnauthorizedAccessException => DiagnosticCatalog.HDC9202.At($"{path} cannot be written: access is denied or the disk is read-only.", path),
        _ => DiagnosticCatalog.HDC9202.At($"{path} cannot be written: {FirstSentence(exception.Message)}", path),
    };

    private static bool IsDiskFull(Exception exception) => exception is IOException && exception.HResult is
        NoSpaceLeft or QuotaExceededLinux or QuotaExceededMacOS or WindowsHandleDiskFull or WindowsDiskFull;

    private static string FirstSentence(string message)
    {
        var line = message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }
}
