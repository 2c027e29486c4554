using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Pdf.TextExtraction;

/// <summary>Turns the strings a font shows into text, by its ToUnicode map alone; a code that the map lacks reads as U+FFFD.</summary>
internal sealed class FontText
{
    private readonly CMapReader _codes;
    private readonly CMapReader? _texts;

    private FontText(CMapReader codes, CMapReader? texts)
    {
        _codes = codes;
        _texts = texts;
    }

    public static FontText Read(PdfFile file, PdfDictionary font)
    {
        var codes = CMapReader.OneByte;
        if (font.IsName("Subtype", "Type0"))
        {
            codes = file.Resolve(font["Encoding"]) is PdfStream map ? CMapReader.Read(file.Decode(map), file.Limits) : CMapReader.Identity;
        }

        var texts = file.Find<PdfStream>(font, "ToUnicode") is { } toUnicode ? CMapReader.Read(file.Decode(toUnicode), file.Limits) : null;
        return new FontText(codes, texts);
    }

    public void Append(ReadOnlySpan<byte> shown, StringBuilder text)
    {
        while (!shown.IsEmpty)
        {
            var (code, length) = _codes.Next(shown);
            text.Append(_texts?.Texts.GetValueOrDefault(code) ?? "\uFFFD");
            shown = shown[length..];
        }
    }
}
