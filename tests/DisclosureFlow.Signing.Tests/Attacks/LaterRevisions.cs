using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Signing.Pades;

namespace DisclosureFlow.Signing.Tests.Attacks;

/// <summary>
/// Attacks by appending: incremental saving, shadow (hide, replace, hide and replace), evil annotation, certification attacks
/// (Mladenov et al. 2019; Mainka et al. 2021; Rohlmann et al. 2021), and others against our own rules. Each is made here, none is copied.
/// </summary>
public sealed class LaterRevisions
{
    private static readonly PdfReference Catalog = new(1);
    private static readonly PdfReference Pages = new(2);
    private static readonly PdfReference Page = new(3);
    private static readonly PdfReference Content = new(4);
    private static readonly PdfReference Form = new(6);

    private static readonly Dictionary<string, Action<IncrementalUpdate>> Changes = new(StringComparer.Ordinal)
    {
        ["incremental saving: page content replaced"] = update => update.Put(Content, Drawing("BT (other) Tj ET")),
        ["incremental saving: page gets other content"] = update => update.Edit(Page, page => page["Contents"] = update.Add(Drawing("n"))),
        ["incremental saving: page added"] = update => update.Edit(Pages, pages =>
        {
            pages["Kids"] = new PdfArray(Page, update.Add(new PdfDictionary { { "Type", new PdfName("Page") }, { "Parent", Pages }, { "MediaBox", new PdfArray(0, 0, 9, 9) } }));
            pages["Count"] = 2;
        }),
        ["incremental saving: spare page shown"] = update => update.Edit(Pages, pages => pages["Kids"] = new PdfArray(new PdfReference(23))),
        ["incremental saving: font replaced"] = update => update.Edit(new PdfReference(5), font => font["BaseFont"] = new PdfName("Symbol")),
        ["incremental saving: page turned"] = update => update.Edit(Page, page => page["Rotate"] = 180),
        ["incremental saving: page cropped"] = update => update.Edit(Page, page => page["CropBox"] = new PdfArray(0, 0, 10, 10)),
        ["shadow hide: overlay emptied"] = update => update.Put(new PdfReference(20), Drawing("n")),
        ["shadow hide: overlay's appearance dropped"] = update => update.Edit(new PdfReference(21), stamp => stamp.Remove("AP")),
        ["shadow hide: overlay hidden by its flag"] = update => update.Edit(new PdfReference(21), stamp => stamp["F"] = 2),
        ["shadow hide: overlay taken off the page"] = update => update.Edit(Page, page => page["Annots"] = new PdfArray(((PdfArray)page["Annots"]!).Where(item => !item.HasSameValueAs(new PdfReference(21))))),
        ["shadow replace: text field's value changed"] = update => update.Edit(new PdfReference(22), field => field["V"] = PdfString.OfText("900")),
        ["shadow replace: text field's appearance changed"] = update => update.Edit(new PdfReference(22), field => field["AP"] = new PdfDictionary { { "N", update.Add(FormObject("n")) } }),
        ["shadow replace: dangling reference filled"] = update => update.Put(new PdfReference(90), Drawing("0 g 0 0 99 99 re f")),
        ["shadow hide and replace: other page tree"] = update => update.Edit(Catalog, catalog => catalog["Pages"] = new PdfReference(25)),
        ["evil annotation: free text"] = update => AddAnnotation(update, new PdfDictionary { { "Type", new PdfName("Annot") }, { "Subtype", new PdfName("FreeText") }, { "Rect", new PdfArray(0, 0, 200, 100) }, { "Contents", PdfString.OfText("other") } }),
        ["evil annotation: stamp"] = update => AddAnnotation(update, new PdfDictionary { { "Type", new PdfName("Annot") }, { "Subtype", new PdfName("Stamp") }, { "Rect", new PdfArray(0, 0, 200, 100) }, { "AP", new PdfDictionary { { "N", update.Add(FormObject("n")) } } } }),
        ["evil annotation: link"] = update => AddAnnotation(update, new PdfDictionary { { "Type", new PdfName("Annot") }, { "Subtype", new PdfName("Link") }, { "Rect", new PdfArray(0, 0, 200, 100) }, { "A", new PdfDictionary { { "S", new PdfName("URI") }, { "URI", PdfString.OfText("https://example.invalid") } } } }),
        ["sneaky signature: a field nobody reserved"] = update => AddSignatureField(update, [0, 0, 200, 100], "DocTimeStamp", visible: true),
        ["sneaky signature: a visible time-stamp field"] = update => AddSignatureField(update, [0, 0, 200, 100], "DocTimeStamp", visible: false),
        ["sneaky signature: a field without a value"] = update => AddSignatureField(update, [0, 0, 0, 0], null, visible: false),
        ["certification: permissions dropped"] = update => update.Edit(Catalog, catalog => catalog.Remove("Perms")),
        ["certification: permissions moved"] = update => update.Edit(Catalog, catalog => catalog["Perms"] = new PdfDictionary { { "DocMDP", update.Add(new PdfDictionary()) } }),
        ["certification: P raised to 3"] = update => update.Edit(Tamper.ValueOf(update.Source, Some.Field), value => value["Reference"] = new PdfArray()),
        ["form: list of fields emptied"] = update => update.Edit(Form, form => form["Fields"] = new PdfArray()),
        ["form: fields reordered"] = update => update.Edit(Form, form => form["Fields"] = new PdfArray(((PdfArray)form["Fields"]!).Reverse())),
        ["form: a second field of the same name"] = update => update.Edit(Form, form => form["Fields"] = new PdfArray([.. (PdfArray)form["Fields"]!, update.Add(((PdfDictionary)update.Get(Tamper.FieldOf(update.Source, Some.Field))).Copy())])),
        ["form: NeedAppearances"] = update => update.Edit(Form, form => form["NeedAppearances"] = true),
        ["form: XFA added"] = update => update.Edit(Form, form => form["XFA"] = update.Add(Drawing("<xdp/>"))),
        ["signed field: moved"] = update => update.Edit(Tamper.FieldOf(update.Source, Some.Field), field => field["Rect"] = new PdfArray(0, 0, 200, 100)),
        ["signed field: other appearance"] = update => update.Edit(Tamper.FieldOf(update.Source, Some.Field), field => field["AP"] = new PdfDictionary { { "N", update.Add(FormObject("n")) } }),
        ["signed field: value dropped"] = update => update.Edit(Tamper.FieldOf(update.Source, Some.Field), field => field.Remove("V")),
        ["reserved field: moved and not signed"] = update => update.Edit(Tamper.FieldOf(update.Source, Some.SecondField), field => field["Rect"] = new PdfArray(0, 0, 200, 100)),
        ["reserved field: an appearance without a signature"] = update => update.Edit(Tamper.FieldOf(update.Source, Some.SecondField), field => field["AP"] = new PdfDictionary { { "N", update.Add(FormObject("n")) } }),
        ["reserved field: filled with something else"] = update => update.Edit(Tamper.FieldOf(update.Source, Some.SecondField), field => field["V"] = PdfString.OfText("signed")),
        ["reserved field: shares the first signature"] = update => update.Edit(Tamper.FieldOf(update.Source, Some.SecondField), field => field["V"] = Tamper.ValueOf(update.Source, Some.Field)),
        ["reserved field: an action beside the signature"] = update => update.Edit(Tamper.FieldOf(update.Source, Some.SecondField), field =>
        {
            field["V"] = update.Add(new PdfDictionary { { "Type", new PdfName("Sig") } });
            field["AA"] = new PdfDictionary { { "U", new PdfDictionary { { "S", new PdfName("JavaScript") }, { "JS", PdfString.OfText("0") } } } };
        }),
        ["catalog: script at opening"] = update => update.Edit(Catalog, catalog => catalog["OpenAction"] = new PdfDictionary { { "S", new PdfName("JavaScript") }, { "JS", PdfString.OfText("0") } }),
        ["catalog: names added"] = update => update.Edit(Catalog, catalog => catalog["Names"] = update.Add(new PdfDictionary())),
        ["catalog: extension with an object behind it"] = update => update.Edit(Catalog, catalog => catalog["Extensions"] = new PdfDictionary { { "X", update.Add(Drawing("n")) } }),
        ["catalog: optional content"] = update => update.Edit(Catalog, catalog => catalog["OCProperties"] = new PdfDictionary()),
        ["store: something else in the validation data"] = update => update.Edit(Catalog, catalog => catalog["DSS"] = new PdfDictionary { { "Certs", new PdfArray(update.Add(FormObject("n"))) } }),
        ["store: page content as a certificate"] = update => update.Edit(Catalog, catalog => catalog["DSS"] = new PdfDictionary { { "Certs", new PdfArray(Content) } }),
        ["store: unknown entry"] = update => update.Edit(Catalog, catalog => catalog["DSS"] = new PdfDictionary { { "Thumb", update.Add(Drawing("n")) } }),
        ["an object nobody refers to"] = update => update.Add(Drawing("n")),
    };

