using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>C2SP tlog-cosignature v1: a witness states that it saw a checkpoint at a time, consistent with all it saw before.</summary>
public static class Cosignature
{
    /// <summary>Cosigns a checkpoint's text.</summary>
    /// <param name="witness">A key of type 0x04.</param>
    /// <param name="text">The whole checkpoint text with its final newline.</param>
    /// <param name="time">When; whole seconds count.</param>
    /// <exception cref="InvalidOperationException">The key is a log's.</exception>
    public static NoteSignature Sign(NoteSigner witness, string text, DateTimeOffset time)
    {
        if (witness.Key.Type != NoteKeyType.Ed25519Cosignature)
        {
            throw new InvalidOperationException($"{witness.Key.Name} is not a witness's key");
        }

        var seconds = time.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        var signature = new byte[8 + 64];
        BinaryPrimitives.WriteInt64BigEndian(signature, seconds);
        witness.Raw(Message(seconds, text)).CopyTo(signature, 8);
        return new NoteSignature(witness.Key.Name, witness.Key.KeyId, signature);
    }

    /// <summary>The time in a cosignature that verifies; null when the note has none of that witness.</summary>
    /// <exception cref="AuditRefusedException">DF6011: it is there and bad.</exception>
    public static DateTimeOffset? TimeIn(SignedNote note, VerifierKey witness)
    {
        if (witness.Type != NoteKeyType.Ed25519Cosignature || note.Verify(witness).Count == 0)
        {
            return null;
        }

        // A witness may have cosigned twice; the earliest statement says most.
        return note.Signatures.Where(signature => signature.Name == witness.Name && signature.KeyId == witness.KeyId)
            .Select(signature => DateTimeOffset.FromUnixTimeSeconds(TimeOf(signature.Signature)!.Value)).Min();
    }

    /// <summary>POSIX seconds at the head of a cosignature of the right length; null when out of the years 1970–9999.</summary>
    internal static long? TimeOf(ReadOnlySpan<byte> signature)
    {
        if (signature.Length != 8 + 64)
        {
            return null;
        }

        var seconds = BinaryPrimitives.ReadInt64BigEndian(signature);
        return seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? seconds : null;
    }

    internal static byte[] Message(long seconds, string text) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));
}
