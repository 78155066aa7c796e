namespace HardenedContainer.Syscalls;

/// <summary>A set of addresses that is asked millions of times and nearly always says no.</summary>
internal sealed class AddressFilter
{
    private const int Bits = 1 << 18;

    private readonly ulong[] _bits = new ulong[Bits / 64];
    private readonly HashSet<ulong> _addresses;

    internal AddressFilter(IEnumerable<ulong> addresses)
    {
        _addresses = [.. addresses];
        foreach (var address in _addresses)
        {
            _bits[(int)(address % Bits) / 64] |= 1UL << (int)(address % 64);
        }
    }

    internal bool Contains(ulong address) => (_bits[(int)(address % Bits) / 64] & 1UL << (int)(address % 64)) != 0 && _addresses.Contains(address);
}
