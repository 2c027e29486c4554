using System.Runtime.InteropServices;
using System.Text;
using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Writing;

namespace DisclosureFlow.Typesetting;

/// <summary>A text as glyphs, not yet broken into lines.</summary>
internal sealed class ShapedText
{
    private readonly List<ShapedGlyph> _glyphs;
    private readonly List<(FontFile Font, int End)> _fonts;
    private double[] _widths = [];

    private ShapedText(string text, double size, List<ShapedGlyph> glyphs, List<(FontFile Font, int End)> fonts)
    {
        Text = text;
        Size = size;
        _glyphs = glyphs;
        _fonts = fonts;
    }

    public string Text { get; }

    /// <summary>Points to the em.</summary>
    public double Size { get; }

    public int Count => _glyphs.Count;

    /// <summary>How much tighter or wider than their own width full-width characters stand, in points.</summary>
    public double Tracking { get; private init; }

    public ReadOnlySpan<ShapedGlyph> Glyphs => CollectionsMarshal.AsSpan(_glyphs);

    /// <summary>The room each glyph takes with its tracking, in points.</summary>
    public ReadOnlySpan<double> Widths => _widths;

    /// <summary>The stretches of text that one font shows, in UTF-16 units.</summary>
    public IEnumerable<(FontFile Font, int Start, int Length)> Runs
    {
        get
        {
            var glyph = 0;
            foreach (var (font, end) in _fonts)
            {
                var start = _glyphs[glyph].TextStart;
                yield return (font, start, (end < _glyphs.Count ? _glyphs[end].TextStart : Text.Length) - start);
                glyph = end;
            }
        }
    }

    /// <param name="text">One paragraph.</param>
    /// <param name="style">How it is set.</param>
    /// <param name="fonts">The fonts.</param>
    /// <param name="missing">Receives each character that no font has, with its index; such a character is left out.</param>
    /// <param name="lead">The first UTF-16 units set in <paramref name="leadRole"/> instead: a head that runs into its paragraph.</param>
    /// <param name="leadRole">Role of the lead.</param>
    public static ShapedText Of(string text, TextStyle style, FontSet fonts, Action<Rune, int> missing, int lead = 0, FontRole leadRole = FontRole.Body)
    {
        var shaped = new ShapedText(text, style.Size, new List<ShapedGlyph>(text.Length), []) { Tracking = style.Tracking };
        FontFile? current = null;
        var start = 0;
        for (var at = 0; at < text.Length;)
        {
            // A lone surrogate reads as U+FFFD, which is as unprintable as it is.
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            var font = fonts.For(at < lead ? leadRole : style.Role, rune);
            if (font is null)
            {
                missing(rune, at);
            }

            if (font != current)
            {
                shaped.Append(current, start, at);
                (current, start) = (font, at);
            }

            at += length;
        }

        shaped.Append(current, start, text.Length);
        shaped.Measure(style.Tracking);
        return shaped;
    }

    /// <summary>The same glyphs at another size, without tracking.</summary>
    public ShapedText At(double size)
    {
        var other = new ShapedText(Text, size, _glyphs, _fonts);
        other.Measure(0);
        return other;
    }

    /// <summary>Width in points of the glyphs from <paramref name="start"/> to before <paramref name="end"/>, without the tracking behind the last.</summary>
    public double WidthOf(int start, int end)
    {
        double width = 0;
        for (var i = start; i < end; i++)
        {
            width += _widths[i];
        }

        return end > start && IsFullWidth(end - 1) ? width - Tracking : width;
    }

    public double Width => WidthOf(0, Count);

    public bool IsFullWidth(int glyph) => _widths[glyph] - Tracking >= 0.9 * Size;

    /// <summary>The character a glyph begins with; U+0000 for the second and later glyphs of a cluster.</summary>
    public char CharacterOf(int glyph) => _glyphs[glyph].TextLength == 0 ? '\0' : Text[_glyphs[glyph].TextStart];

    /// <summary>True if a line may end before this glyph.</summary>
    public bool MayBreakBefore(int glyph) => glyph > 0 && _glyphs[glyph].TextLength > 0 && LineBreaks.Allowed(Text, _glyphs[glyph].TextStart);

    /// <summary>Shows glyphs on a base line.</summary>
    /// <param name="writer">Gives the embedded fonts.</param>
    /// <param name="content">Receives the operators.</param>
    /// <param name="start">First glyph.</param>
    /// <param name="end">Behind the last glyph.</param>
    /// <param name="extra">Room behind each glyph beyond its width, in points, counted from <paramref name="start"/>; empty for none.</param>
    /// <param name="x">Left end.</param>
    /// <param name="baseline">Base line.</param>
    public void Show(PdfDocumentWriter writer, ContentStream content, int start, int end, ReadOnlySpan<double> extra, double x, double baseline)
    {
        Span<double> gaps = stackalloc double[Math.Min(end - start, 256)];
        var from = start;
        foreach (var (font, fontEnd) in _fonts)
        {
            while (from < Math.Min(fontEnd, end))
            {
                var count = Math.Min(Math.Min(fontEnd, end) - from, 256);
                double moved = 0;
                for (var i = 0; i < count; i++)
                {
                    var glyph = from + i;
                    gaps[i] = (IsFullWidth(glyph) ? Tracking : 0) + (extra.IsEmpty ? 0 : extra[glyph - start]);
                    moved += _widths[glyph] + (extra.IsEmpty ? 0 : extra[glyph - start]);
                }

                content.ShowGlyphs(writer.Font(font), Size, x, baseline, Text, Glyphs.Slice(from, count), gaps[..count]);
                x += moved;
                from += count;
            }
        }
    }

    private void Append(FontFile? font, int start, int end)
    {
        if (font is null || end == start)
        {
            return;
        }

        font.Shape(Text, start, end - start, _glyphs);
        _fonts.Add((font, _glyphs.Count));
    }

    private void Measure(double tracking)
    {
        _widths = new double[_glyphs.Count];
        var glyph = 0;
        foreach (var (font, end) in _fonts)
        {
            var unit = Size / font.Metrics.UnitsPerEm;
            for (; glyph < end; glyph++)
            {
                var width = _glyphs[glyph].Advance * unit;
                _widths[glyph] = width >= 0.9 * Size ? width + tracking : width;
            }
        }
    }
}
