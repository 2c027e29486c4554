using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Fields;

namespace DisclosureFlow.Signing.Pades;

/// <summary>What signatures that are there already allow a new one to do.</summary>
internal static class EarlierSignatures
{
    /// <exception cref="SigningRefusedException">DF5012.</exception>
    public static void RequireAllowed(PdfFile file, IReadOnlyList<FormField> fields, FormField? target, bool certify)
    {
        foreach (var signed in fields.Where(field => field.IsSignature && field.IsFilled))
        {
            if (certify)
            {
                throw Refusals.ChangesForbidden("only the first signature of a document certifies it (12.8.2.2.1)");
            }

            var dictionary = file.Resolve(signed.Dictionary["V"]) as PdfDictionary ?? throw new PdfFormatException($"the value of field {signed.Name} is no signature", 0);
            var permissions = Permissions.Of(file, dictionary);
            if (target is not null && (permissions.Certification == 1 || permissions.LocksField(target.Name)))
            {
                throw Refusals.ChangesForbidden($"{signed.Name} locks the field {target.Name}");
            }
        }
    }
}
