using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.TextExtraction;

namespace DisclosureFlow.Pdf.Tests.Conformance;

/// <summary>ISO 19005-2, 6.2.11, for composite fonts: embedded, consistent, every code shown has a glyph, its true width and a text.</summary>
internal static class FontClauses
{
    public static IEnumerable<string> FaultsOf(PdfFile file)
    {
        var faults = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var page in PageTree.Read(file))
        {
            var resources = file.Resolve(page.Resources) as PdfDictionary ?? [];
            var fonts = file.Find<PdfDictionary>(resources, "Font") ?? [];
            foreach (var (name, codes) in CodesShown(file, page))
            {
                if (file.Find<PdfDictionary>(fonts, name) is not { } font)
                {
                    faults.Add($"A 6.2.2 the font {name} is in the page's resources");
                    continue;
                }

                Check(file, font, codes, faults);
            }
        }

        return faults;
    }

    /// <summary>Codes by font name; our composite fonts have codes of two bytes.</summary>
    private static Dictionary<string, HashSet<int>> CodesShown(PdfFile file, Page page)
    {
        var shown = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        HashSet<int>? codes = null;
        ContentTokens.Read(file.Decode((PdfStream)file.Resolve(page.Dictionary["Contents"])!), file.Limits, (operation, operands) =>
        {
            switch (operation)
            {
                case "Tf":
                    var name = ((PdfName)operands[0]).Value;
                    shown.TryAdd(name, []);
                    codes = shown[name];
                    break;
                case "Tj" or "TJ":
                    foreach (var text in operands.SelectMany(operand => operand is PdfArray array ? array : (IEnumerable<PdfObject>)[operand]).OfType<PdfString>())
                    {
                        for (var i = 0; i + 1 < text.Bytes.Length; i += 2)
                        {
                            codes!.Add((text.Bytes.Span[i] << 8) | text.Bytes.Span[i + 1]);
                        }
                    }

                    break;
                default:
                    break;
            }
        });
        return shown;
    }

    private static void Check(PdfFile file, PdfDictionary font, HashSet<int> codes, SortedSet<string> faults)
    {
        void Require(bool holds, string clause)
        {
            if (!holds)
            {
                faults.Add($"{clause} ({font["BaseFont"]})");
            }
        }

        Require(font.IsName("Subtype", "Type0"), "here only composite fonts are checked");
        var descendant = (PdfDictionary)file.Resolve(file.Find<PdfArray>(font, "DescendantFonts")![0])!;
        var descriptor = file.Find<PdfDictionary>(descendant, "FontDescriptor")!;
        var trueType = descendant.IsName("Subtype", "CIDFontType2");
        var program = file.Find<PdfStream>(descriptor, trueType ? "FontFile2" : "FontFile3");
        Require(program is not null, "A 6.2.11.4.1 the font program is embedded");
        Require(font["BaseFont"]!.HasSameValueAs(descriptor["FontName"]!) && font["BaseFont"]!.HasSameValueAs(descendant["BaseFont"]!), "A 6.2.11.2 one name");
        foreach (var key in new[] { "Flags", "FontBBox", "ItalicAngle", "Ascent", "Descent", "CapHeight", "StemV" })
        {
            Require(descriptor.ContainsKey(key), $"A 6.2.11.2 the descriptor has /{key}");
        }

        if (program is null || file.Find<PdfStream>(font, "ToUnicode") is not { } toUnicode)
        {
            Require(program is null, "A 6.2.11.7.2, UA 7.21.7 /ToUnicode");
            return;
        }

        var texts = CMapReader.Read(file.Decode(toUnicode), file.Limits).Texts;
        foreach (var code in codes)
        {
            Require(code != 0, "A 6.2.11.8 .notdef is not shown");
            Require(texts.TryGetValue(code, out var text) && text.Length > 0 && text.AsSpan().IndexOfAny('\0', '\uFEFF', '\uFFFE') < 0, "UA 7.21.7 each code has a text that is not U+0000, U+FEFF or U+FFFE");
        }

        if (!trueType)
        {
            Require(program.Dictionary.IsName("Subtype", "CIDFontType0C") && file.Resolve(font["Encoding"]) is PdfStream, "A 6.2.11.3.3 a CFF font with its own CMap");
            return;
        }

        Require(font.IsName("Encoding", "Identity-H"), "A 6.2.11.3.3 Identity-H");
        Require(file.Find<PdfStream>(descendant, "CIDToGIDMap") is not null || descendant.IsName("CIDToGIDMap", "Identity"), "A 6.2.11.3.2 /CIDToGIDMap");
        CheckGlyphs(file, descendant, file.Decode(program), codes, Require);
    }

    private static void CheckGlyphs(PdfFile file, PdfDictionary descendant, ReadOnlyMemory<byte> program, HashSet<int> codes, Action<bool, string> require)
    {
        var tables = new SfntTables(program);
        var map = file.Find<PdfStream>(descendant, "CIDToGIDMap") is { } stream ? file.Decode(stream) : default;
        var unitsPerEm = SfntTables.U16(tables["head"].Span, 18);
        int metrics = SfntTables.U16(tables["hhea"].Span, 34);
        int glyphs = SfntTables.U16(tables["maxp"].Span, 4);
        var stated = Widths(descendant);
        foreach (var code in codes)
        {
            var glyph = map.IsEmpty ? code : (2 * code) + 1 < map.Length ? SfntTables.U16(map.Span, 2 * code) : 0;
            require(glyph > 0 && glyph < glyphs, "A 6.2.11.4.2 each glyph shown is in the program");
            var advance = SfntTables.U16(tables["hmtx"].Span, 4 * Math.Min(glyph, metrics - 1)) * 1000.0 / unitsPerEm;
            require(Math.Abs(advance - stated.GetValueOrDefault(code, descendant["DW"] is PdfInteger all ? all.Value : 1000)) <= 1, "A 6.2.11.5 widths in the dictionary and the program agree");
        }
    }

    private static Dictionary<int, double> Widths(PdfDictionary descendant)
    {
        var widths = new Dictionary<int, double>();
        var array = (PdfArray)descendant["W"]!;
        for (var i = 0; i + 1 < array.Count; i += 2)
        {
            var first = (int)((PdfInteger)array[i]).Value;
            foreach (var (value, at) in ((PdfArray)array[i + 1]).Select((value, at) => (value, at)))
            {
                widths[first + at] = ((PdfInteger)value).Value;
            }
        }

        return widths;
    }
}
