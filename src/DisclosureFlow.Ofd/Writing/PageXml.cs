using System.Globalization;
using System.Xml;
using DisclosureFlow.Ofd.Pages;

namespace DisclosureFlow.Ofd.Writing;

/// <summary>Content.xml of a page (GB/T 33190-2016, clauses 7.7, 9 and 11): text by glyph indices and exact places, rules as paths.</summary>
internal sealed class PageXml(IReadOnlyList<FontProgram> fonts, Func<int, int> fontIdentifier, Func<int> newIdentifier)
{
    public byte[] Write(FixedPage page) => OfdXml.Write("Page", writer =>
    {
        writer.Element("Area", () => writer.Element("PhysicalBox", OfdXml.Numbers(0, 0, page.Width, page.Height)));
        writer.Element("Content", () => writer.Element("Layer", () =>
        {
            writer.Attribute("ID", newIdentifier());
            writer.Attribute("Type", "Body");
            foreach (var stroke in page.Strokes)
            {
                Path(writer, stroke);
            }

            foreach (var run in page.Runs)
            {
                Text(writer, run);
            }
        }));
    });

    private void Text(XmlWriter writer, GlyphRun run) => writer.Element("TextObject", () =>
    {
        var (x, y) = (run.Glyphs[0].X, run.Glyphs[0].Y);
        var turn = run.Turn;

        // The box has to hold the glyphs: an em above the base line and a third of one below.
        (double Along, double Down)[] corners = [(0, -run.Size), (run.Length, -run.Size), (0, run.Size / 3), (run.Length, run.Size / 3)];
        var places = Array.ConvertAll(corners, corner => (X: x + (corner.Along * turn.A) + (corner.Down * turn.C), Y: y + (corner.Along * turn.B) + (corner.Down * turn.D)));
        var (left, top) = (Math.Round(places.Min(place => place.X), 3), Math.Round(places.Min(place => place.Y), 3));
        writer.Attribute("ID", newIdentifier());
        writer.Attribute("Boundary", OfdXml.Numbers(left, top, places.Max(place => place.X) - left, places.Max(place => place.Y) - top));
        writer.Attribute("Font", fontIdentifier(run.Font));
        writer.Attribute("Size", OfdXml.Number(run.Size));
        if (turn != Turn.Upright)
        {
            // Six decimals here: these are directions, not places.
            writer.Attribute("CTM", string.Create(CultureInfo.InvariantCulture, $"{turn.A:0.######} {turn.B:0.######} {turn.C:0.######} {turn.D:0.######} {x - left:0.###} {y - top:0.###}"));
        }

        if (!fonts[run.Font].Bytes.IsEmpty)
        {
            writer.Element("CGTransform", () =>
            {
                writer.Attribute("CodePosition", 0);
                writer.Attribute("CodeCount", run.Text.Length);
                writer.Attribute("GlyphCount", run.Glyphs.Count);
                writer.Element("Glyphs", string.Join(' ', run.Glyphs.Select(glyph => glyph.Index)));
            });
        }

        writer.Element("TextCode", () =>
        {
            writer.Attribute("X", OfdXml.Number(turn == Turn.Upright ? x - left : 0));
            writer.Attribute("Y", OfdXml.Number(turn == Turn.Upright ? y - top : 0));
            if (run.Glyphs.Count > 1)
            {
                writer.Attribute("DeltaX", OfdXml.Numbers(Steps(run)));
            }

            writer.WriteString(run.Text);
        });
    });

    // From rounded places, so that rounding does not add up along the line.
    private static IEnumerable<double> Steps(GlyphRun run)
    {
        var first = run.Glyphs[0];
        double Along(PlacedGlyph glyph) => Math.Round(((glyph.X - first.X) * run.Turn.A) + ((glyph.Y - first.Y) * run.Turn.B), 3);
        return run.Glyphs.Zip(run.Glyphs.Skip(1), (one, next) => Along(next) - Along(one));
    }

    private void Path(XmlWriter writer, Stroke stroke) => writer.Element("PathObject", () =>
    {
        var half = stroke.Width / 2;
        var (left, top) = (Math.Round(Math.Min(stroke.X1, stroke.X2) - half, 3), Math.Round(Math.Min(stroke.Y1, stroke.Y2) - half, 3));
        writer.Attribute("ID", newIdentifier());
        writer.Attribute("Boundary", OfdXml.Numbers(left, top, Math.Abs(stroke.X1 - stroke.X2) + stroke.Width, Math.Abs(stroke.Y1 - stroke.Y2) + stroke.Width));
        writer.Attribute("LineWidth", OfdXml.Number(stroke.Width));
        writer.Element("StrokeColor", () => writer.Attribute("Value", "0 0 0"));
        writer.Element("AbbreviatedData", $"M {OfdXml.Numbers(stroke.X1 - left, stroke.Y1 - top)} L {OfdXml.Numbers(stroke.X2 - left, stroke.Y2 - top)}");
    });
}
