using System.Collections.Immutable;

namespace HardenedContainer.Syscalls;

/// <summary>Which system calls the machine code of one file makes.</summary>
/// <param name="Numbers">Numbers that were found, ascending; some may be no system calls of this machine.</param>
/// <param name="Unresolved">Instructions whose number could not be found out, by address.</param>
/// <param name="Sites">How many system call instructions, and calls of libc's <c>syscall</c> in another file, there are.</param>
public sealed record SystemCallFacts(ImmutableArray<int> Numbers, ImmutableArray<UnresolvedCall> Unresolved, int Sites)
{
    /// <summary>Nothing is known of the file: why, in one phrase without full stop; else null.</summary>
    public string? Problem { get; init; }

    /// <summary>Every number is known.</summary>
    public bool IsComplete => Unresolved.IsEmpty && Problem is null;
}

/// <summary>An instruction that decides a number in a way that cannot be followed.</summary>
/// <param name="Address">Its address in the file.</param>
/// <param name="Symbol">The function that it is in, where the file has symbols; else null.</param>
/// <param name="Reason">One phrase without full stop.</param>
public sealed record UnresolvedCall(ulong Address, string? Symbol, string Reason);
