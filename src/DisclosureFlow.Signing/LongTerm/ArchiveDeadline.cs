using System.Security.Cryptography;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.LongTerm;

/// <summary>Until when a file's newest document time-stamp keeps what is before it. A new one has to be appended while this one still holds.</summary>
/// <param name="End">First moment at which it can no longer be relied on.</param>
/// <param name="Because">What ends then: a certificate by its name, or an algorithm.</param>
public sealed record ArchiveDeadline(DateTimeOffset End, string Because)
{
    /// <summary>The earliest end among the certificates of the authority's path and the algorithms of token and path.</summary>
    /// <param name="pdf">A file that our validator accepted.</param>
    /// <param name="anchors">Where paths end.</param>
    /// <param name="lifetimes">Ends of algorithms.</param>
    /// <returns>Null where the file has no document time-stamp.</returns>
    /// <exception cref="SigningRefusedException">DF5001: unreadable.</exception>
    public static ArchiveDeadline? Of(ReadOnlyMemory<byte> pdf, TrustAnchors anchors, AlgorithmLifetimes lifetimes)
    {
        try
        {
            var file = PdfFile.Open(pdf);
            var newest = FormField.ReadAll(file).Where(field => field.IsSignature && field.IsFilled).Select(field => SignatureDictionary.Read(file, field))
                .Where(signature => signature.SubFilter is "ETSI.RFC3161").MaxBy(signature => signature.Revision.Index);
            return newest is null ? null : Of(TimestampToken.Read(newest.Cms), DocumentSecurityStore.Read(file).Certificates, anchors, lifetimes);
        }
        catch (PdfFormatException cause)
        {
            throw Refusals.UnreadablePdf(cause);
        }
        catch (Exception fault) when (fault is CryptographicException or SignatureFaultException)
        {
            throw Refusals.ResultNotValid(fault.Message);
        }
    }

    private static ArchiveDeadline Of(TimestampToken token, IReadOnlyList<Certificate> more, TrustAnchors anchors, AlgorithmLifetimes lifetimes)
    {
        var path = token.Path(anchors, more).Certificates;
        var certificates = path.Select(certificate => new ArchiveDeadline(certificate.NotAfter, certificate.Subject.CommonName));
        var algorithms = path.Select(AlgorithmLifetimes.NameOfKey).Concat([AlgorithmLifetimes.NameOfDigest(token.ImprintOid), AlgorithmLifetimes.NameOfDigest(token.Cms.DigestOid)])
            .Distinct(StringComparer.Ordinal).Select(name => new ArchiveDeadline(lifetimes.EndOf(name) ?? token.Time, name));
        return certificates.Concat(algorithms).MinBy(one => one.End)!;
    }
}
