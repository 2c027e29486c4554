using System.Text;

namespace DisclosureFlow.Pdf.Fonts;

/// <summary>What a font descriptor and a line of text need to know of a face. Lengths in font units.</summary>
public sealed record FontMetrics
{
    public required string PostScriptName { get; init; }

    /// <summary>16 to 16,384.</summary>
    public required int UnitsPerEm { get; init; }

    public required int Ascent { get; init; }

    /// <summary>Negative: below the base line.</summary>
    public required int Descent { get; init; }

    public required int CapHeight { get; init; }

    /// <summary>100 (thin) to 900 (black).</summary>
    public required int Weight { get; init; }

    /// <summary>Degrees, counter-clockwise.</summary>
    public required double ItalicAngle { get; init; }

    public required (int Left, int Bottom, int Right, int Top) Box { get; init; }

    public required bool IsFixedPitch { get; init; }

    /// <summary>OS/2 fsType bit 1 alone: the maker forbids embedding.</summary>
    public required bool EmbeddingForbidden { get; init; }

    internal static FontMetrics Read(SfntTables tables)
    {
        var head = tables["head"].Span;
        var hhea = tables["hhea"].Span;
        var os2 = tables["OS/2"].Span;
        var post = tables["post"].Span;
        var unitsPerEm = SfntTables.U16(head, 18);
        if (unitsPerEm is < 16 or > 16384)
        {
            throw new FontFormatException($"The font's em of {unitsPerEm} units is outside 16 to 16384.");
        }

        var ascent = SfntTables.S16(hhea, 4);
        return new FontMetrics
        {
            PostScriptName = NameOf(tables["name"].Span),
            UnitsPerEm = unitsPerEm,
            Ascent = ascent,
            Descent = SfntTables.S16(hhea, 6),
            CapHeight = SfntTables.U16(os2, 0) >= 2 ? SfntTables.S16(os2, 88) : ascent,
            Weight = SfntTables.U16(os2, 4),
            ItalicAngle = (int)SfntTables.U32(post, 4) / 65536.0,
            Box = (SfntTables.S16(head, 36), SfntTables.S16(head, 38), SfntTables.S16(head, 40), SfntTables.S16(head, 42)),
            IsFixedPitch = SfntTables.U32(post, 12) != 0,
            EmbeddingForbidden = (SfntTables.U16(os2, 8) & 0xF) == 2,
        };
    }

    /// <summary>Name 6 of the name table, reduced to what a PostScript name may hold.</summary>
    private static string NameOf(ReadOnlySpan<byte> name)
    {
        var count = SfntTables.U16(name, 2);
        var storage = SfntTables.U16(name, 4);
        for (var i = 0; i < count; i++)
        {
            var record = 6 + (12 * i);
            var platform = SfntTables.U16(name, record);
            if (SfntTables.U16(name, record + 6) != 6 || platform is not (1 or 3))
            {
                continue;
            }

            var length = SfntTables.U16(name, record + 8);
            var start = storage + SfntTables.U16(name, record + 10);
            if (start + length > name.Length)
            {
                throw new FontFormatException("A record of the font's name table lies outside it.");
            }

            var text = (platform == 3 ? Encoding.BigEndianUnicode : Encoding.Latin1).GetString(name.Slice(start, length));
            var kept = string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
            if (kept.Length > 0)
            {
                return kept;
            }
        }

        return "Font";
    }
}