    private static readonly Lazy<byte[]> Certified = new(() => Some.Signed(pdf: Tamper.Prepared().ToTable()));
    private static readonly Lazy<byte[]> Approved = new(() => Some.Signed(certify: false, pdf: Tamper.Prepared().ToTable()));
    private static readonly Lazy<byte[]> Annotatable = new(() => Some.Signed(Some.Request(certify: true) with { Permits = DocumentPermission.FillSignAndAnnotate }, pdf: Tamper.Prepared().ToTable()));
    private static readonly Lazy<byte[]> FromHybrid = new(() => Some.Signed(pdf: Tamper.Prepared().ToHybrid()));
    private static readonly Lazy<byte[]> Compressed = new(() => Some.Signed(pdf: Tamper.Prepared().ToStream()));

    public static TheoryData<string> Attacks => new(Changes.Keys);

    [Theory, MemberData(nameof(Attacks))]
    public void Whatever_is_appended_beyond_the_allowed_is_refused(string attack)
    {
        foreach (var (signed, kind) in new[] { (Certified.Value, "certified"), (Approved.Value, "approved"), (Compressed.Value, "compressed"), (Annotatable.Value, "annotations permitted"), (FromHybrid.Value, "hybrid") })
        {
            if (kind == "approved" && attack.StartsWith("certification", StringComparison.Ordinal) && !attack.Contains("moved", StringComparison.Ordinal))
            {
                continue;
            }

            Assert.Equal(Signing.Validation.Indication.TotalPassed, Tamper.Judge(signed).Indication);
            Tamper.MustBeRefused(Tamper.Update(signed, Changes[attack]), $"{attack} ({kind})");
        }
    }

