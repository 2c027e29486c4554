using DisclosureFlow.Pdf.Tagging;
using DisclosureFlow.Pdf.Writing;

namespace DisclosureFlow.Typesetting;

/// <summary>Something that stands in the flow of pages.</summary>
internal abstract class FlowItem
{
    /// <summary>Room the item takes before the next one begins, in points.</summary>
    public abstract double Height { get; }

    /// <summary>Room that must be left on a page for the item to begin there, in points.</summary>
    public abstract double LeastHeight { get; }

    /// <summary>Room the item would rather have so as not to be broken, in points.</summary>
    public virtual double WantedHeight => LeastHeight;

    /// <summary>Needs the long side of the page: stands on a turned page (GB/T 9704-2012, 7.6).</summary>
    public virtual bool IsWide => false;

    /// <summary>Begins on a line of the grid.</summary>
    public virtual bool IsOnGrid => true;

    /// <summary>Whether it stays on one page with the beginning of what follows.</summary>
    public Keep KeepWithNext { get; set; }

    /// <summary>Draws the item from <paramref name="y"/> (points below the type area's top), on further pages if it can be broken.</summary>
    /// <returns>Where the next item begins.</returns>
    public abstract double Draw(Composer composer, double y);
}

/// <summary>How firmly an item holds on to the next one.</summary>
internal enum Keep
{
    /// <summary>A page may end behind it.</summary>
    No,

    /// <summary>A page ends behind it only where less than half of it would be used otherwise.</summary>
    Preferred,

    /// <summary>No page ends behind it.</summary>
    Always,
}

/// <summary>Puts items on pages one after another and keeps track of marked content.</summary>
internal sealed class Composer(PdfDocumentWriter writer)
{
    private const double Tolerance = 0.5; // points, far below what an eye sees

    /// <summary>Share of the type area that may stay empty at a page's foot so that a table is not broken: less than half a page.</summary>
    private const double EmptyForAWholeTable = 0.4;

    /// <summary>
    /// Share of the type area that a page uses at least, if what follows can be divided at all: half, and the space between the last line and
    /// the next.
    /// </summary>
    private const double LeastUsed = 0.55;

    private PdfPage? _page;
    private object? _open;
    private bool _wide;

    public PdfDocumentWriter Writer => writer;

    public required Func<string, TextStyle, ShapedText> Shape { get; init; }

    public PdfPage Page => _page ??= NewPage(wide: false);

    /// <summary>Width of the type area as the present page is turned, in points.</summary>
    public double TextWidth => _wide ? GbPage.TextHeight : GbPage.TextWidth;

    private double TextHeight => _wide ? GbPage.TextWidth : GbPage.TextHeight;

    private double Left => _wide ? GbPage.Bottom : GbPage.Left;

    private double Top => _wide ? GbPage.Left : GbPage.Top;

    public void Place(IReadOnlyList<FlowItem> items)
    {
        double y = 0;
        var firmly = Keep.Preferred;
        for (var i = 0; i < items.Count; i++)
        {
            y = items[i].IsOnGrid ? OnGrid(y) : y;
            if (i == 0 || items[i - 1].KeepWithNext != Keep.Always)
            {
                firmly = y < LeastUsed * TextHeight ? Keep.Always : Keep.Preferred;
            }

            var (needed, wanted, wide) = NeededFor(items, i, y, firmly);
            var follows = i > 0 && items[i - 1].KeepWithNext >= firmly; // what it follows chose the page for both
            if (wide != _wide || (y > 0 && (!Fits(y, needed) || (!follows && IsBetterOnTheNextPage(y, wanted)))))
            {
                NewPage(wide);
                y = 0;
            }

            y = items[i].Draw(this, y);
        }

        EndPage();
        NumberPages();
    }

    public bool Fits(double y, double height) => y + height <= TextHeight + Tolerance;

    /// <summary>The next line of the grid at or below <paramref name="y"/>.</summary>
    public static double OnGrid(double y) => Math.Ceiling((y - Tolerance) / GbPage.LinePitch) * GbPage.LinePitch;

    /// <summary>A further page turned like the present one.</summary>
    public void NewPage() => NewPage(_wide);

    /// <summary>What is drawn next belongs to this element.</summary>
    public void Open(StructureElement element)
    {
        if (_open == element)
        {
            return;
        }

        Close();
        Page.Begin(element);
        _open = element;
    }

    public void OpenArtifact(ArtifactKind kind)
    {
        Close();
        Page.BeginArtifact(kind);
        _open = kind;
    }

    /// <summary>Shows a line whose em box begins at <paramref name="y"/>; places count from the type area's corner.</summary>
    public void Show(TextLine line, double x, double y) =>
        line.Text.Show(writer, Page.Content, line.Start, line.End, line.Extra, Left + x + line.Indent, Top + y + (GbPage.Ascent * line.Text.Size));

    /// <summary>Shows an upright label around its middle line; places count from the type area's corner.</summary>
    public void Show(VerticalText text, double centre, double y) => text.Show(writer, Page.Content, Left + centre, Top + y);

    /// <summary>A rule; places count from the type area's corner.</summary>
    public void Rule(double x1, double y1, double x2, double y2, double width) =>
        Page.Content.Line(Left + x1, Top + y1, Left + x2, Top + y2, width);

    private PdfPage NewPage(bool wide)
    {
        EndPage();
        _page = writer.AddPage(GbPage.Width, GbPage.Height);
        _wide = wide;
        if (wide)
        {
            // The table's head lies at the left edge of the paper on every page; on a screen the page is turned upright.
            _page.Rotation = 90;
            _page.Content.BeginTurnedLeft(GbPage.Width);
        }

        return _page;
    }

    private void EndPage()
    {
        Close();
        if (_wide)
        {
            _page!.Content.EndTurned();
        }
    }

    private void Close()
    {
        if (_open is not null)
        {
            Page.End();
            _open = null;
        }
    }

    /// <summary>An item that would be broken here, is whole on a page of its own, and leaves little empty behind it.</summary>
    private bool IsBetterOnTheNextPage(double y, double wanted) =>
        !Fits(y, wanted) && Fits(0, wanted) && TextHeight - y < EmptyForAWholeTable * TextHeight;

    /// <summary>Room that an item needs with all that must stay with it, the room it would rather have, and whether that is for a turned page.</summary>
    private static (double Height, double Wanted, bool Wide) NeededFor(IReadOnlyList<FlowItem> items, int first, double y, Keep firmly)
    {
        var at = y;
        var i = first;
        while (items[i].KeepWithNext >= firmly && i + 1 < items.Count)
        {
            at = OnGrid(at) + items[i].Height;
            i++;
        }

        return (OnGrid(at) + items[i].LeastHeight - y, OnGrid(at) + items[i].WantedHeight - y, items[i].IsWide);
    }

    /// <summary>— 1 —, right on odd pages, left on even ones, one character in (GB/T 9704-2012, 7.5).</summary>
    private void NumberPages()
    {
        foreach (var page in writer.Pages)
        {
            var text = Shape(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"— {page.Number} —"), new TextStyle(FontRole.Figures, GbPage.FolioSize));
            var x = page.Number % 2 == 1 ? GbPage.TextWidth - GbPage.FolioSize - text.Width : GbPage.FolioSize;
            // The dash lies about 0.38 em above the base line.
            var baseline = GbPage.Top + GbPage.TextHeight + GbPage.FolioDistance + (0.38 * GbPage.FolioSize);
            page.BeginArtifact(ArtifactKind.Footer);
            text.Show(writer, page.Content, 0, text.Count, [], GbPage.Left + x, baseline);
            page.End();
        }
    }
}
