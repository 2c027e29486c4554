using System.Formats.Asn1;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Revocation;

/// <summary>A successful OCSP response (RFC 6960, 4.2). The responder is the issuer, or has the purpose OCSP signing from the issuer itself.</summary>
internal sealed class OcspAnswer : RevocationAnswer
{
    private const string BasicResponse = "1.3.6.1.5.5.7.48.1.1";
    private const string Sha1 = "1.3.14.3.2.26";

    private readonly List<(string HashOid, byte[] NameHash, byte[] KeyHash, byte[] Serial, CertificateStatus? Status)> _statuses = [];
    private readonly List<Certificate> _certificates = [];
    private ReadOnlyMemory<byte> _signedPart;
    private ReadOnlyMemory<byte> _algorithm;
    private ReadOnlyMemory<byte> _signature;
    private DateTimeOffset _producedAt;

    public override IReadOnlyList<Certificate> Certificates => _certificates;

    /// <exception cref="CryptographicException">Damaged, or no successful answer.</exception>
    public static OcspAnswer Read(ReadOnlyMemory<byte> der) => Parse("OCSP answer", () =>
    {
        var answer = new OcspAnswer();
        answer.ReadResponse(der);
        return answer;
    });

    public override CertificateStatus? StatusOf(Certificate certificate, Certificate issuer)
    {
        foreach (var (hashOid, nameHash, keyHash, serial, status) in _statuses)
        {
            if (status is not null && certificate.SerialNumber.Span.SequenceEqual(serial) && Hash(hashOid, issuer.Subject.Der) is { } name && name.AsSpan().SequenceEqual(nameHash)
                && Hash(hashOid, OcspRequest.KeyBits(issuer)) is { } key && key.AsSpan().SequenceEqual(keyHash) && SpeaksFor(issuer))
            {
                return status;
            }
        }

        return null;
    }

    public override bool IsSignedByOneOf(IReadOnlyCollection<Certificate> issuers) => issuers.Any(SpeaksFor);

    private bool SpeaksFor(Certificate issuer) => IsSignedBy(issuer) || _certificates.Exists(responder =>
        responder.Extensions.Purposes is { } purposes && purposes.Contains(Oids.OcspSigning, StringComparer.Ordinal)
        && responder.IsValidAt(_producedAt) && responder.IsIssuedBy(issuer) && IsSignedBy(responder));

    private bool IsSignedBy(Certificate signer) => PublicKeyCheck.Verify(signer.PublicKey, _algorithm, _signedPart.Span, _signature.Span);

    private void ReadResponse(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var response = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (response.ReadEnumeratedBytes().Span is not [0] and var status)
        {
            throw new CryptographicException($"the OCSP responder gave no answer: {Words(status)}");
        }

        var wrapper = response.ReadSequence(Context(0)).ReadSequence();
        if (wrapper.ReadObjectIdentifier() is not BasicResponse)
        {
            throw new CryptographicException("the OCSP answer is of an unknown kind");
        }

        var basic = new AsnReader(wrapper.ReadOctetString(), AsnEncodingRules.DER).ReadSequence();
        _signedPart = basic.PeekEncodedValue();
        ReadData(basic.ReadSequence());
        _algorithm = basic.ReadEncodedValue();
        _signature = basic.ReadBitString(out _);
        if (basic.HasData)
        {
            var list = basic.ReadSequence(Context(0)).ReadSequence();
            while (list.HasData && _certificates.Count < 16)
            {
                _certificates.Add(Certificate.Parse(list.ReadEncodedValue()));
            }
        }

        basic.ThrowIfNotEmpty();
    }

    private void ReadData(AsnReader data)
    {
        if (data.PeekTag().HasSameClassAndValue(Context(0)))
        {
            data.ReadEncodedValue();
        }

        // responderID: who signed is found by the signature itself.
        data.ReadEncodedValue();
        _producedAt = data.ReadGeneralizedTime();
        var responses = data.ReadSequence();
        while (responses.HasData)
        {
            var single = responses.ReadSequence();
            var identifier = single.ReadSequence();
            var (hashOid, _) = AlgorithmIdentifier.Read(identifier.ReadEncodedValue());
            var (nameHash, keyHash, serial) = (identifier.ReadOctetString(), identifier.ReadOctetString(), identifier.ReadIntegerBytes().ToArray());
            _statuses.Add((hashOid, nameHash, keyHash, serial, Status(single)));
        }
    }

    // OCSPResponseStatus (RFC 6960, 4.2.1).
    private static string Words(ReadOnlySpan<byte> status) => status switch
    {
        [1] => "malformedRequest",
        [2] => "internalError",
        [3] => "tryLater",
        [5] => "sigRequired",
        [6] => "unauthorized",
        _ => "status " + Convert.ToHexString(status),
    };

    private static CertificateStatus? Status(AsnReader single)
    {
        var tag = single.PeekTag();
        DateTimeOffset? revokedAt = null;
        if (tag.HasSameClassAndValue(Context(1)))
        {
            revokedAt = single.ReadSequence(Context(1)).ReadGeneralizedTime();
        }
        else
        {
            single.ReadEncodedValue();
        }

        var thisUpdate = single.ReadGeneralizedTime();
        DateTimeOffset? nextUpdate = single.HasData && single.PeekTag().HasSameClassAndValue(Context(0)) ? single.ReadSequence(Context(0)).ReadGeneralizedTime() : null;

        // [2] unknown says nothing.
        return tag.HasSameClassAndValue(Context(2)) ? null : new CertificateStatus(thisUpdate, nextUpdate, revokedAt);
    }

    // CertID hashes are names, not proofs: SHA-1 does no harm there (RFC 6960, 4.3).
    private static byte[]? Hash(string oid, ReadOnlyMemory<byte> data) => oid is Sha1 ? SHA1.HashData(data.Span) : DigestAlgorithm.Hash(oid, data);

    private static Asn1Tag Context(int value) => new(TagClass.ContextSpecific, value);
}
