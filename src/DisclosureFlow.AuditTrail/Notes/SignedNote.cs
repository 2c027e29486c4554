using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">Key name.</param>
/// <param name="KeyId">Key identifier.</param>
/// <param name="Signature">The bytes behind the identifier.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Signature)
{
    /// <summary>The line with its newline: <c>— name base64(keyID ‖ signature)</c>.</summary>
    public string Line
    {
        get
        {
            var bytes = new byte[4 + Signature.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
            Signature.CopyTo(bytes, 4);
            return string.Create(CultureInfo.InvariantCulture, $"— {Name} {Convert.ToBase64String(bytes)}\n");
        }
    }

    /// <summary>Reads a line without its newline; null when it is none.</summary>
    public static NoteSignature? Parse(string line)
    {
        var parts = line.Split(' ');
        return parts.Length == 3 && parts[0] == "—" && NoteText.IsName(parts[1]) && NoteText.Base64(parts[2]) is { Length: >= 5 } bytes
            ? new NoteSignature(parts[1], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[4..]) : null;
    }
}

/// <summary>
/// C2SP signed-note: a text ending in a newline, an empty line, then signature lines. A note that was read is not yet
/// believed: ask <see cref="Verify"/>.
/// </summary>
public sealed class SignedNote
{
    /// <summary>Longest note read, in bytes.</summary>
    public const int LongestNote = 1_000_000;

    /// <summary>Most signature lines read.</summary>
    public const int MostSignatures = 100;

    /// <exception cref="AuditRefusedException">DF6010: no final newline, a control character, or no signature.</exception>
    public SignedNote(string text, IEnumerable<NoteSignature> signatures)
    {
        (Text, Signatures) = (text, [.. signatures]);
        if (!text.EndsWith('\n') || !NoteText.IsText(text))
        {
            throw Refuse.Note("正文须以换行结尾且不含控制字符", "the text must end in a newline and have no control character");
        }

        if (Signatures.Length is 0 or > MostSignatures)
        {
            throw Refuse.Note($"签名行数 {Signatures.Length}", $"{Signatures.Length} signature lines");
        }
    }

    /// <summary>The signed text with its final newline.</summary>
    public string Text { get; }

    public ImmutableArray<NoteSignature> Signatures { get; }

    /// <summary>Reads a note; what it says is believed only after <see cref="Verify"/>.</summary>
    /// <exception cref="AuditRefusedException">DF6010.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LongestNote || NoteText.Utf8(bytes) is not { } note || !NoteText.IsText(note))
        {
            throw Refuse.Note("不是 UTF-8 文本，或含控制字符，或过长", "not UTF-8, a control character, or too long");
        }

        // A text may contain empty lines itself: the signatures begin after the last one.
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !note.EndsWith('\n') || split + 2 >= note.Length)
        {
            throw Refuse.Note("缺少空行或签名行", "the empty line or the signature lines are missing");
        }

        var lines = note[(split + 2)..^1].Split('\n');
        if (lines.Length > MostSignatures)
        {
            throw Refuse.Note($"签名行数 {lines.Length}", $"{lines.Length} signature lines");
        }

        return new SignedNote(note[..(split + 1)], lines.Select((line, i) =>
            NoteSignature.Parse(line) ?? throw Refuse.Note($"第 {i + 1} 签名行", $"signature line {i + 1}")));
    }

    /// <summary>The note's bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(Text + "\n" + string.Concat(Signatures.Select(signature => signature.Line)));

    /// <summary>The same note with more signature lines at its end; a line that is already there is not repeated.</summary>
    public SignedNote With(params IEnumerable<NoteSignature> more)
    {
        var present = Signatures.Select(signature => signature.Line).ToHashSet(StringComparer.Ordinal);
        return new SignedNote(Text, [.. Signatures, .. more.Where(signature => present.Add(signature.Line))]);
    }

    /// <summary>The known keys that signed, each once. Unknown keys' lines are passed over: anybody may add one.</summary>
    /// <param name="known">Keys that the caller trusts, from elsewhere than the note.</param>
    /// <returns>Possibly empty: then nobody known has signed.</returns>
    /// <exception cref="AuditRefusedException">DF6011: a line of a known key (name and identifier) does not verify.</exception>
    public IReadOnlyList<VerifierKey> Verify(params IEnumerable<VerifierKey> known)
    {
        List<VerifierKey> keys = [.. known];
        List<VerifierKey> signers = [];
        foreach (var signature in Signatures)
        {
            // Two different known keys with one name and identifier can't be told apart: neither is believed.
            var named = keys.Where(key => key.Name == signature.Name && key.KeyId == signature.KeyId).Distinct().ToList();
            if (named.Count == 0)
            {
                continue;
            }

            if (named.Count > 1 || !named[0].Verify(Text, signature.Signature))
            {
                throw Refuse.NoteSignature(signature.Name);
            }

            if (!signers.Contains(named[0]))
            {
                signers.Add(named[0]);
            }
        }

        return signers;
    }
}
