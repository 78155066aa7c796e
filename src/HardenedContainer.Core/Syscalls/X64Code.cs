using Iced.Intel;

namespace HardenedContainer.Syscalls;

/// <summary>x86-64 by Iced, which is loaded only where a file of this machine is read.</summary>
internal sealed class X64Code : CodeRange
{
    private readonly List<Instruction> _instructions = [];
    private readonly Register _frame;

    internal X64Code(byte[] bytes, ulong start, bool isFunction)
        : base(start, start + (ulong)bytes.Length, isFunction)
    {
        var decoder = Decoder.Create(64, bytes, start);
        while (decoder.IP < End)
        {
            _instructions.Add(decoder.Decode());
        }

        // push rbp; mov rbp, rsp: from there on rbp stands still, 16 below where the stack pointer was at the start.
        _frame = _instructions.Take(8).Any(i => i is { Code: Code.Mov_r64_rm64 or Code.Mov_rm64_r64, Op0Register: Register.RBP, Op1Register: Register.RSP }) ? Register.RBP : Register.None;
    }

    internal const int NumberRegister = (int)Register.RAX;
    internal const int FirstArgument = (int)Register.RDI;

    internal override int Count => _instructions.Count;

    internal override ulong AddressOf(int index) => _instructions[index].IP;

    internal override Flow FlowOf(int index) => _instructions[index].FlowControl switch
    {
        FlowControl.UnconditionalBranch => Flow.Jump,
        FlowControl.ConditionalBranch or FlowControl.XbeginXabortXend => Flow.Branch,
        FlowControl.Call => _instructions[index].Code is Code.Syscall ? Flow.Next : Flow.Call,
        FlowControl.IndirectCall => Flow.Call,
        FlowControl.IndirectBranch => Flow.Indirect,
        FlowControl.Return or FlowControl.Exception => Flow.End,
        FlowControl.Interrupt => _instructions[index].Code == Code.Int3 ? Flow.End : Flow.Next,
        _ => _instructions[index].Code == Code.Hlt ? Flow.End : Flow.Next,
    };

    internal override ulong TargetOf(int index) =>
        _instructions[index] is { FlowControl: FlowControl.UnconditionalBranch or FlowControl.ConditionalBranch or FlowControl.Call, Code: not Code.Syscall } jump ? jump.NearBranchTarget : 0;

    internal override bool IsSystemCall(int index) => _instructions[index].Code == Code.Syscall;

    internal override ulong DataReferenceOf(int index) => _instructions[index].IsIPRelativeMemoryOperand ? _instructions[index].IPRelativeMemoryAddress : 0;

    internal override bool GoesThroughReference(int index) => _instructions[index].FlowControl is FlowControl.IndirectCall or FlowControl.IndirectBranch;

    protected override bool IsSwitch(int index) => _instructions[index] is { Op0Kind: OpKind.Register } or { MemoryIndex: not Register.None };

    internal override Origin? StoredTo(int index, Place throughGlobal)
    {
        var i = _instructions[index];
        if (i.Op0Kind != OpKind.Memory || i.Mnemonic is Mnemonic.Cmp or Mnemonic.Test)
        {
            return i.Mnemonic == Mnemonic.Lea || (i.Op1Kind == OpKind.Memory && i.Mnemonic is Mnemonic.Xchg or Mnemonic.Xadd or Mnemonic.Cmpxchg) ? Origin.Unknown : null;
        }

        return i.Mnemonic switch
        {
            Mnemonic.Mov when i.Op1Kind == OpKind.Register => Origin.Moved(throughGlobal.At((int)i.Op1Register.GetFullRegister(), throughGlobal.Offset)),
            Mnemonic.Mov => null,
            _ => Origin.Unknown,
        };
    }

