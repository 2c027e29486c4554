using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Writing;

namespace DisclosureFlow.Typesetting;

/// <summary>A label set from top to bottom, one character under another (竖排), for a column too narrow for lines. Marks take their upright forms.</summary>
internal sealed class VerticalText
{
    /// <summary>From one character to the next, in advances: a little air, for stacked characters touch sooner than neighbours do.</summary>
    private const double Pitch = 1.15;

    private readonly string _text;
    private readonly double _size;
    private readonly List<ShapedGlyph> _glyphs = [];
    private readonly List<(FontFile Font, int End)> _fonts = [];

    /// <param name="label">The label as shaped for a line, at the size wanted.</param>
    public VerticalText(ShapedText label)
    {
        _text = label.Text;
        _size = label.Size;
        double advance = 0;
        foreach (var (font, start, length) in label.Runs)
        {
            var first = _glyphs.Count;
            font.ShapeDownwards(_text, start, length, _glyphs);
            _fonts.Add((font, _glyphs.Count));
            for (var i = first; i < _glyphs.Count; i++)
            {
                advance += AdvanceOf(font, _glyphs[i]);
            }
        }

        Height = advance;
    }

    /// <summary>Points.</summary>
    public double Height { get; }

    /// <summary>Shows the label.</summary>
    /// <param name="writer">Gives the embedded fonts.</param>
    /// <param name="content">Receives the operators.</param>
    /// <param name="centre">The characters' middle line.</param>
    /// <param name="top">Upper edge.</param>
    public void Show(PdfDocumentWriter writer, ContentStream content, double centre, double top)
    {
        var at = 0;
        foreach (var (font, end) in _fonts)
        {
            for (; at < end; at++)
            {
                var glyph = _glyphs[at];
                var unit = _size / font.Metrics.UnitsPerEm;
                var onLine = glyph with { XOffset = 0, YOffset = 0 };
                var air = AdvanceOf(font, glyph) - (glyph.Advance * unit);
                content.ShowGlyphs(writer.Font(font), _size, centre + (glyph.XOffset * unit), top + (air / 2) - (glyph.YOffset * unit), _text, [onLine], []);
                top += AdvanceOf(font, glyph);
            }
        }
    }

    private double AdvanceOf(FontFile font, ShapedGlyph glyph) => glyph.Advance * Pitch * _size / font.Metrics.UnitsPerEm;
}
