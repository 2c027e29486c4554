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