    internal override bool IsImplausible(int index)
    {
        var i = _instructions[index];
        return i.IsInvalid || i.IsPrivileged || i.CpuidFeatures.Contains(CpuidFeature.FPU)
            || i.Mnemonic is Mnemonic.Int1 or Mnemonic.Int or Mnemonic.Xlatb or Mnemonic.Enter or Mnemonic.Loop or Mnemonic.Loope or Mnemonic.Loopne or Mnemonic.Lahf or Mnemonic.Sahf or Mnemonic.Cmc or Mnemonic.Jrcxz
            || i.Code is Code.Retfq or Code.Retfd or Code.Retfw or Code.Iretq or Code.Iretd or Code.Jmp_rel16 or Code.Jmp_rm16
                or Code.Mov_AL_moffs8 or Code.Mov_AX_moffs16 or Code.Mov_EAX_moffs32 or Code.Mov_RAX_moffs64 or Code.Mov_moffs8_AL or Code.Mov_moffs16_AX or Code.Mov_moffs32_EAX or Code.Mov_moffs64_RAX
            || (i.SegmentPrefix is not (Register.None or Register.FS) && i.Mnemonic != Mnemonic.Nop);
    }

    internal override bool IsPadding(int index) => _instructions[index].Mnemonic is Mnemonic.Int3 or Mnemonic.Nop or Mnemonic.Ret;

    protected override long? StackChange(int index, long before)
    {
        var i = _instructions[index];
        switch (i.Mnemonic)
        {
            case Mnemonic.Call or Mnemonic.Syscall:
                return 0;
            case Mnemonic.Sub when i is { Op0Register: Register.RSP } && IsImmediate(i.Op1Kind):
                return -(long)i.GetImmediate(1);
            case Mnemonic.Add when i is { Op0Register: Register.RSP } && IsImmediate(i.Op1Kind):
                return (long)i.GetImmediate(1);
            case Mnemonic.Lea when i is { Op0Register: Register.RSP, MemoryBase: Register.RSP, MemoryIndex: Register.None }:
                return (long)i.MemoryDisplacement64;
            case Mnemonic.Leave when _frame == Register.RBP:
                return -8 - before;
            case Mnemonic.Mov when i is { Op0Register: Register.RSP, Op1Register: Register.RBP } && _frame == Register.RBP:
                return -16 - before;
            case Mnemonic.Lea when i is { Op0Register: Register.RSP, MemoryBase: Register.RBP, MemoryIndex: Register.None } && _frame == Register.RBP:
                return -16 + (long)i.MemoryDisplacement64 - before;
        }

        return i.IsStackInstruction ? i.StackPointerIncrement : Writes(i, Register.RSP) ? null : 0;
    }

    internal override Origin OriginOf(int index, Place place)
    {
        var i = _instructions[index];
        return place.Kind switch
        {
            PlaceKind.Register => OfRegister(index, i, place),
            PlaceKind.Stack => OfStack(index, i, place),
            PlaceKind.Memory => OfMemory(index, i, place),
            _ => Origin.Same,
        };
    }

