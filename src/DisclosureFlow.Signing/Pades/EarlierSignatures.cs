using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Fields;

namespace DisclosureFlow.Signing.Pades;

/// <summary>What signatures that are there already allow a new one to do.</summary>
internal static class EarlierSignatures
{
    /// <param name="file">The file to be signed.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="target">Name of the field to be signed.</param>
    /// <param name="isNew">The field is not there yet.</param>
    /// <param name="certify">The new signature is to certify.</param>
    /// <exception cref="SigningRefusedException">DF5012.</exception>
    public static void RequireAllowed(PdfFile file, IReadOnlyList<FormField> fields, string target, bool isNew, bool certify)
    {
        foreach (var signed in fields.Where(field => field.IsSignature && field.IsFilled))
        {
            if (certify)
            {
                throw Refusals.ChangesForbidden("only the first signature of a document certifies it (12.8.2.2.1)");
            }

            if (isNew)
            {
                throw Refusals.ChangesForbidden($"{signed.Name} is signed already, so a field that was not reserved before can't come any more");
            }

            var dictionary = file.Resolve(signed.Dictionary["V"]) as PdfDictionary ?? throw new PdfFormatException($"the value of field {signed.Name} is no signature", 0);
            var permissions = Permissions.Of(file, dictionary);
            if (permissions.Certification == 1 || permissions.LocksField(target))
            {
                throw Refusals.ChangesForbidden($"{signed.Name} locks the field {target}");
            }
        }
    }
}
