using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Pades;

/// <summary>An update whose /Contents is reserved and whose /ByteRange is written: all that is left is the value. The source is not copied until the file is made.</summary>
internal sealed class SignatureRoom
{
    // Ten digits a number hold any offset below 2 GB; what is shorter is padded by spaces.
    private const long Widest = 9_999_999_999;

    private readonly ReadOnlyMemory<byte> _source;
    private readonly Memory<byte> _appendix;
    private readonly int _contents;
    private readonly int _reserved;
    private readonly byte[] _sourceDigest;
    private readonly byte[] _coveredDigest;

    private SignatureRoom(ReadOnlyMemory<byte> source, Memory<byte> appendix, int contents, int reserved)
    {
        (_source, _appendix, _contents, _reserved) = (source, appendix, contents, reserved);

        // The source is read once: its own digest is the running value on the way to the digest of everything covered.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(source.Span);
        _sourceDigest = hash.GetCurrentHash();
        hash.AppendData(appendix.Span[..contents]);
        hash.AppendData(appendix.Span[End..]);
        _coveredDigest = hash.GetHashAndReset();
    }

    private int End => _contents + 2 + (2 * _reserved);

    /// <summary>The first two entries of every signature dictionary: room for the byte range and for the value.</summary>
    public static PdfDictionary Reserve(string type, string subFilter, int reservedBytes) => new()
    {
        { "Type", new PdfName(type) },
        { "Filter", new PdfName("Adobe.PPKLite") },
        { "SubFilter", new PdfName(subFilter) },
        { "ByteRange", new PdfArray(0, Widest, Widest, Widest) },
        { "Contents", new PdfString(new byte[reservedBytes], hex: true) },
    };

    /// <summary>Writes the update and fixes the byte range.</summary>
    public static SignatureRoom Write(IncrementalUpdate update, PdfReference signature, int reservedBytes)
    {
        var appendix = System.Runtime.InteropServices.MemoryMarshal.AsMemory(update.WriteAppendix());
        var source = update.Source.Bytes;
        var from = update.OffsetOf(signature) - source.Length;
        var span = appendix.Span;
        var contents = from + span[from..].IndexOf("/Contents <"u8) + "/Contents ".Length;
        var end = contents + 2 + (2 * reservedBytes);
        var range = from + span[from..].IndexOf("/ByteRange ["u8) + "/ByteRange ".Length;
        span.Slice(range, span[range..].IndexOf((byte)']') + 1).Fill((byte)' ');
        Encoding.ASCII.GetBytes($"[0 {source.Length + contents} {source.Length + end} {appendix.Length - end}]").CopyTo(span[range..]);
        return new SignatureRoom(source, appendix, contents, reservedBytes);
    }

    /// <summary>The digest of everything the byte range covers.</summary>
    public byte[] Digest(string oid) =>
        oid is Oids.Sha256 ? _coveredDigest : DigestAlgorithm.Hash(oid, _source, _appendix[.._contents], _appendix[End..]) ?? throw Refusals.UnsupportedKey(oid);

    /// <summary>Puts the value in, in upper-case hexadecimal, padded by zeros.</summary>
    /// <exception cref="SigningRefusedException">DF5011: the value exceeds the room.</exception>
    public void Fill(ReadOnlySpan<byte> value)
    {
        if (value.Length > _reserved)
        {
            throw Refusals.SignatureTooLarge(value.Length, _reserved);
        }

        var room = _appendix.Span.Slice(_contents + 1, 2 * _reserved);
        room.Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexString(value), room);
    }

    /// <summary>Source and update as one file, not checked: for a caller that has the signature's digest checked over the result.</summary>
    public byte[] ToFileUnchecked()
    {
        var file = GC.AllocateUninitializedArray<byte>(checked(_source.Length + _appendix.Length));
        _source.Span.CopyTo(file);
        _appendix.Span.CopyTo(file.AsSpan(_source.Length));
        return file;
    }

    /// <summary>Source and update as one file.</summary>
    /// <exception cref="SigningRefusedException">DF5010: the source is not what it was when the digest was taken.</exception>
    public byte[] ToFile()
    {
        var file = ToFileUnchecked();

        // Checked on the copy that is returned: whoever holds the source may write to it.
        return SHA256.HashData(file.AsSpan(0, _source.Length)).AsSpan().SequenceEqual(_sourceDigest)
            ? file : throw Refusals.ResultNotValid("the bytes before the update changed");
    }

    /// <summary>Source and update written one after the other: for files too large to hold.</summary>
    /// <exception cref="SigningRefusedException">DF5010: the source is not what it was; what was written is to be discarded.</exception>
    public void WriteTo(Stream target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var at = 0; at < _source.Length; at += buffer.Length)
        {
            // Hash and write the same copy: the map below may change between two reads.
            var part = _source.Span[at..Math.Min(_source.Length, at + buffer.Length)];
            part.CopyTo(buffer);
            hash.AppendData(buffer, 0, part.Length);
            target.Write(buffer, 0, part.Length);
        }

        target.Write(_appendix.Span);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(_sourceDigest))
        {
            throw Refusals.ResultNotValid("the bytes before the update changed");
        }
    }
}
