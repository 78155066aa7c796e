using System.Collections.Immutable;

namespace HardenedContainer.Syscalls;

/// <summary>
/// Follows the number of each system call backwards to the constants that it can be: through registers, the stack and jumps
/// within a function, then through all callers of the function. Each place at each instruction is looked at once, so that
/// time is bounded by the size of the code; a file that asks for more than compilers' output ever does is given up.
/// </summary>
internal sealed class SystemCallTracer(CodeImage image)
{
    private const int MostSteps = 2_000_000;
    private const int MostRounds = 24;

    private readonly Stack<(CodeRange Range, int Index, Place Place)> _open = new();
    private readonly HashSet<(ulong Address, Place Place)> _seen = [];
    private readonly SortedSet<int> _numbers = [];
    private readonly SortedDictionary<ulong, string> _unresolved = [];
    private Dictionary<ulong, HashSet<Place>> _wanted = [];
    private readonly Dictionary<ulong, HashSet<Place>> _asked = [];
    private readonly HashSet<ulong> _orphans = [];
    private int _steps;

    /// <summary>Traces the numbers of system call instructions, and of calls of libc's generic function in another file.</summary>
    /// <param name="sites">The instructions.</param>
    /// <param name="known">Numbers that are known already.</param>
    internal SystemCallFacts Trace(IReadOnlyList<(CodeRange Range, int Index)> sites, IEnumerable<int> known)
    {
        _numbers.UnionWith(known);
        foreach (var (range, index) in sites)
        {
            Want(range, index, Place.Register(image.NumberRegister));
        }

        var count = sites.Count + ImportedCalls();
        for (var round = 0; _open.Count > 0 || _wanted.Count > 0; round++)
        {
            Walk();
            if (round == MostRounds || _steps >= MostSteps)
            {
                return Give("the code is more tangled than that of compilers");
            }

            AskCallers();
        }

        CheckPointers();
        return Give(null);

        SystemCallFacts Give(string? problem)
        {
            var names = image.Names(_unresolved.Keys);
            return new([.. _numbers], [.. _unresolved.Select(u => new UnresolvedCall(u.Key, names.GetValueOrDefault(u.Key), u.Value))], count) { Problem = problem };
        }
    }

    private int ImportedCalls()
    {
        var slots = image.ImportSlots(SystemCallReader.Generic);
        if (slots.Count == 0)
        {
            return 0;
        }

        var count = 0;
        foreach (var (range, index, _) in image.References(slots).ToArray())
        {
            count++;
            if (range.GoesThroughReference(index))
            {
                Want(range, index, Place.Register(image.FirstArgument));
            }
            else
            {
                _unresolved.TryAdd(range.AddressOf(index), "the address of syscall is taken");
            }
        }

        return count;
    }

    // The value is wanted as it is before the instruction.
    private void Want(CodeRange range, int index, Place place)
    {
        // What a pointer to the own frame points to may be written after the pointer was made.
        if (place.Kind == PlaceKind.Memory && range.StackPointerIn(index, (int)place.Base) is { } frame)
        {
            place = place.OnStack(frame + place.Offset);
        }

        if (_seen.Add((range.AddressOf(index), place)))
        {
            _open.Push((range, index, place));
        }
    }

    private void Walk()
    {
        while (_steps < MostSteps && _open.TryPop(out var next))
        {
            _steps++;
            var (range, index, place) = next;
            var address = range.AddressOf(index);
            if (!_wanted.TryGetValue(address, out var places))
            {
                _wanted[address] = places = [];
            }

            places.Add(place);
            if (place.Kind == PlaceKind.ThroughGlobal)
            {
                continue;
            }

            var any = false;
            foreach (var from in range.Predecessors(index))
            {
                any = true;
                Follow(range, from, place, range.OriginOf(from, place));
            }

            if (index == 0 && !range.IsFunction && image.RangeAt(address - 1) is { Count: > 0 } before && before.End == address)
            {
                // libc ends the description of clone before its system call: the child has no frame to unwind.
                var last = before.Count - 1;
                if (before.FlowOf(last) is Flow.Next or Flow.Branch or Flow.Call)
                {
                    Follow(before, last, place, before.OriginOf(last, place));
                }
                else
                {
                    _orphans.Add(address);
                }
            }
            else if (index == 0 && !range.IsFunction && !image.IsStartOfCode(address))
            {
                _unresolved.TryAdd(address, "nothing says where its function begins");
            }
            else if (!any || index == 0)
            {
                _orphans.Add(address);
            }
        }
    }

