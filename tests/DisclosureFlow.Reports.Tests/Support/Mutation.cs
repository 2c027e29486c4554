namespace DisclosureFlow.Reports.Tests;

/// <summary>Changes a real file the way damage and malice do: bytes flipped, cut, doubled, moved, replaced by telling ones.</summary>
internal static class Mutation
{
    private static readonly byte[][] Telling = [[0], [0xFF], "<"u8.ToArray(), "9"u8.ToArray(), "\t"u8.ToArray(), "\n"u8.ToArray(), "一"u8.ToArray(), "（"u8.ToArray(), "99999999999999999999"u8.ToArray(), "PK\u0005\u0006"u8.ToArray(), "{\"cells\":"u8.ToArray()];

    public static byte[] Of(byte[] file, int seed, int changes)
    {
        var random = new Random(seed);
        var bytes = file.ToList();
        for (var change = 0; change < changes && bytes.Count > 8; change++)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 200), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 3: bytes.InsertRange(at, Telling[random.Next(Telling.Length)]); break;
                default: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            }
        }

        return [.. bytes];
    }
}
