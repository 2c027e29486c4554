using System.Globalization;
using System.Text;
using System.Xml;

namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// DOCX (ECMA-376 part 1, WordprocessingML): paragraphs and tables in reading order. Tracked insertions are read, deletions are not;
/// merged cells become blanks; a nested table is read where it stands. Headers, footers, notes, comments, deleted text, properties and the
/// authors of comments and tracked changes go to the metadata.
/// </summary>
internal sealed class DocxSource
{
    private const int DeepestNesting = 120;
    private const int MostCells = 100_000;
    private readonly ReadingBudget budget;
    private readonly List<SourceRow> rows = [];
    private readonly List<string> metadata = [];
    private readonly HashSet<string> authors = new(StringComparer.Ordinal);
    private int tables;
    private int paragraphs;
    private int fragment;
    private int cells;

    private DocxSource(ImportOptions options) => budget = new ReadingBudget(options);

    public static SourceDocument Read(ReadOnlyMemory<byte> file, ImportOptions options)
    {
        using var zip = ZipContainer.Open(file, options, "DOCX");
        var source = new DocxSource(options);
        if (!zip.ReadXml("word/document.xml", source.ReadBody))
        {
            throw Refusals.Damaged("DOCX", "word/document.xml");
        }

        var around = zip.Names.Where(name => name.StartsWith("word/header", StringComparison.Ordinal) || name.StartsWith("word/footer", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(50);
        foreach (var part in around.Concat(["word/footnotes.xml", "word/endnotes.xml", "word/comments.xml", "word/people.xml", "docProps/core.xml", "docProps/custom.xml"]))
        {
            zip.ReadXml(part, source.ReadMetadata);
        }

        source.metadata.AddRange(OfficeProperties.Of(zip));
        return new SourceDocument("docx", source.rows) { Metadata = source.metadata, Carried = zip.ReadCarried() };
    }

    private void ReadMetadata(XmlReader xml)
    {
        while (xml.Read())
        {
            Meet(xml);
            if (xml.NodeType == XmlNodeType.Text && !string.IsNullOrWhiteSpace(xml.Value))
            {
                budget.Take(xml.Value.Length);
                metadata.Add(xml.Value);
            }
        }
    }

    /// <summary>
    /// Every element passes here, those too of which nothing else is read: it is counted, and who made a tracked change or a comment
    /// (17.13) is kept, each name once.
    /// </summary>
    private void Meet(XmlReader xml)
    {
        if (xml.NodeType != XmlNodeType.Element)
        {
            return;
        }

        budget.TakeElement();
        if (xml.HasAttributes && xml.GetAttribute("author", xml.NamespaceURI) is { Length: > 0 } author && authors.Add(author))
        {
            budget.Take(author.Length);
            metadata.Add(author);
        }
    }

    private void ReadBody(XmlReader xml)
    {
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "body")
            {
                ReadBlocks(xml, new Story(this));
                return;
            }
        }
    }

    /// <summary>Where block content goes: the document itself, or one table cell.</summary>
    private sealed class Story(DocxSource source)
    {
        public List<string>? CellParagraphs { get; init; }

        public void Add(string paragraph)
        {
            if (CellParagraphs is not null)
            {
                CellParagraphs.Add(paragraph);
                return;
            }

            source.AddParagraphs(paragraph);
        }
    }

    private void AddParagraphs(string paragraph)
    {
        foreach (var line in paragraph.Split('\n'))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                fragment++;
                continue;
            }