    private void Follow(CodeRange range, int index, Place place, Origin origin)
    {
        switch (origin.Kind)
        {
            case OriginKind.Same:
                Want(range, index, place);
                break;
            case OriginKind.Moved:
                Want(range, index, origin.First);
                if (origin.Second is { } second)
                {
                    Want(range, index, second);
                }

                break;
            case OriginKind.Constant:
                _numbers.Add((int)origin.Value);
                break;
            case OriginKind.OneOfTwo:
                _numbers.Add((int)origin.Value);
                _numbers.Add((int)origin.Value + 1);
                break;
            case OriginKind.Loaded when image.ReadConstant(origin.Value) is { } constant:
                _numbers.Add((int)(constant + origin.First.Addend));
                break;
            case OriginKind.Loaded:
                _unresolved.TryAdd(range.AddressOf(index), "the number is read from a variable");
                break;
            default:
                _unresolved.TryAdd(range.AddressOf(index), "the number is computed in a way that is not followed");
                break;
        }
    }

    // Who jumps from another function to where a value is wanted, who calls it, and who stores to the variables that it goes through.
    private void AskCallers()
    {
        var asked = _wanted;
        _wanted = [];
        var targets = asked.Keys.ToHashSet();
        foreach (var places in asked.Values)
        {
            targets.UnionWith(places.Where(p => p.Kind == PlaceKind.ThroughGlobal).Select(p => p.Base));
        }

        foreach (var (address, places) in asked)
        {
            _asked.TryAdd(address, []);
            _asked[address].UnionWith(places);
        }

        foreach (var (range, index, target) in image.References(targets))
        {
            foreach (var place in asked.Values.SelectMany(p => p).Where(p => p.Kind == PlaceKind.ThroughGlobal && p.Base == target).Distinct().ToArray())
            {
                if (range.StoredTo(index, place) is { } stored)
                {
                    Follow(range, index, place, stored);
                }
            }

            if (!asked.TryGetValue(target, out var wanted))
            {
                continue;
            }

            if (range.DataReferenceOf(index) == target)
            {
                if (_orphans.Contains(target))
                {
                    _unresolved.TryAdd(range.AddressOf(index), "the function that it takes the address of takes the number from its caller");
                }

                continue;
            }

            var flow = range.FlowOf(index);
            var inside = target >= range.Start && target < range.End;
            if (flow == Flow.Call || (flow is Flow.Jump or Flow.Branch && !inside))
            {
                foreach (var place in wanted)
                {
                    Enter(range, index, place, flow == Flow.Call);
                }
            }
        }
    }

    // From the start of a function to its caller: registers are the same, the stack is counted from elsewhere.
    private void Enter(CodeRange range, int index, Place place, bool isCall)
    {
        if (place.Kind != PlaceKind.Stack)
        {
            Want(range, index, place);
        }
        else if (range.StackAt(index) is { } stack)
        {
            Want(range, index, place.OnStack(place.Offset + stack - (isCall && image.Machine == 62 ? 8 : 0)));
        }
        else
        {
            _unresolved.TryAdd(range.AddressOf(index), "the number is on a stack whose depth is not known");
        }
    }

    // Where nobody comes from that the code shows: pointers, other files, or nobody at all.
    private void CheckPointers()
    {
        if (_orphans.Count == 0)
        {
            return;
        }

        var exports = image.Exports;
        var pointers = image.Pointers(_orphans);
        foreach (var address in _orphans)
        {
            var isGeneric = exports[address].Contains(SystemCallReader.Generic) && _asked[address].All(p => p.IsRegister(image.FirstArgument));
            if (pointers.Contains(address))
            {
                _unresolved.TryAdd(address, "it takes the number from its caller, and is called through a pointer");
            }
            else if (exports[address].Any() && !isGeneric)
            {
                _unresolved.TryAdd(address, $"it takes the number from its caller, and other files can call it as {exports[address].First()}");
            }
        }
    }
}
