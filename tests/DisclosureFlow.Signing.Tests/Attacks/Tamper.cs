using System.Globalization;
using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Attacks;

/// <summary>What an attacker does to a signed file: appends revisions by hand.</summary>
internal static class Tamper
{
    /// <summary>A page prepared by an attacker before signing: an overlay that can be taken away, a dangling reference, a text field, a spare page.</summary>
    public static SmallPdf Prepared()
    {
        var pdf = SmallPdf.WithFields(Some.Field, Some.SecondField);
        pdf.Objects[20] = new PdfStream(new PdfDictionary { { "Type", new PdfName("XObject") }, { "Subtype", new PdfName("Form") }, { "BBox", new PdfArray(0, 0, 200, 100) } }, "1 g 0 0 200 100 re f"u8.ToArray());
        pdf.Objects[21] = new PdfDictionary { { "Type", new PdfName("Annot") }, { "Subtype", new PdfName("Stamp") }, { "Rect", new PdfArray(0, 0, 200, 100) }, { "F", 4 }, { "AP", new PdfDictionary { { "N", new PdfReference(20) } } } };
        pdf.Objects[22] = new PdfDictionary { { "Type", new PdfName("Annot") }, { "Subtype", new PdfName("Widget") }, { "FT", new PdfName("Tx") }, { "T", PdfString.OfText("amount") }, { "V", PdfString.OfText("100") }, { "Rect", new PdfArray(10, 80, 60, 95) } };
        pdf.Objects[23] = new PdfDictionary { { "Type", new PdfName("Page") }, { "Parent", new PdfReference(2) }, { "MediaBox", new PdfArray(0, 0, 200, 100) } };
        pdf.Objects[24] = new PdfDictionary { { "Type", new PdfName("Catalog") }, { "Pages", new PdfReference(25) } };
        pdf.Objects[25] = new PdfDictionary { { "Type", new PdfName("Pages") }, { "Kids", new PdfArray(new PdfReference(23)) }, { "Count", 1 } };
        var page = ((PdfDictionary)pdf.Objects[3]).Copy();
        page["Annots"] = new PdfArray([.. (PdfArray)page["Annots"]!, new PdfReference(21), new PdfReference(22)]);
        page["Contents"] = new PdfArray(new PdfReference(4), new PdfReference(90));
        pdf.Objects[3] = page;
        var form = ((PdfDictionary)pdf.Objects[6]).Copy();
        form["Fields"] = new PdfArray([.. (PdfArray)form["Fields"]!, new PdfReference(22)]);
        pdf.Objects[6] = form;
        return pdf;
    }

    public static byte[] Update(byte[] file, Action<IncrementalUpdate> change)
    {
        var update = new IncrementalUpdate(PdfFile.Open(file));
        change(update);
        return update.Write();
    }

    /// <summary>Changes one dictionary of the file.</summary>
    public static void Edit(this IncrementalUpdate update, PdfReference reference, Action<PdfDictionary> change)
    {
        var dictionary = ((PdfDictionary)update.Get(reference)).Copy();
        change(dictionary);
        update.Put(reference, dictionary);
    }

    public static PdfReference FieldOf(PdfFile file, string name) => Fields.FormField.ReadAll(file).Single(field => field.Name == name).Reference;

    public static PdfReference ValueOf(PdfFile file, string name) => (PdfReference)((PdfDictionary)file.Get(FieldOf(file, name)))["V"]!;

    /// <summary>Appends objects, cross-reference table and trailer exactly as given.</summary>
    /// <param name="file">The file.</param>
    /// <param name="objects">Number and syntax; null frees the object.</param>
    /// <param name="trailer">Entries of the trailer but /Size and /Prev.</param>
    /// <param name="previous">Offset for /Prev; the newest cross-reference by default.</param>
    public static byte[] AppendByHand(byte[] file, IEnumerable<(int Number, string? Syntax)> objects, string trailer = "/Root 1 0 R", int? previous = null)
    {
        var source = PdfFile.Open(file);
        var text = new StringBuilder();
        var table = new StringBuilder();
        foreach (var (number, syntax) in objects.OrderBy(item => item.Number))
        {
            table.Append(CultureInfo.InvariantCulture, $"{number} 1\n{(syntax is null ? 0 : file.Length + text.Length):D10} {(syntax is null ? 1 : 0):D5} {(syntax is null ? 'f' : 'n')} \n");
            if (syntax is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{syntax}\nendobj\n");
            }
        }

        var start = file.Length + text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n{table}trailer\n<</Size {Math.Max(source.Size, 100)}/Prev {previous ?? source.Revisions[^1].CrossReferenceOffset}{trailer}>>\nstartxref\n{start}\n%%EOF\n");
        return [.. file, .. Encoding.Latin1.GetBytes(text.ToString())];
    }

    /// <summary>Signs a reserved field with a good key, as a program does that asks no earlier signature for permission.</summary>
    public static byte[] SignedAnyway(byte[] file, string field)
    {
        var update = new IncrementalUpdate(PdfFile.Open(file));
        var value = update.Reserve();
        update.Edit(FieldOf(update.Source, field), dictionary => dictionary["V"] = value);
        update.Put(value, SignatureRoom.Reserve("Sig", "ETSI.CAdES.detached", 4096));
        var room = SignatureRoom.Write(update, value, 4096, Oids.Sha256);
        using var key = Some.Ecdsa();
        var attributes = CmsWriter.SignedAttributes(key.Certificate, Oids.Sha256, room.CoveredDigest);
        room.Fill(CmsWriter.SignedData(key.Certificate, key.Chain, key.Algorithm, attributes, key.Sign(attributes), default));
        return room.ToFile();
    }

    public static ValidationReport Judge(byte[] file) => SignatureValidator.Validate(file, Some.Anchors, Some.Time);

    /// <summary>Neither the file nor the first signature is called valid, nor even self-consistent.</summary>
    public static void MustBeRefused(byte[] file, string attack)
    {
        var report = Judge(file);
        Assert.True(report.Indication == Indication.TotalFailed, $"{attack}: {report.Indication} {string.Join(" | ", report.Signatures.SelectMany(signature => signature.Changes).Select(change => change.What.En))}");
        Assert.True(report.Signatures.All(signature => signature.Indication == Indication.TotalFailed || (signature.FieldName != Some.Field && report.Signatures.Any(first => first.FieldName == Some.Field))), $"{attack}: the signature itself still passes");
    }
}
