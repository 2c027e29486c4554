using System.Security.Cryptography;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Timestamps;

namespace DisclosureFlow.Signing.Validation;

/// <summary>A document time-stamp (ETSI EN 319 142-1, 5.4.3): the token's imprint is the digest of the covered bytes.</summary>
internal static class DocumentTimestamp
{
    /// <exception cref="SignatureFaultException">FORMAT_FAILURE or HASH_FAILURE.</exception>
    public static TimestampToken Read(SignatureDictionary signature, PdfFile file)
    {
        TimestampToken token;
        try
        {
            token = TimestampToken.Read(signature.Cms);
        }
        catch (CryptographicException fault)
        {
            throw new SignatureFaultException(SubIndication.FormatFailure, Reasons.BadTimestamp(fault.Message));
        }

        var (before, after) = signature.Covered(file);
        return token.Stamps(before, after) ? token : throw new SignatureFaultException(SubIndication.HashFailure, Reasons.BytesChanged);
    }
}
