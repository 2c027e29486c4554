namespace DisclosureFlow.Ofd.Pages;

/// <summary>A page as both formats know it: glyphs and strokes at fixed places. Millimetres from the upper left corner, y downwards.</summary>
public sealed record FixedPage(double Width, double Height, IReadOnlyList<GlyphRun> Runs, IReadOnlyList<Stroke> Strokes)
{
    /// <summary>All text in the order in which it is painted.</summary>
    public string Text => string.Concat(Runs.Select(run => run.Text));
}

/// <summary>Glyphs of one font on one line.</summary>
/// <param name="Font">Index among the document's fonts.</param>
/// <param name="Size">Millimetres to the em.</param>
/// <param name="Turn">How the line is turned; the identity for upright text.</param>
/// <param name="Text">What the glyphs say.</param>
/// <param name="Glyphs">In order along the line.</param>
/// <param name="Length">From the first glyph's origin to behind the last, along the line.</param>
public sealed record GlyphRun(int Font, double Size, Turn Turn, string Text, IReadOnlyList<PlacedGlyph> Glyphs, double Length);

/// <summary>A glyph of the embedded font and its origin on the page.</summary>
public readonly record struct PlacedGlyph(ushort Index, double X, double Y);

/// <summary>A straight black line.</summary>
public sealed record Stroke(double X1, double Y1, double X2, double Y2, double Width);

/// <summary>Directions of a line of text: where "along" (A, B) and "down" (C, D) point; both of length 1.</summary>
public readonly record struct Turn(double A, double B, double C, double D)
{
    public static Turn Upright { get; } = new(1, 0, 0, 1);

    internal bool IsUpright => Math.Abs(A - 1) + Math.Abs(B) + Math.Abs(C) + Math.Abs(D - 1) < 1e-6;
}

/// <summary>An embedded font: an OpenType file with TrueType outlines, glyphs by index.</summary>
public sealed record FontProgram(string Name, ReadOnlyMemory<byte> Bytes);
