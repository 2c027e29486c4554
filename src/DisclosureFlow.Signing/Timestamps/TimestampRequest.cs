using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Timestamps;

/// <summary>A request for a token and the reading of the answer (RFC 3161, 2.4).</summary>
internal sealed class TimestampRequest
{
    private readonly ReadOnlyMemory<byte> _digest;
    private readonly byte[] _nonce;

    public TimestampRequest(ReadOnlyMemory<byte> sha256)
    {
        _digest = sha256;

        // Eight random bytes tell this answer from an older one; the leading bit keeps the integer positive and of full length.
        _nonce = RandomNumberGenerator.GetBytes(8);
        _nonce[0] = (byte)((_nonce[0] & 0x7F) | 0x40);
    }

    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                AlgorithmIdentifier.Write(writer, Oids.Sha256, withNull: true);
                writer.WriteOctetString(_digest.Span);
            }

            writer.WriteInteger(_nonce);
            writer.WriteBoolean(true);
        }

        return writer.Encode();
    }

    /// <summary>The token of a granted answer, checked: it stamps this digest, names this nonce, and holds in itself.</summary>
    /// <exception cref="TimestampUnavailableException">Refused by the authority, or not an answer to this request.</exception>
    public byte[] ReadAnswer(string authority, ReadOnlyMemory<byte> answer)
    {
        try
        {
            var response = new AsnReader(answer, AsnEncodingRules.DER).ReadSequence();
            var status = response.ReadSequence();
            var code = (int)status.ReadInteger();
            if (code is not (0 or 1) || !response.HasData)
            {
                throw new TimestampUnavailableException(authority, $"the authority refused (status {code}): {Words(status)}");
            }

            var der = response.ReadEncodedValue();
            var token = TimestampToken.Read(der);
            if (!token.StampsDigest(Oids.Sha256, _digest.Span) || token.Nonce is not { } nonce || nonce != new BigInteger(_nonce, isBigEndian: true))
            {
                throw new TimestampUnavailableException(authority, "the token answers another request");
            }

            return der.ToArray();
        }
        catch (Exception fault) when (fault is AsnContentException or CryptographicException or InvalidOperationException or OverflowException)
        {
            throw new TimestampUnavailableException(authority, $"the answer is no TimeStampResp (RFC 3161): {fault.Message}", fault);
        }
    }

    private static string Words(AsnReader status)
    {
        var words = new List<string>();
        if (status.HasData && status.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            var text = status.ReadSequence();
            while (text.HasData)
            {
                words.Add(text.ReadCharacterString(UniversalTagNumber.UTF8String));
            }
        }

        return words.Count == 0 ? "no reason given" : string.Join("; ", words);
    }
}
