using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Fields;

namespace DisclosureFlow.Signing.Validation;

/// <summary>The certification of a document: /Perms and the first signature must name each other (ISO 32000-2, 12.8.6), or somebody moved the permission.</summary>
internal static class Certification
{
    /// <exception cref="SignatureFaultException">FORMAT_FAILURE.</exception>
    public static int? Of(PdfFile file, SignatureDictionary signature, IReadOnlyList<SignatureDictionary> all)
    {
        var certified = Permissions.Of(file, signature.Dictionary).Certification;
        var named = file.Find<PdfDictionary>(file.Catalog, "Perms")?["DocMDP"];
        var isNamed = named is PdfReference reference && reference.Equals(signature.Reference);
        if (certified is null)
        {
            return isNamed ? throw Fault("/Perms names a signature that does not certify") : null;
        }

        if (!isNamed)
        {
            throw Fault("the signature certifies, but /Perms does not name it");
        }

        return all.Any(other => other.Revision.Index < signature.Revision.Index) ? throw Fault("a certification is the first signature of a document") : certified;
    }

    private static SignatureFaultException Fault(string why) => new(SubIndication.FormatFailure, Reasons.BadCertification(why));
}
