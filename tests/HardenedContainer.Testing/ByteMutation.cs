namespace HardenedContainer.Testing;

/// <summary>Changes bytes at random, the same for the same number.</summary>
public static class ByteMutation
{
    private static readonly byte[][] _edges = [[0], [0xff], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0, 0, 0, 0, 0x80], "9999999999"u8.ToArray(), "[[[[{{{{"u8.ToArray(), "\\ud800"u8.ToArray(), "../../"u8.ToArray()];

    /// <summary>Gives a changed copy.</summary>
    /// <param name="seeds">What to change; one is chosen.</param>
    /// <param name="number">Which change.</param>
    /// <returns>The copy.</returns>
    public static byte[] Of(IReadOnlyList<byte[]> seeds, int number)
    {
        var random = new Random(number);
        var bytes = seeds[random.Next(seeds.Count)].ToList();
        for (var changes = random.Next(1, 8); changes > 0 && bytes.Count > 0; changes--)
        {
            // What steers a reader stands at the beginning.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(600, bytes.Count) : bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                case 4:
                    bytes.InsertRange(at, _edges[random.Next(_edges.Length)]);
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(8) == 0 ? bytes.Count - at : 1);
                    break;
            }
        }

        return [.. bytes];
    }
}
