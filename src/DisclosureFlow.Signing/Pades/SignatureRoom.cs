using System.Globalization;
using System.Security.Cryptography;
using System.Text.Unicode;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Pades;

/// <summary>
/// An update whose /Contents is reserved and whose /ByteRange is written: all that is left is the value. A file of ordinary size is copied once, so
/// that the very bytes that were hashed are the bytes that are given out; a large one stays where it is and is hashed again while it is written out.
/// </summary>
internal sealed class SignatureRoom : IDisposable
{
    // Ten digits a number hold any offset below 2 GB; what is shorter is padded by spaces.
    private const long Widest = 9_999_999_999;
    private const int LargestCopy = 16 << 20;

    // What every reserved value is until it is there; one for all.
    private static readonly byte[] Zeros = new byte[SignatureRequest.UsualReservedBytes];

    private readonly ReadOnlyMemory<byte> _source;
    private readonly UpdateBuffer _buffer;
    private readonly int _start;
    private readonly int _reserved;
    private readonly string _digestOid;
    private readonly byte[]? _sourceDigest;

    /// <param name="source">The unsigned file.</param>
    /// <param name="buffer">The update, behind a copy of the source or alone.</param>
    /// <param name="start">Offset in the file of the value's opening bracket.</param>
    /// <param name="reserved">Bytes of room for the value.</param>
    /// <param name="digestOid">How the covered bytes are hashed.</param>
    private SignatureRoom(ReadOnlyMemory<byte> source, UpdateBuffer buffer, int start, int reserved, string digestOid)
    {
        (_source, _buffer, _start, _reserved, _digestOid) = (source, buffer, start, reserved, digestOid);
        ReadOnlyMemory<byte> written = buffer.Written;
        var (before, after) = (written[..(start - buffer.Origin)], written[(End - buffer.Origin)..]);
        if (HoldsSource)
        {
            CoveredDigest = DigestAlgorithm.Hash(digestOid, before, after)!;
            return;
        }

        // The source is read once: its own digest is the running value on the way to the digest of everything covered.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(source.Span);
        _sourceDigest = hash.GetCurrentHash();
        hash.AppendData(before.Span);
        hash.AppendData(after.Span);
        var covered = hash.GetHashAndReset();
        CoveredDigest = digestOid is Oids.Sha256 ? covered : DigestAlgorithm.Hash(digestOid, source, before, after)!;
    }

    /// <summary>The digest of everything the byte range covers.</summary>
    public byte[] CoveredDigest { get; }

    /// <summary>The digest and what it covers, where the bytes hashed are the bytes given out; null where they have to be hashed again.</summary>
    public MeasuredDigest? Measured => HoldsSource ? new MeasuredDigest(_start, End, Length, _digestOid, CoveredDigest) : null;

    private bool HoldsSource => _buffer.Origin == 0;

    private int End => _start + 2 + (2 * _reserved);

    private int Length => _buffer.Origin + _buffer.Written.Length;

    /// <summary>The first entries of every signature dictionary: room for the byte range and for the value.</summary>
    public static PdfDictionary Reserve(string type, string subFilter, int reservedBytes) => new()
    {
        { "Type", new PdfName(type) },
        { "Filter", new PdfName("Adobe.PPKLite") },
        { "SubFilter", new PdfName(subFilter) },
        { "ByteRange", new PdfArray(0, Widest, Widest, Widest) },
        { "Contents", new PdfString(reservedBytes <= Zeros.Length ? Zeros.AsMemory(0, reservedBytes) : new byte[reservedBytes], hex: true) },
    };

