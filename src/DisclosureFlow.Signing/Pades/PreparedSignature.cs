using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Pades;

/// <summary>A file that is signed but for the signature value. The source is not copied; only the update is held.</summary>
public sealed class PreparedSignature
{
    // Ten digits a number hold any offset below 2 GB; what is shorter is padded by spaces.
    private const long Room = 9_999_999_999;

    private readonly ReadOnlyMemory<byte> _source;
    private readonly Memory<byte> _appendix;
    private readonly int _contents;
    private readonly SigningIdentity _identity;
    private readonly SignatureRequest _request;
    private readonly byte[] _sourceDigest;

    private PreparedSignature(ReadOnlyMemory<byte> source, Memory<byte> appendix, int contents, SigningIdentity identity, SignatureRequest request)
    {
        (_source, _appendix, _contents, _identity, _request) = (source, appendix, contents, identity, request);
        _sourceDigest = SHA256.HashData(source.Span);
        var digestOid = DigestAlgorithm.OidFor(identity.Algorithm);
        var end = contents + 2 + (2 * request.ReservedBytes);
        var digest = DigestAlgorithm.Hash(digestOid, source, appendix[..contents], appendix[end..])!;
        SignedAttributes = CmsWriter.SignedAttributes(identity.Certificate, digestOid, digest);
    }

    /// <summary>What the key signs: the DER of the signed attributes. A key that wants a digest hashes these bytes with the identity's algorithm.</summary>
    public ReadOnlyMemory<byte> SignedAttributes { get; }

    /// <summary>Puts the signature value in and has our own validator check the result.</summary>
    /// <param name="signature">The value over <see cref="SignedAttributes"/>.</param>
    /// <param name="timestamp">An RFC 3161 token over the value (level B-T), or empty.</param>
    /// <returns>The signed file.</returns>
    /// <exception cref="SigningRefusedException">DF5010: the source changed meanwhile, or the result is not valid; DF5011: the CMS exceeds the room.</exception>
    public byte[] Complete(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp = default)
    {
        var file = CompleteUnchecked(signature, timestamp);

        // Checked on the copy that is returned: whoever holds the source may have written to it since.
        if (!SHA256.HashData(file.AsSpan(0, _source.Length)).AsSpan().SequenceEqual(_sourceDigest))
        {
            throw Refusals.ResultNotValid("the bytes before the update changed");
        }

        RequireAccepted(file);
        return file;
    }

    internal static PdfArray ByteRangeRoom() => new(0, Room, Room, Room);

    /// <summary>The signed file before anybody checked it.</summary>
    internal byte[] CompleteUnchecked(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp)
    {
        FillIn(signature, timestamp);
        var file = new byte[checked(_source.Length + _appendix.Length)];
        _source.Span.CopyTo(file);
        _appendix.Span.CopyTo(file.AsSpan(_source.Length));
        return file;
    }

    internal static PreparedSignature Write(IncrementalUpdate update, PdfReference signature, SigningIdentity identity, SignatureRequest request)
    {
        var written = update.WriteAppendix();
        var appendix = System.Runtime.InteropServices.MemoryMarshal.AsMemory(written);
        var source = update.Source.Bytes;
        var from = update.OffsetOf(signature) - source.Length;
        var span = appendix.Span;
        var contents = from + span[from..].IndexOf("/Contents <"u8) + "/Contents ".Length;
        var end = contents + 2 + (2 * request.ReservedBytes);
        var range = from + span[from..].IndexOf("/ByteRange ["u8) + "/ByteRange ".Length;
        var room = span[range..].IndexOf((byte)']') + 1;
        var text = Encoding.ASCII.GetBytes($"[0 {source.Length + contents} {source.Length + end} {appendix.Length - end}]");
        span.Slice(range, room).Fill((byte)' ');
        text.CopyTo(span[range..]);
        return new PreparedSignature(source, appendix, contents, identity, request);
    }

    private void FillIn(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp)
    {
        // The anchor itself needs no embedding, but a stranger's reader shows the chain only if it is there.
        var cms = CmsWriter.SignedData(_identity.Certificate, _identity.Chain, _identity.Algorithm, SignedAttributes.Span, signature, timestamp);
        if (cms.Length > _request.ReservedBytes)
        {
            throw Refusals.SignatureTooLarge(cms.Length, _request.ReservedBytes);
        }

        var room = _appendix.Span.Slice(_contents + 1, 2 * _request.ReservedBytes);
        room.Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexString(cms), room);
    }

    private void RequireAccepted(byte[] file)
    {
        // Whom to trust is not the question here: the signature has to hold under the certificate it names.
        var anchors = new TrustAnchors([_identity.Certificate, .. _identity.Chain]);
        var report = SignatureValidator.Validate(file, anchors, _request.Time);
        var own = report.Signatures.FirstOrDefault(candidate => string.Equals(candidate.FieldName, _request.FieldName, StringComparison.Ordinal));
        if (own is not { Indication: Indication.TotalPassed, CoversWholeFile: true })
        {
            throw Refusals.ResultNotValid(FirstOf(own?.Reasons) ?? FirstOf(report.Reasons) ?? "the new signature is not found");
        }

        if (report.Signatures.FirstOrDefault(earlier => earlier.Indication == Indication.TotalFailed) is { } broken)
        {
            throw Refusals.ChangesForbidden($"{broken.FieldName}: {FirstOf(broken.Reasons)}");
        }
    }

    private static string? FirstOf(IReadOnlyList<Reason>? reasons) => reasons is [var first, ..] ? first.En : null;
}
