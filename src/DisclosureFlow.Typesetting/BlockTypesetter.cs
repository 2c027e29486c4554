using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.Pdf.Tagging;
using DisclosureFlow.Pdf.Writing;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting;

/// <summary>Sets content blocks on pages. One instance, one document.</summary>
internal sealed class BlockTypesetter(FontSet fonts)
{
    private readonly List<TypesettingRefusal> _missing = [];

    /// <summary>The characters that no font has, with their places, in reading order.</summary>
    public IReadOnlyList<TypesettingRefusal> Missing => _missing;

    /// <summary>Sets the blocks.</summary>
    /// <exception cref="TypesettingRefusedException">DF4002, once for each character and place.</exception>
    public TypesetReport Typeset(IReadOnlyList<ContentBlock> blocks, PdfDocumentInfo info)
    {
        var writer = new PdfDocumentWriter(info);
        var items = Items(blocks, writer.Document);
        if (_missing.Count > 0)
        {
            throw new TypesettingRefusedException(_missing);
        }

        new Composer(writer) { Shape = (text, style) => Shape(text, style, Place.Page) }.Place(items);
        var bytes = writer.ToFile();
        return new TypesetReport
        {
            Bytes = bytes,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            PageCount = writer.Pages.Count,
            WriterVersion = info.Producer,
            Fonts = fonts.InUse,
            SignatureFields = blocks.Any(block => block is SignatureBlock) ? [SignatureFields.Head, SignatureFields.OrganSeal] : [],
        };
    }

    /// <summary>Makes the flow of a document; <see cref="Missing"/> then tells what can't be printed.</summary>
    public List<FlowItem> Items(IReadOnlyList<ContentBlock> blocks, StructureElement document)
    {
        var items = new List<FlowItem>();
        var place = new Place("标题", "the title");
        var paragraph = 0;
        foreach (var block in blocks)
        {
            switch (block)
            {
                case TitleBlock title:
                    var shaped = Shape(title.Text, new TextStyle(FontRole.Title, GbPage.TitleSize), place);
                    items.Add(new TitleItem(document.Add(StructureType.H1), TitleLines.Of(shaped, GbPage.TextWidth)) { KeepWithNext = Keep.Always });
                    break;
                case HeadingBlock heading:
                    (place, paragraph) = (heading.Level == 1 ? new Place($"“{heading.Text}”", $"\"{heading.Text}\"") : place, heading.Level == 1 ? 0 : paragraph + 1);
                    AddLines(items, document.Add(StructureType.Heading(heading.Level + 1)), Shape(heading.Text, TextStyle.HeadingOfLevel(heading.Level), place), heading: true);
                    break;
                case ParagraphBlock text:
                    paragraph++;
                    var lead = RunInHead.LengthIn(text.Text);
                    var element = document.Add(text.HeadLevel == 0 ? StructureType.Paragraph : StructureType.Heading(text.HeadLevel + 1));
                    AddLines(items, element, Shape(text.Text, TextStyle.Body, place.Paragraph(paragraph), lead, FontRole.Kai), heading: text.HeadLevel > 0);
                    break;
                case TableBlock table:
                    items.Add(new TableItem(document, TableLayout.Fit(
                        table, cell => Shape(cell.Text, new TextStyle(FontRole.Figures, 1), place.Cell(cell)))));
                    break;
                case ProportionedTable { Table: var grid, Shares: var shares }:
                    items.Add(new TableItem(document, TableLayout.WithShares(
                        grid, shares, cell => Shape(cell.Text, new TextStyle(FontRole.Figures, 1), place.Cell(cell)))));
                    break;
                case TimelineBlock { Marks: var marks }:
                    items.AddRange(marks.Select((mark, at) => new TimelineItem(
                        document.Add(StructureType.Paragraph), Mark(mark.When, FontRole.Figures, place, at), Mark(mark.What, FontRole.Body, place, at), at == 0, at == marks.Length - 1)));
                    break;
                case SignatureBlock end:
                    KeepLastLines(items);
                    items.Add(new SignatureItem(document, Shape(end.HeadLabel, TextStyle.Body, Place.End), Shape(end.Organ, TextStyle.Body, Place.End), Shape(end.Date, TextStyle.Body, Place.End)));
                    break;
                default:
                    throw new InvalidOperationException($"no rule for printing a {block.GetType().Name}");
            }
        }

        return items;
    }

    private static void AddLines(List<FlowItem> items, StructureElement element, ShapedText text, bool heading)
    {
        var lines = ParagraphLines.Of(text, GbPage.TextWidth, firstIndent: 2 * GbPage.CharacterPitch);
        var afterHead = items.Count > 0 && items[^1].KeepWithNext == Keep.Always;
        for (var i = 0; i < lines.Count; i++)
        {
            // A head stays with a line of what follows, rather with two.
            var keep = heading ? Keep.Always : afterHead && i == 0 && lines.Count > 1 ? Keep.Preferred : Keep.No;
            items.Add(new LineItem(element, lines[i]) { KeepWithNext = keep });
        }
    }

    /// <summary>The signature never stands alone on a page (7.3.5.5): a line of text comes with it, rather two.</summary>
    private static void KeepLastLines(List<FlowItem> items)
    {
        if (items.Count > 0 && items[^1] is LineItem last)
        {
            last.KeepWithNext = Keep.Always;
            if (items.Count > 1 && items[^2] is LineItem { KeepWithNext: Keep.No } before)
            {
                before.KeepWithNext = Keep.Preferred;
            }
        }
    }

    private ShapedText Shape(string text, TextStyle style, Place place, int lead = 0, FontRole leadRole = FontRole.Body) =>
        ShapedText.Of(text, style, fonts, (rune, at) => Report(rune, at, place), lead, leadRole);

    private ShapedText Mark(string text, FontRole role, Place place, int at) => Shape(text, new TextStyle(role, TimelineItem.TextSize), place.Paragraph(at + 1));

    private void Report(Rune character, int at, Place place) => _missing.Add(TypesettingRefusal.CharacterMissing(
        character, $"{place.Zh}第 {at + 1} 字处", $"{place.En}, character {at + 1}"));

    /// <summary>Where a text stands, for people.</summary>
    private readonly record struct Place(string Zh, string En)
    {
        public static Place Page { get; } = new("页码", "the page number");

        public static Place End { get; } = new("落款", "the signature block");

        public Place Paragraph(int number) => new($"{Zh}第 {number} 段", $"{En}, paragraph {number}");

        public Place Cell(TableCell cell) => cell.Cell is { } id ? new($"{Zh}表中 {id} ", $"{En}, cell {id}") : new($"{Zh}表头", $"{En}, table head");
    }
}
