using DisclosureFlow.Pdf.Tagging;

namespace DisclosureFlow.Typesetting;

/// <summary>One line of body text or of a head, on the grid.</summary>
internal sealed class LineItem(StructureElement element, TextLine line) : FlowItem
{
    public override double Height => GbPage.LinePitch;

    public override double LeastHeight => line.Text.Size;

    public override double Draw(Composer composer, double y)
    {
        composer.Open(element);
        composer.Show(line, 0, y);
        return y + Height;
    }
}

/// <summary>The title: centred lines, a blank line above and below.</summary>
internal sealed class TitleItem(StructureElement element, IReadOnlyList<TextLine> lines) : FlowItem
{
    /// <summary>From one title line to the next, about 1.6 em.</summary>
    private const double Pitch = 1.2 * GbPage.LinePitch;

    public override double Height => Composer.OnGrid((lines.Count * Pitch) + (1.5 * GbPage.LinePitch));

    public override double LeastHeight => Height;

    public override double Draw(Composer composer, double y)
    {
        composer.Open(element);
        for (var i = 0; i < lines.Count; i++)
        {
            composer.Show(lines[i], (GbPage.TextWidth - lines[i].Width) / 2, y + (0.75 * GbPage.LinePitch) + (i * Pitch));
        }

        return y + Height;
    }
}

/// <summary>
/// The end of the document (GB/T 9704-2012, 7.3.5): the place where the head signs; the organ centred over the date, which stands four
/// characters in from the right; and the square over both that the organ's own seal will take. Neither field is drawn.
/// </summary>
internal sealed class SignatureItem : FlowItem
{
    // In lines of the grid, from the block's first line.
    private const int HeadLines = 2;
    private const int OrganLine = 3;
    private const int LinesBelowDate = 1;
    private const double FieldGap = 4; // points between label and field
    private const double HeadFieldWidth = 65 * GbPage.PointsPerMillimetre;

    private readonly StructureElement _headElement;
    private readonly StructureElement _organElement;
    private readonly StructureElement _dateElement;
    private readonly ShapedText _head;
    private readonly List<TextLine> _organ;
    private readonly ShapedText _date;

    public SignatureItem(StructureElement parent, ShapedText head, ShapedText organ, ShapedText date)
    {
        _headElement = parent.Add(StructureType.Paragraph);
        _organElement = parent.Add(StructureType.Paragraph);
        _dateElement = parent.Add(StructureType.Paragraph);
        _head = head;
        _organ = TitleLines.Of(organ, GbPage.TextWidth - (4 * GbPage.CharacterPitch));
        _date = date;
    }

    public override double Height => (OrganLine + Math.Max(1, _organ.Count) + 1 + LinesBelowDate) * GbPage.LinePitch;

    public override double LeastHeight => Height - GbPage.LinePitch + GbPage.BodySize;

    public override double Draw(Composer composer, double y)
    {
        const double headBlock = ((HeadLines - 1) * GbPage.LinePitch) + GbPage.BodySize;
        composer.Open(_headElement);
        var indent = 2 * GbPage.CharacterPitch;
        composer.Show(Whole(_head), indent, y + ((headBlock - GbPage.BodySize) / 2));
        var fieldLeft = GbPage.Left + indent + _head.Width + FieldGap;
        composer.Writer.Reserve(composer.Page, _headElement, new(SignatureFields.Head, "单位主要负责人签名处", fieldLeft, GbPage.Top + y, HeadFieldWidth, headBlock));

        var dateRight = GbPage.TextWidth - (4 * GbPage.CharacterPitch);
        var centre = dateRight - (_date.Width / 2);
        var widest = _organ.Count == 0 ? 0 : _organ.Max(line => line.Width);
        // A long name is centred as far right as it stays two characters off the edge.
        centre = Math.Min(centre, GbPage.TextWidth - (2 * GbPage.CharacterPitch) - (widest / 2));
        var organTop = y + (OrganLine * GbPage.LinePitch);
        foreach (var (line, at) in _organ.Select((line, at) => (line, at)))
        {
            composer.Open(_organElement);
            composer.Show(line, centre - (line.Width / 2), organTop + (at * GbPage.LinePitch));
        }

        var dateTop = organTop + (Math.Max(1, _organ.Count) * GbPage.LinePitch);
        if (_date.Count > 0)
        {
            composer.Open(_dateElement);
            composer.Show(Whole(_date), centre - (_date.Width / 2), dateTop);
        }

        var middle = (organTop + dateTop + GbPage.BodySize) / 2;
        composer.Writer.Reserve(composer.Page, _dateElement, new(
            SignatureFields.OrganSeal, "发文机关电子印章处", GbPage.Left + centre - (GbPage.SealDiameter / 2), GbPage.Top + middle - (GbPage.SealDiameter / 2), GbPage.SealDiameter, GbPage.SealDiameter));
        return y + Height;
    }

    private static TextLine Whole(ShapedText text) => new(text, 0, text.Count, 0, [], text.Width);
}
