using System.Buffers.Binary;

namespace HardenedContainer.Syscalls;

/// <summary>arm64, whose instructions are words of fixed form (Arm Architecture Reference Manual for A-profile, C4).</summary>
internal sealed class Arm64Code : CodeRange
{
    private const int Sp = 31;
    private const int FramePointer = 29;

    private readonly uint[] _words;
    private readonly long? _frame;

    internal Arm64Code(byte[] bytes, ulong start, bool isFunction)
        : base(start, start + (ulong)bytes.Length, isFunction)
    {
        _words = new uint[bytes.Length / 4];
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4 * i));
        }

        // mov x29, sp: from there on x29 stands still.
        var frame = Array.FindIndex(_words, w => w is 0x910003fd);
        _frame = frame >= 0 ? StackAt(frame) : null;
    }

    internal const int NumberRegister = 8;
    internal const int FirstArgument = 0;
    internal const uint SystemCall = 0xd4000001;

    internal override int Count => _words.Length;

    internal override ulong AddressOf(int index) => Start + 4 * (ulong)index;

    internal override Flow FlowOf(int index) => _words[index] switch
    {
        var w when (w & 0xfc000000) == 0x14000000 => Flow.Jump,
        var w when (w & 0xfc000000) == 0x94000000 => Flow.Call,
        var w when (w & 0xff000010) == 0x54000000 || (w & 0x7e000000) is 0x34000000 or 0x36000000 => Flow.Branch,
        var w when (w & 0xfffffc1f) == 0xd61f0000 || (w & 0xfffff800) == 0xd71f0800 => Flow.Indirect,
        var w when (w & 0xfffffc1f) == 0xd63f0000 || (w & 0xfffff800) == 0xd73f0800 => Flow.Call,
        var w when (w & 0xfffff800) is 0xd65f0000 or 0xd65f0800 => Flow.End,
        var w when (w & 0xffe0001f) == 0xd4200000 || w >> 16 == 0 => Flow.End,
        _ => Flow.Next,
    };

    internal override ulong TargetOf(int index) => Target(_words[index], AddressOf(index));

    /// <summary>The fixed target of a jump, branch or call; 0 for other instructions.</summary>
    internal static ulong Target(uint w, ulong address) => w switch
    {
        _ when (w & 0x7c000000) == 0x14000000 => address + (ulong)(Signed(w, 0, 26) << 2),
        _ when (w & 0xff000010) == 0x54000000 || (w & 0x7e000000) == 0x34000000 => address + (ulong)(Signed(w, 5, 19) << 2),
        _ when (w & 0x7e000000) == 0x36000000 => address + (ulong)(Signed(w, 5, 14) << 2),
        _ => 0,
    };

    /// <summary>The page that <c>adrp</c>, or the address that <c>adr</c> computes; null for other instructions.</summary>
    internal static ulong? Page(uint w, ulong address)
    {
        var offset = Signed(w, 5, 19) << 2 | (w >> 29 & 3);
        return (w & 0x9f000000) switch
        {
            0x90000000 => (address & ~0xfffUL) + (ulong)(offset << 12),
            0x10000000 => address + (ulong)offset,
            _ => null,
        };
    }

    internal override bool IsSystemCall(int index) => _words[index] == SystemCall;

    // adrp with the add, load or store that uses it: compilers keep the two within a few instructions.
    internal override ulong DataReferenceOf(int index)
    {
        var w = _words[index];
        if ((w & 0x9f000000) == 0x10000000)
        {
            return Page(w, AddressOf(index))!.Value;
        }

        if ((w & 0xff000000) is 0x18000000 or 0x58000000)
        {
            return AddressOf(index) + (ulong)(Signed(w, 5, 19) << 2);
        }

        // Jumps to other files compute the address of the slot beside reading it, for the loader.
        var isSlot = (w & 0xffc003ff) == 0x91000210;
        var offset = (w & 0xffc00000) == 0x91000000 && !isSlot ? Field(w, 10, 12) : (w & 0x3b000000) == 0x39000000 ? Field(w, 10, 12) << (int)(w >> 30) : -1;
        var from = (int)Field(w, 5, 5);
        for (var i = index - 1; offset >= 0 && i >= Math.Max(0, index - 8); i--)
        {
            if (Destination(i) == from)
            {
                return (_words[i] & 0x9f000000) == 0x90000000 ? Page(_words[i], AddressOf(i))!.Value + (ulong)offset : 0;
            }
        }

        return 0;
    }

    internal override bool GoesThroughReference(int index)
    {
        // ldr x17, [x16, #offset] … br x17
        for (var i = index + 1; i < Math.Min(Count, index + 4); i++)
        {
            if (_words[index] >> 22 is 0x3e5 or 0x160 && FlowOf(i) is Flow.Indirect or Flow.Call && TargetOf(i) == 0)
            {
                return Field(_words[i], 5, 5) == Field(_words[index], 0, 5);
            }
        }

        return false;
    }

    // x16 and x17 are for jumps to other functions (AAPCS64, "General-purpose registers").
    protected override bool IsSwitch(int index) => Field(_words[index], 5, 5) is not (16 or 17);

    internal override Origin? StoredTo(int index, Place throughGlobal)
    {
        var w = _words[index];
        return w >> 22 == 0x3e4 ? Origin.Moved(throughGlobal.At((int)Field(w, 0, 5), throughGlobal.Offset))
            : (w & 0xffc00000) == 0x91000000 || (w & 0x9f000000) == 0x10000000 ? Origin.Unknown
            : null;
    }

    internal override bool IsImplausible(int index) => _words[index] >> 16 == 0 || _words[index] == uint.MaxValue;

    internal override bool IsPadding(int index) => _words[index] == 0xd503201f || FlowOf(index) == Flow.End;

    protected override long? StackChange(int index, long before)
    {
        var w = _words[index];
        var (rd, rn) = ((int)Field(w, 0, 5), (int)Field(w, 5, 5));
        if ((w & 0xff800000) == 0x91000000 && rd == Sp)
        {
            var by = Field(w, 10, 12) << ((w & 0x00400000) != 0 ? 12 : 0);
            return rn == Sp ? by : rn == FramePointer && _frame is { } frame ? frame + by - before : null;
        }

        if ((w & 0xff800000) == 0xd1000000 && rd == Sp)
        {
            return rn == Sp ? -(Field(w, 10, 12) << ((w & 0x00400000) != 0 ? 12 : 0)) : null;
        }

        if ((w & 0xffe00000) is (0x8b200000 or 0xcb200000) && rd == Sp)
        {
            return null;
        }

        return rn == Sp && WriteBack(w) is { } change ? change : 0;
    }

    internal override Origin OriginOf(int index, Place place) => place.Kind switch
    {
        PlaceKind.Register => OfRegister(index, place, (int)place.Base),
        PlaceKind.Stack => OfStack(index, place),
        PlaceKind.Memory => OfMemory(index, place, (int)place.Base),
        _ => Origin.Same,
    };

    private Origin OfRegister(int index, Place place, int register)
    {
        var w = _words[index];
        if (FlowOf(index) == Flow.Call)
        {
            return register == 0 ? Origin.Unknown : Origin.Same;
        }

        if (w == SystemCall)
        {
            return register == 0 ? Origin.Unknown : Origin.Same;
        }

        if (!Writes(index, register))
        {
            return Origin.Same;
        }

        var (rd, rn, rm) = ((int)Field(w, 0, 5), (int)Field(w, 5, 5), (int)Field(w, 16, 5));
        if (rd != register)
        {
            return IsPair(w) && (w & 0x00400000) != 0 && rn == Sp && StackAt(index) is { } top ? Origin.Moved(place.OnStack(top + PairOffset(w) + PairSize(w))) : Origin.Unknown;
        }

        var shift = (int)Field(w, 21, 2) * 16;
        switch (w & 0x7f800000)
        {
            case 0x52800000:
                return Origin.Constant((Field(w, 5, 16) << shift) + place.Addend);
            case 0x12800000:
                return Origin.Constant(~(Field(w, 5, 16) << shift) + place.Addend);
            case 0x72800000:
                // The upper halves are of no matter to a number.
                return shift > 0 ? Origin.Same : Origin.Constant(Field(w, 5, 16) + place.Addend);
            case 0x11000000 when rn != Sp:
                return Origin.Moved(place.InRegister(rn).Plus(Field(w, 10, 12) << ((w & 0x00400000) != 0 ? 12 : 0)));
            case 0x51000000 when rn != Sp:
                return Origin.Moved(place.InRegister(rn).Plus(-(Field(w, 10, 12) << ((w & 0x00400000) != 0 ? 12 : 0))));
        }

        // mov, as orr with the zero register; uxtw and sxtw, as bit field moves.
        if ((w & 0x7fe0ffe0) == 0x2a0003e0)
        {
            return rm == 31 ? Origin.Constant(place.Addend) : Origin.Moved(place.InRegister(rm));
        }

        if ((w & 0xfffffc00) is 0xd3407c00 or 0x93407c00 or 0x53007c00)
        {
            return Origin.Moved(place.InRegister(rn));
        }

        // csel and csinc.
        if ((w & 0x7fe00800) == 0x1a800000)
        {
            var more = (w & 0x400) != 0 ? 1 : 0;
            return rn == 31 && rm == 31 && more == 1 ? Origin.OneOfTwo(place.Addend)
                : rn == 31 || rm == 31 ? Origin.Unknown
                : Origin.Moved(place.InRegister(rn), place.InRegister(rm).Plus(more));
        }

        if ((w & 0xff000000) is 0x18000000 or 0x58000000)
        {
            return Origin.Loaded(DataReferenceOf(index), place);
        }

        if (IsPair(w) && (w & 0x00400000) != 0 && rn == Sp && StackAt(index) is { } pair)
        {
            return Origin.Moved(place.OnStack(pair + PairOffset(w)));
        }

        return LoadOffset(w) is { } offset ? Load(index, place, rn, offset) : Origin.Unknown;
    }

    private Origin Load(int index, Place place, int rn, long offset)
    {
        if (DataReferenceOf(index) is > 0 and var address)
        {
            return Origin.Loaded(address, place);
        }

        return StackOffset(index, rn, offset) is { } onStack ? Origin.Moved(place.OnStack(onStack))
            : rn == Sp ? Origin.Unknown
            : Origin.Moved(place.At(rn, offset));
    }

    private Origin OfStack(int index, Place place)
    {
        var w = _words[index];
        var rn = (int)Field(w, 5, 5);
        if (IsPair(w) && (w & 0x00400000) == 0 && StackOffset(index, rn, PairOffset(w)) is { } pair)
        {
            return place.Offset == pair ? Moved(place, (int)Field(w, 0, 5))
                : place.Offset == pair + PairSize(w) ? Moved(place, (int)Field(w, 10, 5))
                : place.Offset > pair - 4 && place.Offset < pair + 2 * PairSize(w) ? Origin.Unknown
                : Origin.Same;
        }

        return StoreOffset(w) is { } offset && StackOffset(index, rn, offset) is { } at ? Stored(w, place, place.Offset - at) : Origin.Same;
    }

    private Origin OfMemory(int index, Place place, int register)
    {
        var w = _words[index];
        if (FlowOf(index) == Flow.Call)
        {
            return register == 0 ? Origin.Unknown : Origin.Same;
        }

        var (rd, rn, rm) = ((int)Field(w, 0, 5), (int)Field(w, 5, 5), (int)Field(w, 16, 5));
        if (!Writes(index, register))
        {
            return rn == register && StoreOffset(w) is { } offset ? Stored(w, place, place.Offset - offset) : Origin.Same;
        }

        if (rd != register)
        {
            return Origin.Unknown;
        }

        if ((w & 0xffe0ffe0) == 0xaa0003e0)
        {
            return Origin.Moved(place.At(rm, place.Offset));
        }

        if ((w & 0xff800000) is 0x91000000 or 0xd1000000)
        {
            var by = Field(w, 10, 12) << ((w & 0x00400000) != 0 ? 12 : 0);
            by = (w & 0x40000000) != 0 ? -by : by;
            return StackOffset(index, rn, by) is { } onStack ? Origin.Moved(place.OnStack(onStack + place.Offset)) : rn == Sp ? Origin.Unknown : Origin.Moved(place.At(rn, place.Offset + by));
        }

        return w >> 22 == 0x3e5 && DataReferenceOf(index) is > 0 and var global ? Origin.Moved(place.Through(global)) : Origin.Unknown;
    }

    private static Origin Moved(Place place, int register) => register == 31 ? Origin.Constant(place.Addend) : Origin.Moved(place.InRegister(register));

    private static Origin Stored(uint w, Place place, long distance)
    {
        var size = (w & 0x04000000) != 0 ? 16 : 1L << (int)(w >> 30);
        return distance >= size || distance <= -4 ? Origin.Same
            : distance == 0 && size >= 4 && (w & 0x04000000) == 0 ? Moved(place, (int)Field(w, 0, 5))
            : Origin.Unknown;
    }

    private long? StackOffset(int index, int register, long offset) => register switch
    {
        Sp => StackAt(index) + offset,
        FramePointer => _frame + offset,
        _ => null,
    };

    // ldr and ldur of 32 and 64 bits, ldrsw.
    private static long? LoadOffset(uint w) => (w >> 22) switch
    {
        0x2e5 or 0x2e6 => Field(w, 10, 12) << 2,
        0x3e5 => Field(w, 10, 12) << 3,
        0x2e1 or 0x3e1 or 0x2e2 when (w & 0x00200c00) is 0 => Signed(w, 12, 9),
        0x2e1 or 0x3e1 when (w & 0x00200c00) is 0xc00 => Signed(w, 12, 9),
        0x2e1 or 0x3e1 when (w & 0x00200c00) is 0x400 => 0,
        _ => null,
    };

    // str and stur of any size and register file.
    private static long? StoreOffset(uint w) => (w & 0x3bc00000) switch
    {
        0x39000000 => Field(w, 10, 12) << (int)(w >> 30),
        0x39800000 when (w & 0x04000000) != 0 => Field(w, 10, 12) << 4,
        0x38000000 when (w & 0x00200400) == 0 => Signed(w, 12, 9),
        0x38000000 when (w & 0x00200c00) == 0xc00 => Signed(w, 12, 9),
        0x38000000 when (w & 0x00200c00) == 0x400 => 0,
        _ => null,
    };

    private static bool IsPair(uint w) => (w & 0x3a000000) == 0x28000000;

    private static long PairSize(uint w) => (w & 0x04000000) != 0 ? 4L << (int)(w >> 30) : (w >> 30) == 2 ? 8 : 4;

    // For post-indexed ones the offset counts only afterwards.
    private static long PairOffset(uint w) => Field(w, 23, 2) == 1 ? 0 : Signed(w, 15, 7) * PairSize(w);

    private static long? WriteBack(uint w) =>
        IsPair(w) && Field(w, 23, 2) is 1 or 3 ? Signed(w, 15, 7) * PairSize(w)
        : (w & 0x3b200400) == 0x38000400 ? Signed(w, 12, 9)
        : null;

    private int Destination(int index) => Writes(index, (int)Field(_words[index], 0, 5)) ? (int)Field(_words[index], 0, 5) : -1;

    // What is not known to leave a register alone counts as writing its first operand.
    private bool Writes(int index, int register)
    {
        var w = _words[index];
        var flow = FlowOf(index);
        if (register == 31 || flow is Flow.Jump or Flow.Branch or Flow.Indirect or Flow.End)
        {
            return false;
        }

        if (flow == Flow.Call || w == SystemCall)
        {
            return register == (w == SystemCall ? 0 : 30);
        }

        // ccmp and ccmn set flags only.
        if ((w & 0x3fe00000) == 0x3a400000)
        {
            return false;
        }

        var vector = (w & 0x04000000) != 0;
        if ((w & 0x0a000000) == 0x08000000)
        {
            // Loads and stores: the result, the second one of a pair, the status of an exclusive store, the base where it moves.
            if (WriteBack(w) is not null && Field(w, 5, 5) == register)
            {
                return true;
            }

            if ((w & 0x3f000000) == 0x08000000 || (w & 0x3b200c00) == 0x38200000)
            {
                return Field(w, 0, 5) == register || Field(w, 16, 5) == register || Field(w, 10, 5) == register;
            }

            if (vector)
            {
                return false;
            }

            if (IsPair(w))
            {
                return (w & 0x00400000) != 0 && (Field(w, 0, 5) == register || Field(w, 10, 5) == register);
            }

            return StoreOffset(w) is null && (w & 0x3bc00c00) != 0x38000800 && Field(w, 0, 5) == register;
        }

        // Vector arithmetic writes general registers only in the moves and conversions between both.
        if ((w & 0x0e000000) == 0x0e000000)
        {
            return (w & 0x5f200c00) == 0x1e200000 || (w & 0x9fe0fc00) is 0x0e003c00 or 0x0e002c00 ? Field(w, 0, 5) == register : false;
        }

        // Barriers, hints and writes of system registers.
        return (w & 0xffc00000) == 0xd5000000 && (w & 0x00200000) == 0 ? false : Field(w, 0, 5) == register;
    }

    private static long Field(uint w, int from, int bits) => w >> from & ((1u << bits) - 1);

    private static long Signed(uint w, int from, int bits) => (long)((ulong)(w >> from) << (64 - bits)) >> (64 - bits);
}