    private Origin OfRegister(int index, in Instruction i, Place place)
    {
        var register = (Register)place.Base;
        // A value that is wanted in a register after a call is one that the callee leaves alone, as compilers know of functions
        // that are beside each other, or the call never returns.
        if (FlowOf(index) == Flow.Call)
        {
            return register == Register.RAX ? Origin.Unknown : Origin.Same;
        }

        if (IsSystemCall(index) && register is (Register.RAX or Register.RCX or Register.R11))
        {
            return Origin.Unknown;
        }

        if (!Writes(i, register))
        {
            return Origin.Same;
        }

        if (i.Mnemonic == Mnemonic.Pop && StackAt(index) is { } top)
        {
            return Origin.Moved(place.OnStack(top));
        }

        if (i.Op0Kind != OpKind.Register || i.Op0Register.GetFullRegister() != register)
        {
            return i.Mnemonic == Mnemonic.Xchg && i.Op0Kind == OpKind.Register && i.Op1Kind == OpKind.Register && i.Op1Register.GetFullRegister() == register
                ? Origin.Moved(place.InRegister(Full(i.Op0Register)))
                : Origin.Unknown;
        }

        // Compilers clear the rest of the register before or after.
        if (i.Mnemonic.ToString().StartsWith("Set", StringComparison.Ordinal))
        {
            return Origin.OneOfTwo(place.Addend);
        }

        if (i.Op0Register.GetSize() < 4)
        {
            return Origin.Unknown;
        }

        var self = i.Op1Kind == OpKind.Register && i.Op1Register == i.Op0Register;
        switch (i.Mnemonic)
        {
            case Mnemonic.Mov when IsImmediate(i.Op1Kind):
                return Origin.Constant((long)i.GetImmediate(1) + place.Addend);
            case Mnemonic.Mov or Mnemonic.Movsxd or Mnemonic.Movzx when i.Op1Kind == OpKind.Register:
                return Origin.Moved(place.InRegister(Full(i.Op1Register)));
            case Mnemonic.Mov or Mnemonic.Movsxd when i.Op1Kind == OpKind.Memory:
                return Load(index, i, place);
            case Mnemonic.Xor or Mnemonic.Sub when self:
                return Origin.Constant(place.Addend);
            case Mnemonic.Xchg when i.Op1Kind == OpKind.Register:
                return Origin.Moved(place.InRegister(Full(i.Op1Register)));
            case Mnemonic.Lea when i is { IsIPRelativeMemoryOperand: false, MemoryIndex: Register.None }:
                return i.MemoryBase == Register.None
                    ? Origin.Constant((long)i.MemoryDisplacement64 + place.Addend)
                    : Origin.Moved(place.InRegister(Full(i.MemoryBase)).Plus((long)i.MemoryDisplacement64));
            case Mnemonic.Add when IsImmediate(i.Op1Kind):
                return Origin.Moved(place.Plus((long)i.GetImmediate(1)));
            case Mnemonic.Sub when IsImmediate(i.Op1Kind):
                return Origin.Moved(place.Plus(-(long)i.GetImmediate(1)));
            case Mnemonic.Adc when IsImmediate(i.Op1Kind):
                return Origin.Moved(place.Plus((long)i.GetImmediate(1)), place.Plus((long)i.GetImmediate(1) + 1));
            case Mnemonic.Sbb when IsImmediate(i.Op1Kind):
                return Origin.Moved(place.Plus(-(long)i.GetImmediate(1)), place.Plus(-(long)i.GetImmediate(1) - 1));
            case Mnemonic.Inc:
                return Origin.Moved(place.Plus(1));
            case Mnemonic.Dec:
                return Origin.Moved(place.Plus(-1));
            case Mnemonic.Or when IsImmediate(i.Op1Kind) && (long)i.GetImmediate(1) == -1:
                return Origin.Constant(-1 + place.Addend);
            case var m when m.ToString().StartsWith("Cmov", StringComparison.Ordinal) && i.Op1Kind == OpKind.Register:
                return Origin.Moved(place, place.InRegister(Full(i.Op1Register)));
            default:
                return Origin.Unknown;
        }
    }

    private Origin Load(int index, in Instruction i, Place place)
    {
        if (i.IsIPRelativeMemoryOperand)
        {
            return Origin.Loaded(i.IPRelativeMemoryAddress, place);
        }

        if (StackOffset(index, i) is { } offset)
        {
            return Origin.Moved(place.OnStack(offset));
        }

        return IsPlain(i) ? Origin.Moved(place.At(Full(i.MemoryBase), (long)i.MemoryDisplacement64)) : Origin.Unknown;
    }

    private Origin OfStack(int index, in Instruction i, Place place)
    {
        if (i.Mnemonic == Mnemonic.Push)
        {
            return StackAt(index) - 8 != place.Offset ? Origin.Same
                : i.Op0Kind == OpKind.Register ? Origin.Moved(place.InRegister(Full(i.Op0Register)))
                : IsImmediate(i.Op0Kind) ? Origin.Constant((long)i.GetImmediate(0) + place.Addend)
                : Origin.Unknown;
        }

        return StackOffset(index, i) is { } offset ? Stored(i, place, place.Offset - offset) : Origin.Same;
    }

