using System.IO.Compression;
using System.Security;
using System.Text;

namespace DisclosureFlow.Reports.Tests;

/// <summary>Small DOCX files made by hand, so that our writer is not its own oracle.</summary>
internal static class DocxFile
{
    private const string Namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    public static byte[] Of(Report report)
    {
        var body = new StringBuilder();
        foreach (var block in ReportContent.Of(report))
        {
            switch (block)
            {
                case TitleBlock title: body.Append(Paragraph(title.Text)); break;
                case HeadingBlock heading: body.Append(Paragraph(heading.Text)); break;
                case ParagraphBlock paragraph: body.Append(Paragraph(paragraph.Text)); break;
                case TableBlock table: body.Append(Table(table)); break;
                case SignatureBlock signature: body.Append(Paragraph(signature.Organ)).Append(Paragraph(signature.Date)); break;
                default: throw new NotSupportedException();
            }
        }

        return WithBody(body.ToString());
    }

    public static byte[] WithBody(string body) => Zip(("word/document.xml", $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"{Namespace}\"><w:body>{body}</w:body></w:document>"));

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return file.ToArray();
    }

    /// <summary>The container with the text of every part changed.</summary>
    public static byte[] Edit(byte[] file, Func<string, string> change)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return Zip([.. zip.Entries.Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return (entry.FullName, change(reader.ReadToEnd()));
        })]);
    }

    public static string Paragraph(string text) => $"<w:p><w:r><w:t xml:space=\"preserve\">{SecurityElement.Escape(text)}</w:t></w:r></w:p>";

    public static string Cell(string text, int span = 1, string merge = "") =>
        $"<w:tc><w:tcPr>{(span > 1 ? $"<w:gridSpan w:val=\"{span}\"/>" : "")}{merge}</w:tcPr>{Paragraph(text)}</w:tc>";

    /// <summary>Merged heads as Word writes them: gridSpan across, vMerge down.</summary>
    public static string Table(TableBlock table)
    {
        var cells = table.Rows.SelectMany(row => row).ToArray();
        var xml = new StringBuilder("<w:tbl><w:tblPr/><w:tblGrid/>");
        for (var row = 0; row < table.Rows.Length; row++)
        {
            xml.Append("<w:tr>");
            for (var column = 0; column < table.Columns;)
            {
                var cell = cells.First(candidate => candidate.Row <= row && row < candidate.Row + candidate.RowSpan && candidate.Column <= column && column < candidate.Column + candidate.ColumnSpan);
                var merge = cell.RowSpan == 1 ? "" : cell.Row == row ? "<w:vMerge w:val=\"restart\"/>" : "<w:vMerge/>";
                xml.Append(Cell(cell.Row == row ? cell.Text : "", cell.ColumnSpan, merge));
                column += cell.ColumnSpan;
            }

            xml.Append("</w:tr>");
        }

        return xml.Append("</w:tbl>").ToString();
    }
}
