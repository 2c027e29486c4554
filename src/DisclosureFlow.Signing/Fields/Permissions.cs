using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Signing.Fields;

/// <summary>What a signature forbids later: DocMDP of a certification and FieldMDP locks (ISO 32000-2, 12.8.2).</summary>
/// <param name="Certification">P of DocMDP: 1 nothing, 2 fill in and sign, 3 annotate too; null where the signature does not certify.</param>
/// <param name="LocksField">True for a field that must not change any more.</param>
internal sealed record Permissions(int? Certification, Func<string, bool> LocksField)
{
    /// <summary>Reads /Reference of a signature dictionary.</summary>
    /// <exception cref="PdfFormatException">A transform that is not known, or parameters out of range.</exception>
    public static Permissions Of(PdfFile file, PdfDictionary signature)
    {
        int? certification = null;
        var locks = new List<FieldLock>();
        foreach (var item in file.Find<PdfArray>(signature, "Reference") ?? new PdfArray())
        {
            var reference = file.Resolve(item) as PdfDictionary ?? throw Broken("/Reference of a signature holds dictionaries (12.8.1)");
            var parameters = file.Find<PdfDictionary>(reference, "TransformParams") ?? new PdfDictionary();
            switch ((file.Resolve(reference["TransformMethod"]) as PdfName)?.Value)
            {
                case "DocMDP":
                    if (certification is not null)
                    {
                        throw Broken("a signature certifies twice (12.8.2.2)");
                    }

                    certification = file.Resolve(parameters["P"]) switch
                    {
                        null or PdfNull => 2,
                        PdfInteger { Value: 1 or 2 or 3 } p => (int)p.Value,
                        _ => throw Broken("/P of DocMDP is 1, 2 or 3 (12.8.2.2.2)"),
                    };
                    break;
                case "FieldMDP":
                    locks.Add(FieldLock.Read(file, parameters));
                    break;
                default:
                    throw Broken("a signature's transform is DocMDP or FieldMDP (12.8.2)");
            }
        }

        return new Permissions(certification, name => locks.Exists(locked => locked.Holds(name)));
    }

    private static PdfFormatException Broken(string rule) => new(rule, 0);
}