    /// <summary>Writes the update and fixes the byte range.</summary>
    public static SignatureRoom Write(IncrementalUpdate update, PdfReference signature, int reservedBytes, string digestOid)
    {
        var source = update.Source.Bytes;
        var buffer = update.WriteBuffer(withSource: source.Length <= LargestCopy);
        var span = buffer.Written.Span;
        var from = update.OffsetOf(signature) - buffer.Origin;
        var contents = from + span[from..].IndexOf("/Contents <"u8) + "/Contents ".Length;
        var end = contents + 2 + (2 * reservedBytes);
        var range = from + span[from..].IndexOf("/ByteRange ["u8) + "/ByteRange ".Length;
        span.Slice(range, span[range..].IndexOf((byte)']') + 1).Fill((byte)' ');
        Utf8.TryWrite(span[range..], CultureInfo.InvariantCulture, $"[0 {buffer.Origin + contents} {buffer.Origin + end} {span.Length - end}]", out _);
        return new SignatureRoom(source, buffer, buffer.Origin + contents, reservedBytes, digestOid);
    }

    /// <summary>Puts the value in, in upper-case hexadecimal, padded by zeros.</summary>
    /// <exception cref="SigningRefusedException">DF5011: the value exceeds the room.</exception>
    public void Fill(ReadOnlySpan<byte> value)
    {
        if (value.Length > _reserved)
        {
            throw Refusals.SignatureTooLarge(value.Length, _reserved);
        }

        var room = _buffer.Written.Span.Slice(_start + 1 - _buffer.Origin, 2 * _reserved);
        Convert.TryToHexString(value, room, out var written);
        room[written..].Fill((byte)'0');
    }

    /// <summary>Source and update as one file, which is the caller's own.</summary>
    /// <exception cref="SigningRefusedException">DF5010: the source is not what it was when the digest was taken.</exception>
    public byte[] ToFile()
    {
        var file = GC.AllocateUninitializedArray<byte>(Length);
        _buffer.Written.Span.CopyTo(file.AsSpan(_buffer.Origin));
        if (HoldsSource)
        {
            RequireUnchanged(file.AsSpan(0, _source.Length).SequenceEqual(_source.Span));
            return file;
        }

        // Checked on the copy that is returned: whoever holds the source may write to it.
        _source.Span.CopyTo(file);
        RequireUnchanged(SHA256.HashData(file.AsSpan(0, _source.Length)).AsSpan().SequenceEqual(_sourceDigest));
        return file;
    }

    /// <summary>Source and update written one after the other: for files too large to hold.</summary>
    /// <exception cref="SigningRefusedException">DF5010: the source is not what it was; what was written is to be discarded.</exception>
    public void WriteTo(Stream target)
    {
        if (HoldsSource)
        {
            RequireUnchanged(_buffer.Written.Span[.._source.Length].SequenceEqual(_source.Span));
            target.Write(_buffer.Written.Span);
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var part = new byte[1 << 16];
        for (var at = 0; at < _source.Length; at += part.Length)
        {
            // Hash and write the same copy: the map below may change between two reads.
            var count = Math.Min(part.Length, _source.Length - at);
            _source.Span.Slice(at, count).CopyTo(part);
            hash.AppendData(part, 0, count);
            target.Write(part, 0, count);
        }

        target.Write(_buffer.Written.Span);
        RequireUnchanged(hash.GetHashAndReset().AsSpan().SequenceEqual(_sourceDigest));
    }

    /// <summary>Gives the buffer back; what was given out stays.</summary>
    public void Dispose() => _buffer.Dispose();

    private static void RequireUnchanged(bool isSame)
    {
        if (!isSame)
        {
            throw Refusals.ResultNotValid("the bytes before the update changed");
        }
    }
}

/// <summary>A digest taken of a file's bytes but for one gap.</summary>
/// <param name="GapStart">First byte left out.</param>
/// <param name="GapEnd">First byte behind the gap.</param>
/// <param name="End">Length of the file.</param>
/// <param name="Oid">The digest's algorithm.</param>
/// <param name="Value">The digest.</param>
internal sealed record MeasuredDigest(int GapStart, int GapEnd, int End, string Oid, byte[] Value);
