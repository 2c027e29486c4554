using System.Buffers;
using System.Buffers.Text;
using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Writing;

/// <summary>
/// Operators of a page or form (ISO 32000-2, annex A). Places are in points (1/72 inch) from the top left corner, y downwards;
/// numbers are written with three decimals, finer than any printer.
/// </summary>
/// <param name="height">Height of the page or form in points.</param>
public sealed class ContentStream(double height)
{
    private double? _turnedHeight;
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly SortedDictionary<string, EmbeddedFont> _fonts = new(StringComparer.Ordinal);
    private readonly List<ShapedGlyph> _scratch = [];

    /// <summary>The fonts shown so far: what the resource dictionary must name.</summary>
    public IReadOnlyCollection<EmbeddedFont> Fonts => _fonts.Values;

    private double Height => _turnedHeight ?? height;

    /// <summary>Shapes and shows a line of text with the font's own spacing; for short texts such as a signature's appearance.</summary>
    /// <param name="font">The font; it must have every character.</param>
    /// <param name="size">Points to the em.</param>
    /// <param name="x">Left end.</param>
    /// <param name="baseline">Base line.</param>
    /// <param name="text">One line.</param>
    /// <returns>The width of the text in points.</returns>
    public double ShowText(EmbeddedFont font, double size, double x, double baseline, string text)
    {
        ArgumentNullException.ThrowIfNull(font);
        _scratch.Clear();
        font.File.Shape(text, 0, text.Length, _scratch);
        ShowGlyphs(font, size, x, baseline, text, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_scratch), []);
        return _scratch.Sum(glyph => (double)glyph.Advance) * size / font.File.Metrics.UnitsPerEm;
    }

    /// <summary>Shows shaped glyphs on one base line.</summary>
    /// <param name="font">The font that shaped them.</param>
    /// <param name="size">Points to the em.</param>
    /// <param name="x">Left end.</param>
    /// <param name="baseline">Base line.</param>
    /// <param name="text">The text the glyphs' positions count in.</param>
    /// <param name="glyphs">The glyphs.</param>
    /// <param name="gaps">Room to add behind each glyph, in points; empty for none.</param>
    public void ShowGlyphs(EmbeddedFont font, double size, double x, double baseline, string text, ReadOnlySpan<ShapedGlyph> glyphs, ReadOnlySpan<double> gaps)
    {
        ArgumentNullException.ThrowIfNull(font);
        if (glyphs.IsEmpty)
        {
            return;
        }

        _fonts.TryAdd(font.ResourceName, font);
        Write("BT "u8);
        PdfName.Write(_output, font.ResourceName);
        Write(" "u8);
        Number(size);
        Write("Tf 1 0 0 1 "u8);
        Number(x);
        Number(Height - baseline);
        Write("Tm ["u8);
        var thousandths = 1000.0 / font.File.Metrics.UnitsPerEm;
        double drift = 0; // what rounding and offsets still owe, in thousandths of the em; positive moves left
        var open = false;
        var i = 0;
        while (i < glyphs.Length)
        {
            var cluster = ClusterAt(glyphs, i);
            var clusterText = text.AsSpan(glyphs[i].TextStart, glyphs[i].TextLength);
            if (cluster > 1)
            {
                // Several glyphs for one piece of text: the text stands beside them (14.9.4).
                CloseString(ref open);
                Write("] TJ /Span <</ActualText "u8);
                new PdfString((byte[])[0xFE, 0xFF, .. System.Text.Encoding.BigEndianUnicode.GetBytes(clusterText.ToString())], hex: true).Write(_output);
                Write(">> BDC ["u8);
            }

            for (var end = i + cluster; i < end; i++)
            {
                var glyph = glyphs[i];
                var code = font.CodeOf(glyph.Glyph, glyph.TextLength == 0 ? "\u00AD" : clusterText);
                var shift = glyph.XOffset * thousandths;
                drift -= shift;
                Adjust(ref drift, ref open);
                if (glyph.YOffset != 0)
                {
                    CloseString(ref open);
                    Write("] TJ "u8);
                    Number(glyph.YOffset * size / font.File.Metrics.UnitsPerEm);
                    Write("Ts ["u8);
                }

                Code(code, ref open);
                if (glyph.YOffset != 0)
                {
                    CloseString(ref open);
                    Write("] TJ 0 Ts ["u8);
                }

                var gap = gaps.IsEmpty || i + 1 >= glyphs.Length ? 0 : gaps[i] / size * 1000;
                drift += shift + font.WidthOf(code) - (glyph.Advance * thousandths) - gap;
            }

            if (cluster > 1)
            {
                CloseString(ref open);
                Write("] TJ EMC ["u8);
            }
        }

        CloseString(ref open);
        Write("] TJ ET\n"u8);
    }

    /// <summary>A straight stroke, black.</summary>
    public void Line(double x1, double y1, double x2, double y2, double width)
    {
        Number(width);
        Write("w "u8);
        Number(x1);
        Number(Height - y1);
        Write("m "u8);
        Number(x2);
        Number(Height - y2);
        Write("l S\n"u8);
    }

    /// <summary>A picture from the resources (8.9.5), stretched to its place.</summary>
    /// <param name="resourceName">Its name among the resource dictionary's XObjects.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Upper edge.</param>
    /// <param name="width">Points.</param>
    /// <param name="high">Height in points.</param>
    public void Image(string resourceName, double x, double y, double width, double high)
    {
        Write("q "u8);
        Number(width);
        Write("0 0 "u8);
        Number(high);
        Number(x);
        Number(Height - y - high);
        Write("cm "u8);
        PdfName.Write(_output, resourceName);
        Write(" Do Q\n"u8);
    }

    /// <summary>
    /// What follows lies turned a quarter to the left: places now count from the turned page's top left corner, which is the page's lower left one.
    /// </summary>
    /// <param name="pageWidth">Width of the page before turning; the height of the turned one.</param>
    public void BeginTurnedLeft(double pageWidth)
    {
        Write("q 0 1 -1 0 "u8);
        Number(pageWidth);
        Write("0 cm\n"u8);
        _turnedHeight = pageWidth;
    }

    /// <summary>Back to the page as it stands.</summary>
    public void EndTurned()
    {
        Write("Q\n"u8);
        _turnedHeight = null;
    }

    /// <summary>The stream, compressed.</summary>
    /// <param name="entries">Entries of its dictionary beside /Filter and /Length.</param>
    public PdfStream ToStream(PdfDictionary? entries = null) => Flate.Stream(_output.WrittenSpan, entries);

    /// <summary>Begins content of a structure element (14.7.5).</summary>
    internal void BeginMarked(string tag, int mcid)
    {
        PdfName.Write(_output, tag);
        Write(" <</MCID "u8);
        Number(mcid);
        Write(">> BDC\n"u8);
    }

    /// <summary>Begins content that belongs to no element: page numbers, rules, repeated heads (14.8.2.2).</summary>
    internal void BeginArtifact(ReadOnlySpan<byte> properties)
    {
        Write("/Artifact "u8);
        Write(properties);
        Write(" BDC\n"u8);
    }

    internal void EndMarked() => Write("EMC\n"u8);

    private static int ClusterAt(ReadOnlySpan<ShapedGlyph> glyphs, int at)
    {
        var length = 1;
        while (at + length < glyphs.Length && glyphs[at + length].TextLength == 0)
        {
            length++;
        }

        return length;
    }

    private void Adjust(ref double drift, ref bool open)
    {
        if (Math.Abs(drift) < 0.5)
        {
            return;
        }

        CloseString(ref open);
        var moved = Math.Round(drift, 1);
        Number(moved);
        drift -= moved;
    }

    private void Code(ushort code, ref bool open)
    {
        var span = _output.GetSpan(5);
        var length = 0;
        if (!open)
        {
            span[length++] = (byte)'<';
            open = true;
        }

        Utf8Formatter.TryFormat(code, span[length..], out var written, new StandardFormat('X', 4));
        _output.Advance(length + written);
    }

    private void CloseString(ref bool open)
    {
        if (open)
        {
            Write(">"u8);
            open = false;
        }
    }

    private void Write(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    private void Number(double value)
    {
        var thousandths = (long)Math.Round(value * 1000, MidpointRounding.AwayFromZero);
        var span = _output.GetSpan(24);
        var length = 0;
        if (thousandths < 0)
        {
            span[length++] = (byte)'-';
            thousandths = -thousandths;
        }

        Utf8Formatter.TryFormat(thousandths / 1000, span[length..], out var written);
        length += written;
        var rest = (int)(thousandths % 1000);
        if (rest > 0)
        {
            span[length++] = (byte)'.';
            Utf8Formatter.TryFormat(rest, span[length..], out _, new StandardFormat('D', 3));
            length += 3;
            while (span[length - 1] == '0')
            {
                length--;
            }
        }

        span[length++] = (byte)' ';
        _output.Advance(length);
    }
}