    [Theory, MemberData(nameof(Attacks))]
    public void An_attack_is_refused_even_behind_a_second_signature(string attack)
    {
        // Whoever tampers may well have a certificate, too, and sign what he made.
        var tampered = Tamper.Update(Certified.Value, Changes[attack]);
        try
        {
            Tamper.MustBeRefused(Some.Signed(certify: false, pdf: tampered, field: Some.SecondField), attack);
        }
        catch (SigningRefusedException)
        {
            // Our signer would not even put a second signature on it; that is refused as well.
        }
    }

    public static TheoryData<string> ByHand => ["free", "root", "info", "id", "body only", "no trailer", "generation", "hybrid", "skip", "rollback", "garbage", "comment", "overlap", "unknown trailer entry", "unnamed object stream", "second cross-reference stream"];

    [Theory, MemberData(nameof(ByHand))]
    public void A_cross_reference_made_by_hand_is_refused(string attack)
    {
        var signed = Certified.Value;
        var file = PdfFile.Open(signed);
        const string other = "<</Length 1>>\nstream\nn\nendstream";
        var tampered = attack switch
        {
            "free" => Tamper.AppendByHand(signed, [(21, null)]),
            "root" => Tamper.AppendByHand(signed, [(30, "<<>>")], "/Root 24 0 R"),
            "info" => Tamper.AppendByHand(signed, [(30, "<</Title (x)>>")], "/Root 1 0 R/Info 30 0 R"),
            "id" => Tamper.AppendByHand(signed, [], "/Root 1 0 R/XRefStm 9"),
            "body only" => [.. signed, .. "4 0 obj\n<</Length 1>>\nstream\nn\nendstream\nendobj\n"u8],
            "no trailer" => [.. signed, .. "4 0 obj\n<</Length 1>>\nstream\nn\nendstream\nendobj\nstartxref\n"u8, .. Encoding.ASCII.GetBytes($"{file.Revisions[^1].CrossReferenceOffset}\n%%EOF\n")],
            "generation" => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Tamper.AppendByHand(signed, [(4, other)])).Replace("4 0 obj\n<</Length 1", "4 1 obj\n<</Length 1", StringComparison.Ordinal).Replace("00000 n \ntrailer\n<</Size 100", "00001 n \ntrailer\n<</Size 100", StringComparison.Ordinal)),
            "hybrid" => Hybrid(signed, file),
            "skip" => Tamper.AppendByHand(signed, [(4, other)], previous: file.Revisions[0].CrossReferenceOffset),
            "rollback" => Rollback(signed, file),
            "garbage" => InsertBeforeTable(signed, "4 0 obj\n<</Length 1>>\nstream\nn\nendstream\nendobj\n"),
            "comment" => InsertBeforeTable(signed, "% 4 0 obj\n"),
            "overlap" => Overlap(signed),

