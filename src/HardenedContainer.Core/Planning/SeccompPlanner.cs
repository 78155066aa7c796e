using HardenedContainer.Options;
using HardenedContainer.Syscalls;

namespace HardenedContainer.Planning;

/// <summary>What was found in one file of the image.</summary>
/// <param name="Path">Its path in the image.</param>
/// <param name="Facts">The system calls of its code.</param>
public sealed record FileSystemCalls(string Path, SystemCallFacts Facts);

/// <summary>
/// Joins what all machine code of the image can call with what container runtimes need. Never more than Docker's default
/// profile: what that refuses without capabilities, an app in a hardened container could not have used before. Pure.
/// </summary>
public static class SeccompPlanner
{
    // They look into or act for other processes; Docker's default allows them, and no app in production needs them.
    private static readonly string[] NotInFallback = ["process_vm_readv", "process_vm_writev", "ptrace"];

    /// <summary>Makes the profile of an image.</summary>
    /// <param name="plan">The image.</param>
    /// <param name="files">What was found in its files of machine code.</param>
    /// <param name="record">What the profile does not allow is logged only.</param>
    /// <returns>The profile; null where the machine's system calls are not known.</returns>
    public static SeccompPlan? Create(ImagePlan plan, IReadOnlyCollection<FileSystemCalls> files, bool record)
    {
        var missing = plan.Base.Kind != BaseKind.Scratch && plan.Mode != PublishMode.Static ? "libraries of the base run in the app, and they are not here to be read"
            : plan.Base.LibrariesReference is { } reference ? $"the libraries come from {reference}, and are not here to be read"
            : null;
        return Create(plan.Architecture, files, missing, record);
    }

    /// <summary>Makes the profile of files.</summary>
    /// <param name="architecture">GOARCH.</param>
    /// <param name="files">What was found in them.</param>
    /// <param name="missing">Why they are not all that runs: one phrase without full stop; null where they are.</param>
    /// <param name="record">What the profile does not allow is logged only.</param>
    /// <returns>The profile; null where the machine's system calls are not known.</returns>
    public static SeccompPlan? Create(string architecture, IReadOnlyCollection<FileSystemCalls> files, string? missing, bool record)
    {
        if (SystemCallTable.For(architecture) is not { } table)
        {
            return null;
        }

        var gap = Gap(files) ?? missing;
        var found = files.SelectMany(f => f.Facts.Numbers).Select(table.Name).OfType<string>().ToLookup(SystemCallLists.DockerDefault.Contains);
        var fallback = gap is null ? [] : SystemCallLists.DockerDefault.Except(NotInFallback);
        return new(
            [.. found[true].Concat(fallback).Concat(SystemCallLists.Runtimes).Where(name => table.Number(name) is not null).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            gap is null,
            gap is null ? $"the machine code of {(files.Count == 1 ? "1 file" : $"{files.Count} files")}" : $"Docker's default list, because {gap}",
            record)
        {
            Refused = [.. found[false].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    // What keeps the list of the app's own calls from being whole.
    private static string? Gap(IReadOnlyCollection<FileSystemCalls> files) => files.FirstOrDefault(f => !f.Facts.IsComplete) switch
    {
        null => files.Count == 0 ? "no machine code was found" : null,
        { Facts.Problem: { } problem } file => $"of {file.Path} {problem}",
        var file => $"{file.Facts.Unresolved.Length} of the calls in {file.Path} could not be followed, the first at 0x{file.Facts.Unresolved[0].Address:x}",
    };
}
