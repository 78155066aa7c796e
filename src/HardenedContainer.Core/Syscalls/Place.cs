namespace HardenedContainer.Syscalls;

/// <summary>Where a value stands that is traced backwards.</summary>
internal enum PlaceKind
{
    /// <summary>In a register.</summary>
    Register,

    /// <summary>In the stack frame, at an offset from the stack pointer at the function's start.</summary>
    Stack,

    /// <summary>In memory, at an offset from what a register holds.</summary>
    Memory,

    /// <summary>In memory, at an offset from what a global variable holds.</summary>
    ThroughGlobal,
}

/// <summary>A place, and what is to be added to the value that stands there.</summary>
/// <param name="Kind">Which kind of place.</param>
/// <param name="Base">The register, or the address of the global variable; 0 for the stack.</param>
/// <param name="Offset">The offset in memory.</param>
/// <param name="Addend">What is added to the value on its way to the system call.</param>
internal readonly record struct Place(PlaceKind Kind, ulong Base, long Offset = 0, long Addend = 0)
{
    internal static Place Register(int register, long addend = 0) => new(PlaceKind.Register, (ulong)register, 0, addend);

    internal bool IsRegister(int register) => Kind == PlaceKind.Register && Base == (ulong)register;

    internal bool IsMemoryOf(int register) => Kind == PlaceKind.Memory && Base == (ulong)register;

    internal Place InRegister(int register) => new(PlaceKind.Register, (ulong)register, 0, Addend);

    internal Place OnStack(long offset) => new(PlaceKind.Stack, 0, offset, Addend);

    internal Place At(int register, long offset) => new(PlaceKind.Memory, (ulong)register, offset, Addend);

    internal Place Through(ulong global) => new(PlaceKind.ThroughGlobal, global, Offset, Addend);

    internal Place Plus(long more) => this with { Addend = Addend + more };
}

/// <summary>What one instruction, looked at backwards, means for a place.</summary>
internal enum OriginKind
{
    /// <summary>Nothing: the value was there before.</summary>
    Same,

    /// <summary>The value was in <see cref="Origin.First"/> before, or in <see cref="Origin.Second"/>.</summary>
    Moved,

    /// <summary>The value is <see cref="Origin.Value"/>.</summary>
    Constant,

    /// <summary>The value is <see cref="Origin.Value"/> or the next one.</summary>
    OneOfTwo,

    /// <summary>The value is read from memory at the address <see cref="Origin.Value"/>.</summary>
    Loaded,

    /// <summary>Nobody can say.</summary>
    Unknown,
}

/// <summary>Where a value stood before an instruction.</summary>
internal readonly record struct Origin(OriginKind Kind, Place First = default, Place? Second = null, ulong Value = 0)
{
    internal static Origin Same => new(OriginKind.Same);

    internal static Origin Unknown => new(OriginKind.Unknown);

    internal static Origin Moved(Place first, Place? second = null) => new(OriginKind.Moved, first, second);

    internal static Origin Constant(long value) => new(OriginKind.Constant, Value: unchecked((ulong)value));

    internal static Origin OneOfTwo(long value) => new(OriginKind.OneOfTwo, Value: unchecked((ulong)value));

    internal static Origin Loaded(ulong address, Place place) => new(OriginKind.Loaded, place, null, address);
}

/// <summary>Where the processor goes after an instruction.</summary>
internal enum Flow
{
    /// <summary>To the next one.</summary>
    Next,

    /// <summary>To a fixed target.</summary>
    Jump,

    /// <summary>To a fixed target or to the next one.</summary>
    Branch,

    /// <summary>To a fixed target, and then to the next one.</summary>
    Call,

    /// <summary>Somewhere.</summary>
    Indirect,

    /// <summary>Nowhere that this function knows.</summary>
    End,
}
