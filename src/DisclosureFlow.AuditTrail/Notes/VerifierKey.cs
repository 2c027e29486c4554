using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace DisclosureFlow.AuditTrail;

/// <summary>What a key of a signed note signs (the C2SP signature type byte).</summary>
public enum NoteKeyType : byte
{
    /// <summary>Ed25519 over the note's text.</summary>
    Ed25519 = 0x01,

    /// <summary>Ed25519 cosignature of a witness over time and text (tlog-cosignature v1).</summary>
    Ed25519Cosignature = 0x04,
}

/// <summary>
/// A public key of a signed note, written <c>name+hex8(keyID)+base64(type ‖ pub32)</c>. keyID = first four bytes of
/// SHA-256(name ‖ 0x0A ‖ type ‖ pub32): it tells keys apart, it is no proof of anything.
/// </summary>
public sealed record VerifierKey
{
    private readonly byte[] publicKey;

    /// <param name="name">Not empty, no blank, no plus, no control character; of a log: its origin.</param>
    /// <param name="type">What it signs.</param>
    /// <param name="publicKey">32 bytes.</param>
    /// <exception cref="AuditRefusedException">DF6012: the name or the key can't be one.</exception>
    public VerifierKey(string name, NoteKeyType type, ReadOnlySpan<byte> publicKey)
    {
        if (!NoteText.IsName(name))
        {
            throw Refuse.Key($"名称“{name}”", $"the name '{name}'");
        }

        if (publicKey.Length != Ed25519.PublicKeySize || !Ed25519.ValidatePublicKeyFull(publicKey.ToArray(), 0))
        {
            throw Refuse.Key($"{name} 不是 Ed25519 公钥", $"{name} is not an Ed25519 public key");
        }

        (Name, Type, this.publicKey) = (name, type, publicKey.ToArray());
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. publicKey]));
    }

    public string Name { get; }

    public NoteKeyType Type { get; }

    /// <summary>First four bytes of the hash of name, type and key.</summary>
    public uint KeyId { get; }

    /// <summary>The 32 bytes of the key.</summary>
    public ReadOnlySpan<byte> PublicKey => publicKey;

    /// <summary>Reads the one-line form.</summary>
    /// <exception cref="AuditRefusedException">DF6012: not such a line, an unknown type, or a keyID that is not the key's.</exception>
    public static VerifierKey Parse(string line)
    {
        var parts = line.Split('+', 3);
        if (parts.Length != 3 || parts[1].Length != 8 || parts[1].Any(c => !char.IsAsciiHexDigitLower(c)) || NoteText.Base64(parts[2]) is not [var type, .. var key])
        {
            throw Refuse.Key(line, line);
        }

        if (type is not ((byte)NoteKeyType.Ed25519 or (byte)NoteKeyType.Ed25519Cosignature))
        {
            throw Refuse.Key($"{parts[0]} 的类型 0x{type:x2} 不受支持", $"{parts[0]} has the unsupported type 0x{type:x2}");
        }

        var verifier = new VerifierKey(parts[0], (NoteKeyType)type, key);
        return verifier.KeyId == uint.Parse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) ? verifier
            : throw Refuse.Key($"{parts[0]} 的标识与公钥不符", $"the identifier of {parts[0]} is not its key's");
    }

    /// <summary>The one-line form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String([(byte)Type, .. publicKey])}");

    /// <inheritdoc/>
    public bool Equals(VerifierKey? other) =>
        other is not null && Name == other.Name && Type == other.Type && publicKey.AsSpan().SequenceEqual(other.publicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    /// <summary>True if <paramref name="signature"/> (without its keyID) is this key's over a note's text.</summary>
    /// <param name="text">With its final newline.</param>
    /// <param name="signature">Type 0x01: 64 bytes. Type 0x04: eight bytes of POSIX seconds, big-endian, and 64 bytes.</param>
    public bool Verify(string text, ReadOnlySpan<byte> signature)
    {
        var message = Encoding.UTF8.GetBytes(text);
        if (Type == NoteKeyType.Ed25519Cosignature)
        {
            if (Cosignature.TimeOf(signature) is not { } seconds)
            {
                return false;
            }

            message = Cosignature.Message(seconds, text);
            signature = signature[8..];
        }

        return signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, publicKey, 0, message, 0, message.Length);
    }
}
