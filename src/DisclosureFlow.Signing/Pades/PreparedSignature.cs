using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Pades;

/// <summary>A file that is signed but for the signature value. The source is not copied; only the update is held.</summary>
public sealed class PreparedSignature
{
    private readonly SignatureRoom _room;
    private readonly SigningIdentity _identity;
    private readonly SignatureRequest _request;

    internal PreparedSignature(SignatureRoom room, SigningIdentity identity, SignatureRequest request)
    {
        (_room, _identity, _request) = (room, identity, request);
        var digestOid = DigestAlgorithm.OidFor(identity.Algorithm);
        SignedAttributes = CmsWriter.SignedAttributes(identity.Certificate, digestOid, room.Digest(digestOid));
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

        // The validator takes the digest anew over the very bytes returned: a source that changed meanwhile does not pass.
        RequireAccepted(file);
        return file;
    }

    /// <summary>The same with a time-stamp over the signature value (level B-T).</summary>
    /// <exception cref="TimestampUnavailableException">There is no token: the caller decides whether B-B will do for now; nothing is downgraded in silence.</exception>
    public async Task<byte[]> CompleteWithTimestamp(ReadOnlyMemory<byte> signature, ITimestampAuthority authority, CancellationToken stop)
    {
        var token = await authority.Stamp(SHA256.HashData(signature.Span), stop);
        return Complete(signature.Span, token);
    }

    /// <summary>Writes the signed file to a stream without holding it: for files too large for memory. The caller validates what was written.</summary>
    /// <exception cref="SigningRefusedException">DF5010: the source changed meanwhile: discard the target; DF5011: the CMS exceeds the room.</exception>
    public void CompleteTo(Stream target, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp = default)
    {
        FillIn(signature, timestamp);
        _room.WriteTo(target);
    }

    /// <summary>The signed file before anybody checked it.</summary>
    internal byte[] CompleteUnchecked(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp)
    {
        FillIn(signature, timestamp);
        return _room.ToFileUnchecked();
    }

    private static string? FirstOf(IReadOnlyList<Reason>? reasons) => reasons is [var first, ..] ? first.En : null;

    private void FillIn(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp) =>
        _room.Fill(CmsWriter.SignedData(_identity.Certificate, _identity.Chain, _identity.Algorithm, SignedAttributes.Span, signature, timestamp));

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
}
