using System.Collections.Immutable;
using HardenedContainer.Planning;

namespace HardenedContainer.Syscalls;

/// <summary>A condition on an argument of a system call.</summary>
/// <param name="Index">Which argument, from 0.</param>
/// <param name="Operator">Such as <c>SCMP_CMP_EQ</c>.</param>
/// <param name="Value">What it is compared with; the mask for <c>SCMP_CMP_MASKED_EQ</c>.</param>
public sealed record SeccompCondition(int Index, string Operator, ulong Value);

/// <summary>One rule of a profile.</summary>
/// <param name="Names">System calls.</param>
/// <param name="Condition">On an argument; null for always.</param>
/// <param name="Error">The error number that they get; null where they are allowed.</param>
public sealed record SeccompRule(ImmutableArray<string> Names, SeccompCondition? Condition = null, int? Error = null);

/// <summary>
/// The rules of a profile. Four calls are allowed with conditions, as in Docker's default profile: no new namespaces, no
/// sockets of the kernel's cryptography and of virtual machines' hosts, no foreign personality.
/// </summary>
public static class SeccompRules
{
    private const int NotPermitted = 1;
    private const int NotImplemented = 38;
    private const ulong Namespaces = 0x7e020000;

    private const int KernelCryptography = 38;
    private const int VirtualMachines = 40;

    private static readonly ulong[] Personalities = [0, 8, 0x20000, 0x20008, 0xffffffff];

    /// <summary>The rules of a plan; what none of them names is refused.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The rules, those without conditions first.</returns>
    public static ImmutableArray<SeccompRule> Of(SeccompPlan plan)
    {
        var conditional = plan.Allowed.Select(name => (Name: name, Rules: Conditional(name))).Where(c => c.Rules.Length > 0).ToArray();
        SeccompRule[] refused = plan.Refused.IsEmpty ? [] : [new(plan.Refused, Error: NotPermitted)];
        return [new([.. plan.Allowed.Except(conditional.Select(c => c.Name), StringComparer.Ordinal)]), .. conditional.SelectMany(c => c.Rules), .. refused];
    }

    /// <summary>How many system calls a plan allows, with conditions or without: not <c>clone3</c>, which is answered as if the kernel lacked it.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Their number.</returns>
    public static int CountAllowed(SeccompPlan plan) => Of(plan).Where(r => r.Error is null).SelectMany(r => r.Names).Distinct(StringComparer.Ordinal).Count();

    private static SeccompRule[] Conditional(string name) => name switch
    {
        "clone" => [new([name], new(0, "SCMP_CMP_MASKED_EQ", Namespaces))],

        // Its flags are in memory, where no filter can look. libc then uses clone.
        "clone3" => [new([name], Error: NotImplemented)],
        "socket" => [new([name], new(0, "SCMP_CMP_LT", KernelCryptography)), new([name], new(0, "SCMP_CMP_EQ", KernelCryptography + 1)), new([name], new(0, "SCMP_CMP_GT", VirtualMachines))],
        "personality" => [.. Personalities.Select(p => new SeccompRule([name], new(0, "SCMP_CMP_EQ", p)))],
        _ => [],
    };
}
