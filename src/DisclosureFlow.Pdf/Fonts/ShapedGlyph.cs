namespace DisclosureFlow.Pdf.Fonts;

/// <summary>One glyph with its place in the text; measures in font units (<see cref="FontMetrics.UnitsPerEm"/> to the em).</summary>
/// <param name="Glyph">Glyph index in the font file.</param>
/// <param name="TextStart">First UTF-16 unit of the text it stands for.</param>
/// <param name="TextLength">UTF-16 units it stands for; 0 for the second and later glyphs of one cluster.</param>
/// <param name="Advance">How far the pen moves on.</param>
/// <param name="XOffset">Shift of the drawn glyph to the right.</param>
/// <param name="YOffset">Shift of the drawn glyph upwards.</param>
public readonly record struct ShapedGlyph(ushort Glyph, int TextStart, int TextLength, int Advance, int XOffset, int YOffset);
