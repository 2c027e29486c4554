using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Pades;

/// <summary>
/// An update whose /Contents is reserved and whose /ByteRange is written: all that is left is the value. A file of ordinary size is copied once, so
/// that the very bytes that were hashed are the bytes that are returned; a large one stays where it is and is hashed again while it is written out.
/// </summary>
internal sealed class SignatureRoom
{
    // Ten digits a number hold any offset below 2 GB; what is shorter is padded by spaces.
    private const long Widest = 9_999_999_999;
    private const int LargestCopy = 16 << 20;

    private readonly ReadOnlyMemory<byte> _source;
    private readonly int _contents;
    private readonly int _reserved;
    private readonly string _digestOid;
    private readonly byte[]? _sourceDigest;
    private Memory<byte> _appendix;
    private byte[]? _copy;
    private bool _isHandedOut;

    private SignatureRoom(ReadOnlyMemory<byte> source, Memory<byte> appendix, int contents, int reserved, string digestOid)
    {
        (_source, _appendix, _contents, _reserved, _digestOid) = (source, appendix, contents, reserved, digestOid);
        if (source.Length <= LargestCopy)
        {
            Own(Joined());
            CoveredDigest = DigestAlgorithm.Hash(digestOid, _copy.AsMemory(0, Start), _copy.AsMemory(End))!;
            return;
        }

        // The source is read once: its own digest is the running value on the way to the digest of everything covered.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(source.Span);
        _sourceDigest = hash.GetCurrentHash();
        hash.AppendData(appendix.Span[..contents]);
        hash.AppendData(appendix.Span[(contents + Hole)..]);
        var covered = hash.GetHashAndReset();
        CoveredDigest = digestOid is Oids.Sha256 ? covered : DigestAlgorithm.Hash(digestOid, source, appendix[..contents], appendix[(contents + Hole)..])!;
    }

    /// <summary>The digest of everything the byte range covers.</summary>
    public byte[] CoveredDigest { get; }

    /// <summary>The digest and what it covers, where the bytes hashed are the bytes returned; null where they have to be hashed again.</summary>
    public MeasuredDigest? Measured => _copy is null ? null : new MeasuredDigest(Start, End, Length, _digestOid, CoveredDigest);

    private int Hole => 2 + (2 * _reserved);

    private int Start => _source.Length + _contents;

    private int End => Start + Hole;

    private int Length => _source.Length + _appendix.Length;

    /// <summary>The first entries of every signature dictionary: room for the byte range and for the value.</summary>
    public static PdfDictionary Reserve(string type, string subFilter, int reservedBytes) => new()
    {
        { "Type", new PdfName(type) },
        { "Filter", new PdfName("Adobe.PPKLite") },
        { "SubFilter", new PdfName(subFilter) },
        { "ByteRange", new PdfArray(0, Widest, Widest, Widest) },
        { "Contents", new PdfString(new byte[reservedBytes], hex: true) },
    };

    /// <summary>Writes the update and fixes the byte range.</summary>
    public static SignatureRoom Write(IncrementalUpdate update, PdfReference signature, int reservedBytes, string digestOid)
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
        return new SignatureRoom(source, appendix, contents, reservedBytes, digestOid);
    }

    /// <summary>Puts the value in, in upper-case hexadecimal, padded by zeros.</summary>
    /// <exception cref="SigningRefusedException">DF5011: the value exceeds the room.</exception>
    public void Fill(ReadOnlySpan<byte> value)
    {
        if (value.Length > _reserved)
        {
            throw Refusals.SignatureTooLarge(value.Length, _reserved);
        }

        if (_isHandedOut)
        {
            // Whoever holds the file that was made before keeps it as it is.
            Own((byte[])_copy!.Clone());
            _isHandedOut = false;
        }

        var room = _appendix.Span.Slice(_contents + 1, 2 * _reserved);
        Convert.TryToHexString(value, room, out var written);
        room[written..].Fill((byte)'0');
    }

    /// <summary>Source and update as one file.</summary>
    /// <exception cref="SigningRefusedException">DF5010: the source is not what it was when the digest was taken.</exception>
    public byte[] ToFile()
    {
        if (_copy is { } copy)
        {
            RequireUnchanged(copy.AsSpan(0, _source.Length).SequenceEqual(_source.Span));
            _isHandedOut = true;
            return copy;
        }

        var file = Joined();

        // Checked on the copy that is returned: whoever holds the source may write to it.
        RequireUnchanged(SHA256.HashData(file.AsSpan(0, _source.Length)).AsSpan().SequenceEqual(_sourceDigest));
        return file;
    }

    /// <summary>Source and update written one after the other: for files too large to hold.</summary>
    /// <exception cref="SigningRefusedException">DF5010: the source is not what it was; what was written is to be discarded.</exception>
    public void WriteTo(Stream target)
    {
        if (_copy is { } copy)
        {
            RequireUnchanged(copy.AsSpan(0, _source.Length).SequenceEqual(_source.Span));
            target.Write(copy);
            return;
        }

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
        RequireUnchanged(hash.GetHashAndReset().AsSpan().SequenceEqual(_sourceDigest));
    }

    private byte[] Joined()
    {
        var file = GC.AllocateUninitializedArray<byte>(Length);
        _source.Span.CopyTo(file);
        _appendix.Span.CopyTo(file.AsSpan(_source.Length));
        return file;
    }

    private void Own(byte[] file) => (_copy, _appendix) = (file, file.AsMemory(_source.Length));

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
