using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Writing;

namespace DisclosureFlow.Pdf.Fonts;

/// <summary>
/// A font as one document uses it: hands out character codes while content is written, then writes the subset as a composite font
/// (ISO 32000-2, 9.7). Each pair of glyph and text has a code of its own, so that text comes back exactly even where one glyph stands for
/// two characters.
/// </summary>
/// <param name="file">The font.</param>
/// <param name="resourceName">Its name in the resource dictionary of the content that uses it.</param>
public sealed class EmbeddedFont(FontFile file, string resourceName)
{
    private readonly Dictionary<(ushort Glyph, string Text), ushort> _codes = [];
    private readonly Dictionary<(ushort Glyph, int Character), ushort> _codesOfOneUnit = [];

    // Indexed by code; code 0 is .notdef and never handed out.
    private readonly List<ushort> _glyphs = [0];
    private readonly List<string> _texts = [""];
    private readonly List<int> _widths = [0];

    public FontFile File { get; } = file;

    public string ResourceName { get; } = resourceName;

    /// <summary>True once a code was handed out: the font has to be written.</summary>
    public bool IsUsed => _glyphs.Count > 1;

    /// <summary>The code under which content shows the glyph for this text.</summary>
    /// <exception cref="InvalidOperationException">More than 65,535 pairs of glyph and text in one document.</exception>
    public ushort CodeOf(ushort glyph, ReadOnlySpan<char> text)
    {
        if (text.Length == 1)
        {
            if (!_codesOfOneUnit.TryGetValue((glyph, text[0]), out var known))
            {
                _codesOfOneUnit.Add((glyph, text[0]), known = Add(glyph, text.ToString()));
            }

            return known;
        }

        var key = (glyph, text.ToString());
        if (!_codes.TryGetValue(key, out var code))
        {
            _codes.Add(key, code = Add(glyph, key.Item2));
        }

        return code;
    }

    /// <summary>The width that the font dictionary states for a code, in thousandths of the em.</summary>
    public int WidthOf(ushort code) => _widths[code];

    /// <summary>Writes the font's objects.</summary>
    /// <param name="add">Stores an object and gives its reference.</param>
    /// <returns>The Type0 font dictionary.</returns>
    /// <exception cref="FontFormatException">The font can't be subset.</exception>
    public PdfReference WriteTo(Func<PdfObject, PdfReference> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        var wanted = _glyphs.Distinct().Order().ToArray();
        var (subset, newIndices) = HarfBuzzSubset.Of(File, wanted);
        var newIndexOf = new Dictionary<ushort, ushort>();
        for (var i = 0; i < wanted.Length; i++)
        {
            newIndexOf[wanted[i]] = newIndices[i];
        }

        // A subset is marked by six letters (9.9.2); they come from its bytes, so that equal subsets have equal names.
        var name = $"{TagOf(subset)}+{File.PostScriptName}";
        var toUnicode = add(Flate.Stream(ToUnicodeMap.Write(_texts)));
        var (descendant, encoding) = File.HasCffOutlines
            ? CffDescendant(name, subset, newIndexOf, add)
            : TrueTypeDescendant(name, subset, newIndexOf, add);
        return add(new PdfDictionary
        {
            ["Type"] = (PdfName)"Font",
            ["Subtype"] = (PdfName)"Type0",
            ["BaseFont"] = (PdfName)name,
            ["Encoding"] = encoding,
            ["DescendantFonts"] = new PdfArray(descendant),
            ["ToUnicode"] = toUnicode,
        });
    }

    private static string TagOf(byte[] subset)
    {
        var hash = SHA256.HashData(subset);
        return string.Create(6, hash, (tag, bytes) =>
        {
            for (var i = 0; i < tag.Length; i++)
            {
                tag[i] = (char)('A' + (bytes[i] % 26));
            }
        });
    }

    private ushort Add(ushort glyph, string text)
    {
        if (_glyphs.Count > ushort.MaxValue)
        {
            throw new InvalidOperationException($"{File.PostScriptName}: more than 65,535 different characters in one document.");
        }

        _glyphs.Add(glyph);
        _texts.Add(text);
        _widths.Add(PerMille(File.AdvanceOf(glyph)));
        return (ushort)(_glyphs.Count - 1);
    }

    private int PerMille(int units) => (int)Math.Round(units * 1000.0 / File.Metrics.UnitsPerEm, MidpointRounding.AwayFromZero);

