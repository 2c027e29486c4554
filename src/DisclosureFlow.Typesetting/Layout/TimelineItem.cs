using DisclosureFlow.Pdf.Tagging;
using DisclosureFlow.Pdf.Writing;

namespace DisclosureFlow.Typesetting;

/// <summary>One mark of a timeline: when, a knot on the line, what. The line runs on to the next mark.</summary>
internal sealed class TimelineItem(StructureElement element, ShapedText when, ShapedText what, bool isFirst, bool isLast) : FlowItem
{
    /// <summary>Points to the em of the text at a mark.</summary>
    public const double TextSize = 12;

    private const double LineHeight = 1.4 * TextSize;
    private const double Rail = 122; // from the left edge
    private const double Knot = 5;
    private const double TextLeft = Rail + 12;

    private readonly List<TextLine> _lines = ParagraphLines.Of(what, GbPage.TextWidth - TextLeft, justify: false);

    public override double Height => Math.Max(1, _lines.Count) * LineHeight + (0.6 * TextSize);

    public override double LeastHeight => Height;

    /// <summary>The marks stand close together, not on the grid of body lines.</summary>
    public override bool IsOnGrid => false;

    public override double Draw(Composer composer, double y)
    {
        composer.Open(element);
        composer.Show(new TextLine(when, 0, when.Count, 0, [], when.Width), Math.Max(0, Rail - 12 - when.Width), y);
        var at = y;
        foreach (var line in _lines)
        {
            composer.Show(line, TextLeft, at);
            at += LineHeight;
        }

        var middle = y + (0.5 * TextSize);
        composer.OpenArtifact(ArtifactKind.Layout);
        composer.Rule(Rail, isFirst ? middle : y, Rail, isLast ? middle : y + Height, 0.75);
        composer.Rule(Rail - (Knot / 2), middle, Rail + (Knot / 2), middle, Knot);
        return y + Height;
    }
}
