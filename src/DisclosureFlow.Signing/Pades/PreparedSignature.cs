using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Pades;

/// <summary>
/// A file that is signed but for the signature value. A source above 16 MB is not copied; only the update is held. Not for use by several threads at once.
/// Disposing gives its memory back for the next document at once; whoever leaves that to the collector loses nothing but a little time.
/// </summary>
public sealed class PreparedSignature : IDisposable
{
    private readonly SignatureRoom _room;
    private readonly SigningIdentity _identity;
    private readonly SignatureRequest _request;

    internal PreparedSignature(SignatureRoom room, SigningIdentity identity, SignatureRequest request)
    {
        (_room, _identity, _request) = (room, identity, request);
        SignedAttributes = CmsWriter.SignedAttributes(identity.Certificate, DigestAlgorithm.OidFor(identity.Algorithm), room.CoveredDigest);
    }

    /// <summary>What the key signs: the DER of the signed attributes. A key that wants a digest is given <see cref="Digest"/>.</summary>
    public ReadOnlyMemory<byte> SignedAttributes { get; }

    /// <summary>How the value is to be made.</summary>
    public SignatureAlgorithm Algorithm => _identity.Algorithm;

    /// <summary>The digest of <see cref="SignedAttributes"/> for a key elsewhere that signs digests: SHA-256.</summary>
    /// <exception cref="SigningRefusedException">DF5015: an SM2 key hashes its own identity with the data and can't be given a digest.</exception>
    public byte[] Digest() => _identity.Algorithm == SignatureAlgorithm.Sm2Sm3 ? throw Refusals.UnsupportedKey("SM2: digest") : SHA256.HashData(SignedAttributes.Span);

    /// <summary>Puts the signature value in and has our own validator check the result.</summary>
    /// <param name="signature">The value over <see cref="SignedAttributes"/>.</param>
    /// <param name="timestamp">An RFC 3161 token over the value (level B-T), or empty.</param>
    /// <returns>The signed file.</returns>
    /// <exception cref="SigningRefusedException">DF5010: the source changed meanwhile, or the result is not valid; DF5011: the CMS exceeds the room.</exception>
    public byte[] Complete(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp = default)
    {
        FillIn(signature, timestamp);
        var file = _room.ToFile();
        RequireAccepted(file, _room.Measured);
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

    /// <summary>Gives its memory back. It can't be completed any more; files it gave out stay as they are.</summary>
    public void Dispose() => _room.Dispose();

    /// <summary>The signed file before anybody checked it.</summary>
    internal byte[] CompleteUnchecked(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp)
    {
        FillIn(signature, timestamp);
        return _room.ToFile();
    }

    /// <summary>Our validator accepts the new signature and none of the earlier ones was broken.</summary>
    /// <param name="file">The signed file.</param>
    /// <param name="measured">Its digest, where it was taken of these very bytes; null to have it taken.</param>
    internal void RequireAccepted(ReadOnlyMemory<byte> file, MeasuredDigest? measured)
    {
        // Whom to trust is not the question here: the signature has to hold under the certificate it names.
        var anchors = new TrustAnchors([_identity.Certificate, .. _identity.Chain]);
        var report = SignatureValidator.Validate(file, new TrustBase(anchors, _request.Time, AlgorithmLifetimes.BuiltIn), measured);
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

    private void FillIn(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> timestamp) =>
        _room.Fill(CmsWriter.SignedData(_identity.Certificate, _identity.Chain, _identity.Algorithm, SignedAttributes.Span, signature, timestamp));
}