            // What a strict reader never looks at, a reader that repairs files may find.
            "unnamed object stream" => Tamper.AppendByHand(signed, [(30, "<</Type/ObjStm/N 1/First 4/Length 12>>\nstream\n4 0 <</X 1>>\nendstream")]),
            "second cross-reference stream" => Tamper.AppendByHand(signed, [(30, "<</Type/XRef/Size 100/W[1 3 1]/Index[4 1]/Root 24 0 R/Length 5>>\nstream\n00000\nendstream")]),
            _ => Tamper.AppendByHand(signed, [], "/Root 1 0 R/Encrypted 1 0 R"),
        };
        Tamper.MustBeRefused(tampered, attack);
    }

    private static byte[] Hybrid(byte[] signed, PdfFile file)
    {
        // The table frees object 4, a stream beside it brings another: old and new readers see two documents.
        var body = Encoding.ASCII.GetBytes("4 0 obj\n<</Length 1>>\nstream\nn\nendstream\nendobj\n");
        var stream = signed.Length + body.Length;
        var row = (byte[])[1, (byte)(signed.Length >> 16), (byte)(signed.Length >> 8), (byte)signed.Length, 0];
        var xref = (byte[])[.. "95 0 obj\n<</Type/XRef/Size 100/W[1 3 1]/Index[4 1]/Length 5>>\nstream\n"u8, .. row, .. "\nendstream\nendobj\n"u8];
        var table = stream + xref.Length;
        return [.. signed, .. body, .. xref, .. Encoding.ASCII.GetBytes($"xref\n4 1\n0000000000 00001 f \ntrailer\n<</Size 100/Prev {file.Revisions[^1].CrossReferenceOffset}/Root 1 0 R/XRefStm {stream}>>\nstartxref\n{table}\n%%EOF\n")];
    }

    private static byte[] Rollback(byte[] signed, PdfFile file)
    {
        // The cross-reference of a new revision leads the catalog back to its state before signing.
        var old = file.AtRevision(0).Where(1)!.Value.Start;
        var start = signed.Length;
        return [.. signed, .. Encoding.ASCII.GetBytes($"xref\n1 1\n{old:D10} 00000 n \ntrailer\n<</Size 100/Prev {file.Revisions[^1].CrossReferenceOffset}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n")];
    }

    private static byte[] InsertBeforeTable(byte[] signed, string bytes)
    {
        var with = (byte[])[.. signed, .. Encoding.ASCII.GetBytes(bytes)];
        var previous = PdfFile.Open(signed).Revisions[^1].CrossReferenceOffset;
        return [.. with, .. Encoding.ASCII.GetBytes($"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 100/Prev {previous}/Root 1 0 R>>\nstartxref\n{with.Length}\n%%EOF\n")];
    }

    private static byte[] Overlap(byte[] signed)
    {
        // One object begins inside the string of another.
        var body = "70 0 obj\n(71 0 obj\nnull\nendobj\n)\nendobj\n";
        var previous = PdfFile.Open(signed).Revisions[^1].CrossReferenceOffset;
        return [.. signed, .. Encoding.ASCII.GetBytes($"{body}xref\n70 2\n{signed.Length:D10} 00000 n \n{signed.Length + 10:D10} 00000 n \ntrailer\n<</Size 100/Prev {previous}/Root 1 0 R>>\nstartxref\n{signed.Length + body.Length}\n%%EOF\n")];
    }

    private static PdfStream Drawing(string operators) => new([], Encoding.ASCII.GetBytes(operators));

    private static PdfStream FormObject(string operators) => new(new PdfDictionary { { "Type", new PdfName("XObject") }, { "Subtype", new PdfName("Form") }, { "BBox", new PdfArray(0, 0, 200, 100) } }, Encoding.ASCII.GetBytes(operators));

    private static void AddAnnotation(IncrementalUpdate update, PdfDictionary annotation)
    {
        var reference = update.Add(annotation);
        update.Edit(Page, page => page["Annots"] = new PdfArray([.. (PdfArray)page["Annots"]!, reference]));
    }

    private static void AddSignatureField(IncrementalUpdate update, int[] rectangle, string? type, bool visible)
    {
        var field = new PdfDictionary
        {
            { "Type", new PdfName("Annot") }, { "Subtype", new PdfName("Widget") }, { "FT", new PdfName("Sig") }, { "T", PdfString.OfText("new") }, { "Rect", new PdfArray(rectangle.Select(number => (PdfObject)number)) },
        };
        if (type is not null)
        {
            field.Add("V", update.Add(new PdfDictionary { { "Type", new PdfName(type) }, { "SubFilter", new PdfName("ETSI.RFC3161") }, { "Contents", new PdfString(new byte[8], hex: true) }, { "ByteRange", new PdfArray(0, 1, 2, 3) } }));
        }

        if (visible)
        {
            field.Add("AP", new PdfDictionary { { "N", update.Add(FormObject("n")) } });
        }

        var reference = update.Add(field);
        update.Edit(Form, form => form["Fields"] = new PdfArray([.. (PdfArray)form["Fields"]!, reference]));
        update.Edit(Page, page => page["Annots"] = new PdfArray([.. (PdfArray)page["Annots"]!, reference]));
    }
}
