namespace HardenedContainer.Syscalls;

/// <summary>The decoded instructions of one function, or of a stretch that no function claims.</summary>
internal abstract class CodeRange(ulong start, ulong end, bool isFunction)
{
    private ILookup<ulong, int>? _jumps;
    private long?[]? _stack;
    private readonly List<int> _switches = [];

    /// <summary>Address of the first instruction.</summary>
    internal ulong Start => start;

    /// <summary>Address behind the last instruction.</summary>
    internal ulong End => end;

    /// <summary>The range begins where a function begins.</summary>
    internal bool IsFunction => isFunction;

    internal abstract int Count { get; }

    internal abstract ulong AddressOf(int index);

    internal abstract Flow FlowOf(int index);

    /// <summary>The fixed target of a jump, branch or call.</summary>
    internal abstract ulong TargetOf(int index);

    internal abstract bool IsSystemCall(int index);

    /// <summary>The address that the instruction reads, writes or computes relative to itself; 0 where it does none of it.</summary>
    internal abstract ulong DataReferenceOf(int index);

    /// <summary>The instruction calls or jumps to what stands at <see cref="DataReferenceOf"/>, rather than reading it.</summary>
    internal abstract bool GoesThroughReference(int index);

    /// <summary>The instruction, which goes somewhere, may choose the case of a switch, rather than call a function that stands in memory.</summary>
    protected abstract bool IsSwitch(int index);

    /// <summary>Where the value came from that is stored to <see cref="DataReferenceOf"/>; null where nothing is stored there.</summary>
    internal abstract Origin? StoredTo(int index, Place throughGlobal);

    /// <summary>The instruction makes no sense in a program: not valid, or for the kernel only.</summary>
    internal abstract bool IsImplausible(int index);

    /// <summary>The instruction may stand between two functions.</summary>
    internal abstract bool IsPadding(int index);

    /// <summary>Where a value that is in a place after the instruction was before it.</summary>
    internal abstract Origin OriginOf(int index, Place place);

    /// <summary>By how much the instruction moves the stack pointer; null where that cannot be said.</summary>
    protected abstract long? StackChange(int index, long before);

    /// <summary>Index of the instruction that begins at an address, or the complement of the next one, as a binary search gives it.</summary>
    internal int IndexOf(ulong address)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            switch (AddressOf(middle).CompareTo(address))
            {
                case 0: return middle;
                case < 0: low = middle + 1; break;
                default: high = middle - 1; break;
            }
        }

        return ~low;
    }

    /// <summary>The stack pointer before an instruction, relative to the function's start; null where it is not known.</summary>
    internal long? StackAt(int index) => (_stack ??= FollowStack())[index];

    /// <summary>The instructions after which the processor may be at an instruction, as far as this range shows.</summary>
    internal IEnumerable<int> Predecessors(int index)
    {
        var any = false;
        if (index > 0 && FlowOf(index - 1) is Flow.Next or Flow.Branch or Flow.Call)
        {
            any = true;
            yield return index - 1;
        }

        _jumps ??= FindJumps();
        foreach (var from in _jumps[AddressOf(index)])
        {
            any = true;
            yield return from;
        }

        // A case of a switch: whoever jumps through a table may come here.
        foreach (var from in any || index == 0 ? [] : _switches)
        {
            yield return from;
        }
    }

    /// <summary>The offset from the stack pointer at the function's start to which a register points before an instruction, where the few instructions before it say so.</summary>
    internal long? StackPointerIn(int index, int register)
    {
        const int reach = 16;
        for (var i = index - 1; i >= Math.Max(0, index - reach) && FlowOf(i) == Flow.Next; i--)
        {
            switch (OriginOf(i, new Place(PlaceKind.Memory, (ulong)register)))
            {
                case { Kind: OriginKind.Same }:
                    break;
                case { Kind: OriginKind.Moved, First: { Kind: PlaceKind.Stack } place }:
                    return place.Offset;
                default:
                    return null;
            }
        }

        return null;
    }

    private ILookup<ulong, int> FindJumps()
    {
        var jumps = new List<(ulong Target, int From)>();
        for (var i = 0; i < Count; i++)
        {
            switch (FlowOf(i))
            {
                case Flow.Jump or Flow.Branch when TargetOf(i) >= Start && TargetOf(i) < End:
                    jumps.Add((TargetOf(i), i));
                    break;
                case Flow.Indirect when IsSwitch(i):
                    _switches.Add(i);
                    break;
            }
        }

        return jumps.ToLookup(j => j.Target, j => j.From);
    }

    private long?[] FollowStack()
    {
        var stack = new long?[Count];
        var seen = new bool[Count];
        var open = new Stack<(int Index, long? Value)>();
        open.Push((0, 0));
        while (open.TryPop(out var next))
        {
            var (i, value) = next;
            while (i < Count && !seen[i])
            {
                (seen[i], stack[i]) = (true, value);
                value = value is { } before && StackChange(i, before) is { } change ? before + change : null;
                var flow = FlowOf(i);
                if (flow is Flow.Jump or Flow.Branch && IndexOf(TargetOf(i)) is >= 0 and var target)
                {
                    open.Push((target, value));
                }

                if (flow is Flow.Jump or Flow.Indirect or Flow.End)
                {
                    break;
                }

                i++;
            }
        }

        return stack;
    }
}