    private Origin OfMemory(int index, in Instruction i, Place place)
    {
        var register = (Register)place.Base;
        if (FlowOf(index) == Flow.Call)
        {
            return register == Register.RAX ? Origin.Unknown : Origin.Same;
        }

        if (!Writes(i, register))
        {
            return i.MemoryBase == register && IsPlain(i) ? Stored(i, place, place.Offset - (long)i.MemoryDisplacement64) : Origin.Same;
        }

        return i.Mnemonic switch
        {
            Mnemonic.Mov when i.Op1Kind == OpKind.Register && i.Op1Register != Register.RSP => Origin.Moved(place.At(Full(i.Op1Register), place.Offset)),
            Mnemonic.Mov when i.Op1Kind == OpKind.Register && StackAt(index) is { } top => Origin.Moved(place.OnStack(top + place.Offset)),
            Mnemonic.Mov when i is { Op1Kind: OpKind.Memory, IsIPRelativeMemoryOperand: true } => Origin.Moved(place.Through(i.IPRelativeMemoryAddress)),
            Mnemonic.Lea when StackOffset(index, i) is { } offset => Origin.Moved(place.OnStack(offset + place.Offset)),
            Mnemonic.Lea when IsPlain(i) => Origin.Moved(place.At(Full(i.MemoryBase), place.Offset + (long)i.MemoryDisplacement64)),
            Mnemonic.Add when IsImmediate(i.Op1Kind) => Origin.Moved(place.At((int)register, place.Offset + (long)i.GetImmediate(1))),
            _ => Origin.Unknown,
        };
    }

    // What an instruction that may write memory leaves at a place that begins so many bytes behind its operand.
    private static Origin Stored(in Instruction i, Place place, long distance)
    {
        var size = i.MemorySize.GetSize();
        if (i.Op0Kind != OpKind.Memory || i.Mnemonic is Mnemonic.Cmp or Mnemonic.Test or Mnemonic.Call or Mnemonic.Jmp or Mnemonic.Nop || distance >= size || distance <= -4)
        {
            return Origin.Same;
        }

        return (i.Mnemonic, distance, size) switch
        {
            (Mnemonic.Mov, 0, >= 4) when i.Op1Kind == OpKind.Register => Origin.Moved(place.InRegister(Full(i.Op1Register))),
            (Mnemonic.Mov, 0, >= 4) when IsImmediate(i.Op1Kind) => Origin.Constant((long)i.GetImmediate(1) + place.Addend),
            _ => Origin.Unknown,
        };
    }

    private long? StackOffset(int index, in Instruction i)
    {
        if (i.MemoryIndex != Register.None)
        {
            return null;
        }

        return i.MemoryBase switch
        {
            Register.RSP => StackAt(index) + (long)i.MemoryDisplacement64,
            Register.RBP when _frame == Register.RBP => -16 + (long)i.MemoryDisplacement64,
            _ => null,
        };
    }

    private static bool IsPlain(in Instruction i) =>
        i.MemoryBase is not (Register.None or Register.RIP or Register.EIP or Register.RSP) && i is { MemoryIndex: Register.None, SegmentPrefix: Register.None } && i.MemoryBase.GetSize() == 8;

    private static int Full(Register register) => (int)register.GetFullRegister();

    private static bool IsImmediate(OpKind kind) => kind is >= OpKind.Immediate8 and <= OpKind.Immediate32to64;

    private static bool Writes(in Instruction i, Register register)
    {
        var factory = new InstructionInfoFactory();
        foreach (var used in factory.GetInfo(i, InstructionInfoOptions.NoMemoryUsage).GetUsedRegisters())
        {
            if (used.Register.GetFullRegister() == register && used.Access is OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite)
            {
                return true;
            }
        }

        return false;
    }
}