    /// <summary>TrueType: CID = code, and a map from CID to the subset's glyph index.</summary>
    private (PdfReference Font, PdfObject Encoding) TrueTypeDescendant(string name, byte[] subset, Dictionary<ushort, ushort> newIndexOf, Func<PdfObject, PdfReference> add)
    {
        var map = new byte[2 * _glyphs.Count];
        for (var code = 0; code < _glyphs.Count; code++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(map.AsSpan(2 * code), newIndexOf[_glyphs[code]]);
        }

        var program = Flate.Stream(subset, new PdfDictionary { ["Length1"] = subset.Length });
        var font = CidFont("CIDFontType2", name, Descriptor(name, "FontFile2", add(program), Enumerable.Range(0, _glyphs.Count), add), Enumerable.Range(1, _glyphs.Count - 1));
        font["CIDToGIDMap"] = add(Flate.Stream(map));
        return (add(font), (PdfName)"Identity-H");
    }

    /// <summary>CFF: the program itself says which CID a glyph has, so an embedded CMap leads from codes to CIDs.</summary>
    private (PdfReference Font, PdfObject Encoding) CffDescendant(string name, byte[] subset, Dictionary<ushort, ushort> newIndexOf, Func<PdfObject, PdfReference> add)
    {
        var table = new SfntTables(subset)["CFF "];
        var charset = CffCharset.Read(table);
        var cids = _glyphs.ConvertAll(glyph => charset.IsCidKeyed ? charset.CidOf(newIndexOf[glyph]) : newIndexOf[glyph]);
        var program = Flate.Stream(table.Span, new PdfDictionary { ["Subtype"] = (PdfName)"CIDFontType0C" });
        var font = CidFont("CIDFontType0", name, Descriptor(name, "FontFile3", add(program), cids.Select(cid => (int)cid), add), cids.Skip(1).Select(cid => (int)cid));
        var encoding = Flate.Stream(CodeToCidMap.Write(cids), new PdfDictionary
        {
            ["Type"] = (PdfName)"CMap",
            ["CMapName"] = (PdfName)CodeToCidMap.Name,
            ["CIDSystemInfo"] = SystemInfo(),
            ["WMode"] = 0,
        });
        return (add(font), add(encoding));
    }

    private static PdfDictionary SystemInfo() => new()
    {
        ["Registry"] = PdfString.OfText("Adobe"),
        ["Ordering"] = PdfString.OfText("Identity"),
        ["Supplement"] = 0,
    };

    private PdfDictionary CidFont(string subtype, string name, PdfReference descriptor, IEnumerable<int> cids)
    {
        const int fullWidth = 1000;
        var widths = new PdfArray();
        var stated = new HashSet<int>();
        foreach (var (cid, width) in cids.Zip(_widths.Skip(1)).OrderBy(pair => pair.First))
        {
            if (width != fullWidth && stated.Add(cid))
            {
                widths.Add(cid);
                widths.Add(new PdfArray(new PdfInteger(width)));
            }
        }

        return new PdfDictionary
        {
            ["Type"] = (PdfName)"Font",
            ["Subtype"] = (PdfName)subtype,
            ["BaseFont"] = (PdfName)name,
            ["CIDSystemInfo"] = SystemInfo(),
            ["FontDescriptor"] = descriptor,
            ["DW"] = fullWidth,
            ["W"] = widths,
        };
    }

    /// <summary>One bit for each CID of the program, from the highest bit of the first byte (table 122); PDF/A-1 asks for it, PDF/A-2 allows it when complete.</summary>
    private static PdfStream CidSet(IEnumerable<int> cids)
    {
        var present = cids.ToArray();
        var bits = new byte[(present.Max() / 8) + 1];
        foreach (var cid in present)
        {
            bits[cid / 8] |= (byte)(0x80 >> (cid % 8));
        }

        return Flate.Stream(bits);
    }

    private PdfReference Descriptor(string name, string programKey, PdfReference program, IEnumerable<int> cids, Func<PdfObject, PdfReference> add)
    {
        var metrics = File.Metrics;
        const int symbolic = 4; // glyphs outside the standard Latin set
        const int italic = 64;
        var box = metrics.Box;
        return add(new PdfDictionary
        {
            ["Type"] = (PdfName)"FontDescriptor",
            ["FontName"] = (PdfName)name,
            ["Flags"] = symbolic | (metrics.IsFixedPitch ? 1 : 0) | (metrics.ItalicAngle < 0 ? italic : 0),
            ["FontBBox"] = new PdfArray(PerMille(box.Left), PerMille(box.Bottom), PerMille(box.Right), PerMille(box.Top)),
            ["ItalicAngle"] = metrics.ItalicAngle,
            ["Ascent"] = PerMille(metrics.Ascent),
            ["Descent"] = PerMille(metrics.Descent),
            ["CapHeight"] = PerMille(metrics.CapHeight),
            // No OpenType table holds the stem width; this is the usual estimate from the weight.
            ["StemV"] = 50 + (metrics.Weight * metrics.Weight / 4225),
            [programKey] = program,
            ["CIDSet"] = add(CidSet(cids)),
        });
    }
}
