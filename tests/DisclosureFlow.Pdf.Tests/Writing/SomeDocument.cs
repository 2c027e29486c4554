using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Tagging;
using DisclosureFlow.Pdf.Writing;

namespace DisclosureFlow.Pdf.Tests.Writing;

/// <summary>Small documents for tests.</summary>
internal static class SomeDocument
{
    public static PdfDocumentInfo Info { get; } = new()
    {
        Title = "测试 <文档> & more",
        Author = "松溪镇人民政府",
        Date = new DateOnly(2024, 1, 22),
        Producer = "test 1",
        Identifier = "test:1",
    };

    /// <summary>A small document that claims PDF/A-2a and PDF/UA-1: a title, text, a table, a field, a rule and a page number.</summary>
    public static byte[] Conforming(FontFile font)
    {
        var writer = new PdfDocumentWriter(Info with { ClaimsConformance = true });
        var page = writer.AddPage(595.276, 841.89);
        var y = 60;
        Show(writer.Document.Add(StructureType.H1), "标题");
        Show(writer.Document.Add(StructureType.H2), "一、第一节");
        Show(writer.Document.Add(StructureType.Paragraph), "正文 12.5%");
        var table = writer.Document.Add(StructureType.Table);
        var heads = table.Add(StructureType.TableRow);
        foreach (var text in new[] { "甲", "乙" })
        {
            var head = heads.Add(StructureType.HeaderCell);
            head.Scope = HeaderScope.Column;
            Show(head, text);
        }

        var figures = table.Add(StructureType.TableRow);
        Show(figures.Add(StructureType.DataCell), "1");
        Show(figures.Add(StructureType.DataCell), "2");
        page.BeginArtifact(ArtifactKind.Layout);
        page.Content.Line(60, 400, 200, 400, 0.5);
        page.End();
        writer.Reserve(page, writer.Document.Add(StructureType.Paragraph), new SignatureField("签名", "签名处", 100, 500, 120, 40));
        return writer.ToFile();

        void Show(StructureElement element, string text)
        {
            page.Begin(element);
            y += 20;
            page.Content.ShowText(writer.Font(font), 12, 60, y, text);
            page.End();
        }
    }

    /// <summary>One page, each text a paragraph on a line of its own.</summary>
    public static byte[] OfLines(FontFile font, params string[] lines)
    {
        var writer = new PdfDocumentWriter(Info);
        var page = writer.AddPage(595.276, 841.89);
        for (var i = 0; i < lines.Length; i++)
        {
            page.Begin(writer.Document.Add(StructureType.Paragraph));
            page.Content.ShowText(writer.Font(font), 12, 60, 60 + (18 * i), lines[i]);
            page.End();
        }

        return writer.ToFile();
    }
}