            rows.Add(PlainTextSource.Row(line, string.Create(CultureInfo.InvariantCulture, $"第{++paragraphs}段"), fragment));
        }
    }

    /// <summary>Reads the children of the current element as blocks; the reader ends on its end tag.</summary>
    private void ReadBlocks(XmlReader xml, Story story)
    {
        foreach (var name in Children(xml))
        {
            switch (name)
            {
                case "p": ReadParagraph(xml, story); break;
                case "tbl": ReadTable(xml); break;
                case "del" or "moveFrom" or "sdtPr" or "sectPr" or "tcPr" or "Fallback": Skip(xml); break;
                default: ReadBlocks(xml, story); break; // sdt, sdtContent, ins, smartTag, customXml, AlternateContent
            }
        }
    }

    private void ReadParagraph(XmlReader xml, Story story)
    {
        var text = new StringBuilder();
        var boxes = new List<string>();
        ReadRuns(xml, text, boxes);
        budget.Take(text.Length);
        story.Add(text.ToString());
        boxes.ForEach(story.Add);
    }

    private void ReadRuns(XmlReader xml, StringBuilder text, List<string> boxes)
    {
        var look = default(RunLook);
        foreach (var name in Children(xml))
        {
            switch (name)
            {
                case "t": AddText(text, DocxXml.Text(xml), look); break;
                case "rPr": look = ReadLook(xml); break;
                case "tab" or "ptab": text.Append('\t'); Skip(xml); break;
                case "br" or "cr": text.Append('\n'); Skip(xml); break;
                case "noBreakHyphen": text.Append('-'); Skip(xml); break;
                case "del" or "moveFrom": ReadDeleted(xml); break;
                case "pPr" or "instrText" or "delText" or "Fallback" or "rt" or "footnoteReference" or "sdtPr": Skip(xml); break;
                case "txbxContent":
                    var inside = new List<string>();
                    ReadBlocks(xml, new Story(this) { CellParagraphs = inside });
                    boxes.AddRange(inside);
                    break;
                default: ReadRuns(xml, text, boxes); break;
            }
        }
    }

    /// <summary>How a run is shown, as far as it changes what it says.</summary>
    /// <param name="Unseen">Struck out by hand, or hidden (17.3.2.37, 17.3.2.41).</param>
    /// <param name="Raised">The mark of a note (17.3.2.42).</param>
    private readonly record struct RunLook(bool Unseen, bool Raised);

    private RunLook ReadLook(XmlReader xml)
    {
        var look = default(RunLook);
        foreach (var name in Children(xml))
        {
            var value = xml.GetAttribute("val", xml.NamespaceURI);
            look = name switch
            {
                "strike" or "dstrike" or "vanish" => look with { Unseen = look.Unseen || value is not ("0" or "false" or "off") },
                "vertAlign" => look with { Raised = value is "superscript" },
                _ => look,
            };
            Skip(xml);
        }

        return look;
    }

    private void AddText(StringBuilder text, string run, RunLook look)
    {
        if (look.Unseen && run.Length > 0)
        {
            budget.Take(run.Length);
            metadata.Add(run);
        }
        else
        {
            text.Append(look.Raised ? RaisedText.Of(run) : run);
        }
    }

    /// <summary>Deleted text is not part of the report, but it is in the file that may be handed on.</summary>
    private void ReadDeleted(XmlReader xml)
    {
        var deleted = new StringBuilder();
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (xml.Read() && xml.Depth > depth)
            {
                Meet(xml);
                if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace)
                {
                    deleted.Append(xml.Value);
                }
            }
        }

        if (deleted.Length > 0)
        {
            budget.Take(deleted.Length);
            metadata.Add(deleted.ToString());
        }
    }

    private void ReadTable(XmlReader xml)
    {
        var table = ++tables;
        var part = ++fragment;
        var row = 0;
        ReadRows(xml, () => string.Create(CultureInfo.InvariantCulture, $"表{table}第{++row}行"), part);
        fragment++;
    }

    private void ReadRows(XmlReader xml, Func<string> nextPlace, int part)
    {
        foreach (var name in Children(xml))
        {
            switch (name)
            {
                case "tr": ReadRow(xml, nextPlace(), part); break;
                case "tblPr" or "tblGrid" or "sdtPr": Skip(xml); break;
                default: ReadRows(xml, nextPlace, part); break; // sdt, sdtContent, ins around rows
            }
        }
    }

    private sealed class Row
    {
        public List<string> Cells { get; } = [];

        public List<string> Paragraphs { get; } = [];

        public bool Deleted { get; set; }

        public int Filled { get; set; }
    }

    private void ReadRow(XmlReader xml, string place, int part)
    {
        // A nested table's rows come out while its row is read: the outer row takes the place before them.
        var row = new Row();
        var at = rows.Count;
        ReadCells(xml, row);
        if (row.Deleted)
        {
            metadata.AddRange(row.Cells.Where(cell => cell.Length > 0));
            rows.RemoveRange(at, rows.Count - at);
            return;
        }

        if (row.Filled == 1 && row.Paragraphs.Count > 1)
        {
            var outer = row.Paragraphs.Where(paragraph => !string.IsNullOrWhiteSpace(paragraph)).Select(paragraph => PlainTextSource.Row(paragraph, place, part));
            rows.InsertRange(at, outer);
        }
        else if (row.Filled > 0)
        {
            rows.Insert(at, new SourceRow(place, [.. row.Cells], true, part, true));
        }
    }

    private void ReadCells(XmlReader xml, Row row)
    {
        foreach (var name in Children(xml))
        {
            switch (name)
            {
                case "tc": ReadCell(xml, row); break;
                case "trPr": ReadRowProperties(xml, row); break;
                case "tblPrEx" or "sdtPr": Skip(xml); break;
                default: ReadCells(xml, row); break;
            }
        }
    }

    private void ReadRowProperties(XmlReader xml, Row row)
    {
        foreach (var name in Children(xml))
        {
            row.Deleted |= name == "del";
            for (var before = name == "gridBefore" ? DocxXml.Span(xml) : 0; before > 0; before--)
            {
                row.Cells.Add("");
            }

            Skip(xml);
        }
    }

    private void ReadCell(XmlReader xml, Row row)
    {
        var span = 1;
        var merged = false;
        var paragraphsOfCell = new List<string>();
        var story = new Story(this) { CellParagraphs = paragraphsOfCell };
        foreach (var name in Children(xml))
        {
            if (name == "tcPr")
            {
                foreach (var property in Children(xml))
                {
                    span = property == "gridSpan" ? DocxXml.Span(xml) : span;
                    merged |= property is "vMerge" or "hMerge" && xml.GetAttribute("val", xml.NamespaceURI) is not "restart";
                    Skip(xml);
                }
            }
            else if (name == "p")
            {
                ReadParagraph(xml, story);
            }
            else if (name == "tbl")
            {
                ReadTable(xml);
            }
            else
            {
                ReadBlocks(xml, story);
            }
        }

        if ((cells += span) > MostCells)
        {
            throw Refusals.TooComplex("表格单元格过多", "too many table cells");
        }

        // A label broken over paragraphs is one label; figures below each other are kept apart.
        var kept = merged ? [] : paragraphsOfCell.Where(paragraph => !string.IsNullOrWhiteSpace(paragraph)).Select(paragraph => paragraph.Replace('\n', ' ').Trim()).ToList();
        var separator = kept.Count > 1 && kept.TrueForAll(text => FigureCell.Read(text).State != FigureState.Text) ? " " : "";
        row.Cells.Add(string.Join(separator, kept));
        row.Filled += kept.Count > 0 ? 1 : 0;
        row.Paragraphs.AddRange(merged ? [] : paragraphsOfCell.SelectMany(paragraph => paragraph.Split('\n')));
        for (var extra = 1; extra < span; extra++)
        {
            row.Cells.Add("");
        }
    }

    /// <summary>Walks the child elements of the current element; every descent passes here. The body of the loop must consume each one to its end tag.</summary>
    private IEnumerable<string> Children(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            yield break;
        }

        var depth = xml.Depth;
        if (depth > DeepestNesting)
        {
            throw Refusals.TooComplex("嵌套过深", "nested too deeply");
        }

        while (xml.Read() && xml.Depth > depth)
        {
            Meet(xml);
            if (xml.NodeType == XmlNodeType.Element)
            {
                yield return xml.LocalName;
            }
        }
    }

    private void Skip(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return;
        }

        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            Meet(xml); // nothing else of it is read
        }
    }
}
