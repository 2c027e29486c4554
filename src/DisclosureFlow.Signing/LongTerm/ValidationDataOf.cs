using System.Security.Cryptography;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.LongTerm;

/// <summary>Collects what a file's signatures and time-stamps need to be checkable long after.</summary>
public static class ValidationDataOf
{
    /// <summary>Certificates of every path, and an OCSP answer for each certificate below an anchor.</summary>
    /// <param name="pdf">A file whose signatures hold.</param>
    /// <param name="anchors">Where paths end.</param>
    /// <param name="askOcsp">Gives a whole OCSP response for (certificate, issuer).</param>
    /// <param name="stop">Ends the asking.</param>
    /// <exception cref="SigningRefusedException">DF5001: unreadable; DF5010: a signature does not hold or leads to no anchor: data for it would prove nothing.</exception>
    public static async Task<ValidationData> Collect(ReadOnlyMemory<byte> pdf, TrustAnchors anchors, Func<Certificate, Certificate, CancellationToken, Task<byte[]>> askOcsp, CancellationToken stop)
    {
        var certificates = new List<Certificate>();
        var answers = new List<ReadOnlyMemory<byte>>();
        foreach (var path in Paths(pdf, anchors))
        {
            for (var i = 0; i < path.Count; i++)
            {
                if (certificates.Contains(path[i]))
                {
                    continue;
                }

                certificates.Add(path[i]);
                if (i + 1 < path.Count && !path[i].Extensions.OcspNoCheck)
                {
                    answers.Add(await askOcsp(path[i], path[i + 1], stop));
                }
            }
        }

        return new ValidationData(certificates, [], answers);
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
