using System.Buffers.Binary;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.TextExtraction;

namespace DisclosureFlow.Ofd.Pages;

/// <summary>A composite TrueType font of a PDF (ISO 32000-1, 9.7): from codes to glyph indices, widths and text.</summary>
internal sealed class PdfFont
{
    private readonly CMapReader _texts;
    private readonly Dictionary<int, double> _widths = [];
    private readonly ReadOnlyMemory<byte> _glyphs;
    private readonly double _width;

    private PdfFont(CMapReader texts, ReadOnlyMemory<byte> glyphs, double width, FontProgram program) =>
        (_texts, _glyphs, _width, Program) = (texts, glyphs, width, program);

    public FontProgram Program { get; }

    /// <exception cref="OfdRefusedException">DF4102: not an embedded TrueType font under Identity-H.</exception>
    public static PdfFont Read(PdfFile file, PdfDictionary font)
    {
        var name = (font["BaseFont"] as PdfName)?.Value ?? "?";
        if (!font.IsName("Subtype", "Type0") || !font.IsName("Encoding", "Identity-H") || file.Find<PdfStream>(font, "ToUnicode") is not { } toUnicode
            || file.Find<PdfArray>(font, "DescendantFonts") is not [var only] || file.Resolve(only) is not PdfDictionary descendant
            || file.Find<PdfDictionary>(descendant, "FontDescriptor") is not { } descriptor || file.Find<PdfStream>(descriptor, "FontFile2") is not { } program)
        {
            throw OfdRefusedException.Font(name, "不是内嵌的 TrueType 字体", "it is no embedded TrueType font");
        }

        var glyphs = file.Find<PdfStream>(descendant, "CIDToGIDMap") is { } map ? file.Decode(map) : default;
        var width = Number(file.Resolve(descendant["DW"])) ?? 1000;
        var read = new PdfFont(CMapReader.Read(file.Decode(toUnicode), file.Limits), glyphs, width, new FontProgram(name, file.Decode(program)));
        read.ReadWidths(file, file.Find<PdfArray>(descendant, "W"));
        return read;
    }

    public ushort GlyphOf(int code) =>
        _glyphs.IsEmpty ? (ushort)code : 2 * code + 1 < _glyphs.Length ? BinaryPrimitives.ReadUInt16BigEndian(_glyphs.Span[(2 * code)..]) : (ushort)0;

    /// <summary>Thousandths of the em.</summary>
    public double WidthOf(int code) => _widths.GetValueOrDefault(code, _width);

    public string TextOf(int code) => _texts.Texts.GetValueOrDefault(code) ?? "\uFFFD";

    // c [w1 w2 …] or first last w (9.7.4.3).
    private void ReadWidths(PdfFile file, PdfArray? list)
    {
        for (var i = 0; list is not null && i + 1 < list.Count;)
        {
            var first = (int)(Number(file.Resolve(list[i])) ?? 0);
            if (file.Resolve(list[i + 1]) is PdfArray each)
            {
                for (var k = 0; k < each.Count; k++)
                {
                    _widths[first + k] = Number(file.Resolve(each[k])) ?? 0;
                }

                i += 2;
                continue;
            }

            var last = (int)Math.Min(Number(file.Resolve(list[i + 1])) ?? 0, ushort.MaxValue);
            var width = i + 2 < list.Count ? Number(file.Resolve(list[i + 2])) ?? 0 : 0;
            for (var code = first; code <= last; code++)
            {
                _widths[code] = width;
            }

            i += 3;
        }
    }

    public static double? Number(PdfObject? value) => value switch
    {
        PdfInteger integer => integer.Value,
        PdfReal real => real.Value,
        _ => null,
    };
}
