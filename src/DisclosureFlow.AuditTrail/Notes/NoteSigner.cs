using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace DisclosureFlow.AuditTrail;

/// <summary>An Ed25519 private key that signs notes as one name: a log its checkpoints, a witness its cosignatures.</summary>
public sealed class NoteSigner : IDisposable
{
    private readonly byte[] seed;

    /// <param name="name">Of a log: its origin.</param>
    /// <param name="type">What it signs.</param>
    /// <param name="seed">The 32 bytes of the private key (RFC 8032 §5.1.5).</param>
    public NoteSigner(string name, NoteKeyType type, ReadOnlySpan<byte> seed)
    {
        if (seed.Length != Ed25519.SecretKeySize)
        {
            throw Refuse.Key($"{name} 的私钥长度", $"the length of the private key of {name}");
        }

        this.seed = seed.ToArray();
        var publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(this.seed, 0, publicKey, 0);
        Key = new VerifierKey(name, type, publicKey);
    }

    /// <summary>The public half.</summary>
    public VerifierKey Key { get; }

    /// <summary>A new key from the system's random source.</summary>
    public static NoteSigner Generate(string name, NoteKeyType type = NoteKeyType.Ed25519)
    {
        Span<byte> fresh = stackalloc byte[Ed25519.SecretKeySize];
        RandomNumberGenerator.Fill(fresh);
        try
        {
            return new NoteSigner(name, type, fresh);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fresh);
        }
    }

    /// <summary>Signs a note's text (type 0x01).</summary>
    /// <param name="text">Ends in a newline; no control character but newlines.</param>
    public SignedNote Sign(string text) => new(text, [SignatureOver(text)]);

    /// <summary>This key's signature line over a note's text (type 0x01).</summary>
    /// <exception cref="InvalidOperationException">The key is a witness's; see <see cref="Cosignature.Sign"/>.</exception>
    public NoteSignature SignatureOver(string text)
    {
        if (Key.Type != NoteKeyType.Ed25519)
        {
            throw new InvalidOperationException($"{Key.Name} is a witness's key: it cosigns, with a time");
        }

        return new NoteSignature(Key.Name, Key.KeyId, Raw(Encoding.UTF8.GetBytes(text)));
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(seed);

    internal byte[] Raw(byte[] message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(seed, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>The private key for <see cref="LogKeyFile"/>; nothing else may see it.</summary>
    internal ReadOnlySpan<byte> Seed => seed;
}
