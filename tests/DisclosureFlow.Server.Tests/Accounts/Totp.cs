using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>An authenticator as people have it on their phones (RFC 6238: SHA-1, thirty seconds, six digits).</summary>
internal static class Totp
{
    /// <param name="key">As the page shows it: base32, in groups.</param>
    /// <param name="step">0: the code of now; 1: the next one.</param>
    public static string Code(string key, int step = 0)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + step);
#pragma warning disable CA5350 // What authenticators use (RFC 6238, 1.2).
        var hash = HMACSHA1.HashData(Bytes(key), counter);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at)) & int.MaxValue) % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string key)
    {
        var (bytes, bits, held) = (new List<byte>(), 0, 0);
        foreach (var letter in key.Where(letter => letter is not (' ' or '=')))
        {
            (bits, held) = ((bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), held + 5);
            if (held >= 8)
            {
                bytes.Add((byte)(bits >> (held - 8)));
                held -= 8;
                bits &= (1 << held) - 1;
            }
        }

        return [.. bytes];
    }
}
