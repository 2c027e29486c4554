using System.Security.Cryptography;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.LongTerm;

/// <summary>Collects what a file's signatures and time-stamps need to be checkable long after.</summary>
public static class ValidationDataOf
{
    /// <summary>Certificates of every path, and an OCSP answer or CRL for each certificate below an anchor.</summary>
    /// <param name="pdf">A file whose signatures hold.</param>
    /// <param name="anchors">Where paths end.</param>
    /// <param name="source">Who is asked about revocation. For a certificate that names nobody there is no answer, and the file stays below B-LT.</param>
    /// <param name="stop">Ends the asking.</param>
    /// <exception cref="SigningRefusedException">DF5001: unreadable; DF5010: a signature does not hold or leads to no anchor: data for it would prove nothing.</exception>
    /// <exception cref="RevocationUnavailableException">An answer is to be had, but not now.</exception>
    public static async Task<ValidationData> Collect(ReadOnlyMemory<byte> pdf, TrustAnchors anchors, IRevocationSource source, CancellationToken stop)
    {
        var asked = new List<Certificate>();
        var answers = new List<RevocationData>();
        foreach (var path in Paths(pdf, anchors))
        {
            for (var i = 0; i < path.Count; i++)
            {
                if (!asked.Contains(path[i]))
                {
                    asked.Add(path[i]);
                    await Ask(path, i, source, answers, stop);
                }
            }
        }

        return DataOf(asked, answers);
    }

    /// <summary>
    /// What a key's certificate needs for <see cref="CertificatePolicy"/> before anything is signed. What can't be had is left out:
    /// <see cref="CertificatePolicy.RequireRevocationStatus"/> says whether that matters.
    /// </summary>
    /// <param name="identity">Certificate and chain.</param>
    /// <param name="anchors">Where its path ends.</param>
    /// <param name="source">Who is asked about revocation.</param>
    /// <param name="at">The time of signing.</param>
    /// <param name="stop">Ends the asking.</param>
    /// <returns>Nothing for a certificate without a path to an anchor.</returns>
    public static async Task<ValidationData> Collect(SigningIdentity identity, TrustAnchors anchors, IRevocationSource source, DateTimeOffset at, CancellationToken stop)
    {
        var path = CertificatePath.Find(identity.Certificate, identity.Chain, anchors, at);
        var answers = new List<RevocationData>();
        for (var i = 0; path.Status == PathStatus.Trusted && i < path.Certificates.Count; i++)
        {
            try
            {
                await Ask(path.Certificates, i, source, answers, stop);
            }
            catch (RevocationUnavailableException)
            {
                // The others may have an answer, and one of them may be that a certificate is revoked.
            }
        }

        return path.Status == PathStatus.Trusted ? DataOf(path.Certificates, answers) : ValidationData.Empty;
    }

    private static async Task Ask(IReadOnlyList<Certificate> path, int i, IRevocationSource source, List<RevocationData> answers, CancellationToken stop)
    {
        if (i + 1 < path.Count && !path[i].Extensions.OcspNoCheck && await source.Ask(path[i], path[i + 1], stop) is { } answer)
        {
            answers.Add(answer);
        }
    }

    // One CRL may speak for several certificates; it is stored once.
    private static ValidationData DataOf(IReadOnlyList<Certificate> certificates, List<RevocationData> answers)
    {
        List<ReadOnlyMemory<byte>> crls = [.. answers.Where(answer => answer.IsCrl).DistinctBy(answer => Convert.ToHexString(SHA256.HashData(answer.Der.Span))).Select(answer => answer.Der)];
        return new ValidationData(certificates, crls, [.. answers.Where(answer => !answer.IsCrl).Select(answer => answer.Der)]);
    }

    private static List<IReadOnlyList<Certificate>> Paths(ReadOnlyMemory<byte> pdf, TrustAnchors anchors)
    {
        try
        {
            var file = PdfFile.Open(pdf);
            var paths = new List<IReadOnlyList<Certificate>>();
            foreach (var field in FormField.ReadAll(file).Where(field => field.IsSignature && field.IsFilled))
            {
                var signature = SignatureDictionary.Read(file, field);
                if (signature.SubFilter is "ETSI.RFC3161")
                {
                    paths.Add(PathOf(TimestampToken.Read(signature.Cms), anchors));
                    continue;
                }

                var cms = SignedData.Read(signature.Cms);
                List<TimestampToken> tokens = [.. cms.TimestampTokens.Select(TimestampToken.Read)];
                paths.AddRange(tokens.Select(token => PathOf(token, anchors)));
                paths.Add(Trusted(CertificatePath.Find(cms.Signer, cms.Certificates, anchors, tokens.Count > 0 ? tokens.Min(token => token.Time) : cms.Signer.NotBefore)));
            }

            return paths;
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

    private static IReadOnlyList<Certificate> PathOf(TimestampToken token, TrustAnchors anchors) => Trusted(token.Path(anchors, []));

    private static IReadOnlyList<Certificate> Trusted(CertificatePath path) =>
        path.Status == PathStatus.Trusted ? path.Certificates : throw Refusals.ResultNotValid(path.Reason);
}
