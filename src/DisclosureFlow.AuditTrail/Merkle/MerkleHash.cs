using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DisclosureFlow.AuditTrail;

/// <summary>A 32-byte SHA-256 hash of the tree: of an entry (RFC 6962 §2.1, prefix 0x00), of an inner node (0x01) or of a whole tree.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct MerkleHash : IEquatable<MerkleHash>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly ulong a;
    private readonly ulong b;
    private readonly ulong c;
    private readonly ulong d;

    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public MerkleHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"a hash has {Length} bytes, not {bytes.Length}", nameof(bytes));
        }

        this = MemoryMarshal.Read<MerkleHash>(bytes);
    }

    /// <summary>Root of the empty tree: SHA-256 of nothing.</summary>
    public static MerkleHash EmptyRoot { get; } = new(SHA256.HashData([]));

    /// <summary>Leaf hash of one entry: SHA-256(0x00 ‖ entry). The prefix keeps an entry from being passed off as a node.</summary>
    public static MerkleHash OfEntry(ReadOnlySpan<byte> entry)
    {
        const int onStack = 2048;
        Span<byte> input = entry.Length < onStack ? stackalloc byte[onStack] : new byte[entry.Length + 1];
        input[0] = 0;
        entry.CopyTo(input[1..]);
        return OfBytes(input[..(entry.Length + 1)]);
    }

    /// <summary>Hash of an inner node: SHA-256(0x01 ‖ left ‖ right).</summary>
    public static MerkleHash OfNode(in MerkleHash left, in MerkleHash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Length)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Length)..]);
        return OfBytes(input);
    }

    /// <summary>Reads the 44-character base64 form; null when it is anything but the one way to write 32 bytes.</summary>
    public static MerkleHash? FromBase64(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return text.Length == 44 && Convert.TryFromBase64Chars(text, bytes, out var written) && written == Length
            && text.SequenceEqual(Convert.ToBase64String(bytes)) ? new MerkleHash(bytes) : null;
    }

    /// <summary>Reads 64 lower-case hexadecimal digits; null when it is anything else.</summary>
    public static MerkleHash? FromHex(string text) =>
        text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? new MerkleHash(Convert.FromHexString(text)) : null;

    /// <summary>Writes the 32 bytes to the start of <paramref name="target"/>.</summary>
    public void CopyTo(Span<byte> target) => MemoryMarshal.Write(target, in this);

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>44 characters.</summary>
    public string ToBase64() => Convert.ToBase64String(ToArray());

    /// <summary>64 lower-case digits.</summary>
    public string ToHex() => Convert.ToHexStringLower(ToArray());

    /// <inheritdoc/>
    public override string ToString() => ToHex();

    /// <inheritdoc/>
    public bool Equals(MerkleHash other) => a == other.a && b == other.b && c == other.c && d == other.d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MerkleHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => a.GetHashCode();

    public static bool operator ==(MerkleHash left, MerkleHash right) => left.Equals(right);

    public static bool operator !=(MerkleHash left, MerkleHash right) => !left.Equals(right);

    private static MerkleHash OfBytes(ReadOnlySpan<byte> input)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(input, hash);
        return MemoryMarshal.Read<MerkleHash>(hash);
    }
}
