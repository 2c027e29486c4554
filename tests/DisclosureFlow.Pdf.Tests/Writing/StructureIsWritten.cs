using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tagging;
using DisclosureFlow.Pdf.Tests.Fonts;
using DisclosureFlow.Pdf.TextExtraction;
using DisclosureFlow.Pdf.Writing;

namespace DisclosureFlow.Pdf.Tests.Writing;

public sealed class StructureIsWritten
{
    [Fact]
    public void A_tables_cells_keep_their_kind_span_scope_and_identifier()
    {
        var writer = new PdfDocumentWriter(SomeDocument.Info);
        var page = writer.AddPage(400, 400);
        var row = writer.Document.Add(StructureType.Table).Add(StructureType.TableRow);
        var head = row.Add(StructureType.HeaderCell);
        (head.Scope, head.ColSpan, head.RowSpan) = (HeaderScope.Column, 3, 2);
        var cell = row.Add(StructureType.DataCell);
        cell.Id = "3.new.total";
        Show(writer, page, head, "总计");
        Show(writer, page, cell, "12");

        var read = TaggedText.Read(PdfFile.Open(writer.ToFile())).Elements.ToArray();

        Assert.Equal(["Document", "Table", "TR", "TH", "TD"], read.Select(element => element.Type));
        Assert.Equal(("总计", HeaderScope.Column, 3, 2), (read[3].Text, read[3].Scope, read[3].ColSpan, read[3].RowSpan));
        Assert.Equal(("12", "3.new.total", 1), (read[4].Text, read[4].Id, read[4].ColSpan));
    }

    [Fact]
    public void An_element_over_two_pages_reads_as_one_text_and_artifacts_stay_apart()
    {
        var writer = new PdfDocumentWriter(SomeDocument.Info);
        var paragraph = writer.Document.Add(StructureType.Paragraph);
        foreach (var text in new[] { "前一页", "后一页" })
        {
            var page = writer.AddPage(400, 400);
            Show(writer, page, paragraph, text);
            page.BeginArtifact(ArtifactKind.Footer);
            page.Content.ShowText(writer.Font(SomeFont.Serif), 12, 50, 350, $"— {page.Number} —");
            page.End();
        }

        var read = TaggedText.Read(PdfFile.Open(writer.ToFile()));

        Assert.Equal("前一页后一页", read.Elements.Single(element => element.Type == "P").Text);
        Assert.Equal(["— 1 —", "— 2 —"], read.Pages.SelectMany(page => page.Artifacts));
    }

    [Fact]
    public void Two_elements_with_one_identifier_are_refused()
    {
        var writer = new PdfDocumentWriter(SomeDocument.Info);
        writer.AddPage(400, 400);
        writer.Document.Add(StructureType.Paragraph).Id = "a";
        writer.Document.Add(StructureType.Paragraph).Id = "a";
        Assert.Throws<InvalidOperationException>(() => writer.ToFile());
    }

    [Fact]
    public void Content_marked_twice_or_left_open_is_refused()
    {
        var writer = new PdfDocumentWriter(SomeDocument.Info);
        var page = writer.AddPage(400, 400);
        Assert.Throws<InvalidOperationException>(page.End);
        page.Begin(writer.Document.Add(StructureType.Paragraph));
        Assert.Throws<InvalidOperationException>(() => page.BeginArtifact(ArtifactKind.Layout));
    }

    [Fact]
    public void A_reserved_field_is_an_empty_signature_field_at_its_place()
    {
        var writer = new PdfDocumentWriter(SomeDocument.Info);
        var page = writer.AddPage(400, 500);
        writer.Reserve(page, writer.Document.Add(StructureType.Paragraph), new SignatureField("签名", "签名处", 100, 50, 120, 40));
        Assert.Throws<ArgumentException>(() => writer.Reserve(page, writer.Document, new SignatureField("签名", "", 0, 0, 1, 1)));

        var file = PdfFile.Open(writer.ToFile());
        var form = file.Find<PdfDictionary>(file.Catalog, "AcroForm")!;
        var field = (PdfDictionary)file.Resolve(file.Find<PdfArray>(form, "Fields")!.Single())!;

        Assert.True(field.IsName("FT", "Sig"));
        Assert.Equal("签名", ((PdfString)field["T"]!).ToText());
        Assert.False(field.ContainsKey("V"));
        Assert.Equal("[100 410 220 450]", field["Rect"]!.ToString());
        Assert.Contains(TaggedText.Read(file).Elements, element => element.Type == "Form");
    }

    [Fact]
    public void The_file_says_its_title_language_intent_and_identifier()
    {
        var file = PdfFile.Open(SomeDocument.OfLines(SomeFont.Serif, "文"));
        var xmp = System.Text.Encoding.UTF8.GetString(file.Decode(file.Find<PdfStream>(file.Catalog, "Metadata")!).Span);
        Assert.Contains("测试 &lt;文档&gt; &amp; more", xmp);
        Assert.Contains("<dc:identifier>test:1</dc:identifier>", xmp);
        Assert.DoesNotContain("pdfaid", xmp);
        Assert.Equal("zh-CN", file.Find<PdfString>(file.Catalog, "Lang")!.ToText());
        var intent = (PdfDictionary)file.Resolve(file.Find<PdfArray>(file.Catalog, "OutputIntents")!.Single())!;
        var profile = file.Decode(file.Find<PdfStream>(intent, "DestOutputProfile")!).Span;
        Assert.Equal("acsp"u8.ToArray(), profile.Slice(36, 4).ToArray());
        Assert.Equal(profile.Length, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(profile));
    }

    private static void Show(PdfDocumentWriter writer, PdfPage page, StructureElement element, string text)
    {
        page.Begin(element);
        page.Content.ShowText(writer.Font(SomeFont.Serif), 12, 50, 50, text);
        page.End();
    }
}
