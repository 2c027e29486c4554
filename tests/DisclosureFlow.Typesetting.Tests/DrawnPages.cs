using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.TextExtraction;

namespace DisclosureFlow.Typesetting.Tests;

/// <summary>One stretch of text as it lies on a page; lengths in points from the upper left corner of the page as a reader holds it.</summary>
/// <param name="Tag">Structure type, or Artifact.</param>
/// <param name="Font">The font's own name.</param>
/// <param name="Element">Number of the marked content it belongs to; -1 for an artifact.</param>
internal sealed record DrawnText(string Tag, int Element, string Font, string Text, double Size, double Left, double Right, double Baseline)
{
    /// <summary>Upper edge of the em box.</summary>
    public double Top => Baseline - (0.88 * Size);

    public double Bottom => Baseline + (0.12 * Size);

    /// <summary>Page numbers alone are of this size.</summary>
    public bool IsPageNumber => Math.Abs(Size - GbPage.FolioSize) < 0.01;

    public bool IsBody => Tag == "P" && Math.Abs(Size - GbPage.BodySize) < 0.01;
}

/// <summary>A page with its text and rules where they lie.</summary>
internal sealed record DrawnPage(double Width, double Height, bool Turned, IReadOnlyList<DrawnText> Texts, IReadOnlyList<(double X1, double Y1, double X2, double Y2)> Rules);

/// <summary>Runs finished pages and measures what they show; knows of the writer only which operators it uses.</summary>
internal sealed class DrawnPages
{
    private readonly PdfFile _file;
    private readonly PdfDictionary _fonts;
    private readonly Dictionary<string, (string Name, FontText Text, Dictionary<int, double> Widths)> _known = [];
    private readonly List<DrawnText> _texts = [];
    private readonly List<(double X1, double Y1, double X2, double Y2)> _rules = [];
    private readonly Stack<(string Tag, int Element)> _marks = new();
    private readonly double _height;
    private bool _turned;
    private (string Name, FontText Text, Dictionary<int, double> Widths) _font;
    private double _size;
    private double _x;
    private double _y;
    private (double X, double Y) _from;

    private DrawnPages(PdfFile file, Page page, double height)
    {
        _file = file;
        _height = height;
        _fonts = file.Find<PdfDictionary>((PdfDictionary)file.Resolve(page.Resources)!, "Font")!;
    }

    public static IReadOnlyList<DrawnPage> Of(ReadOnlyMemory<byte> pdf)
    {
        var file = PdfFile.Open(pdf);
        return [.. PageTree.Read(file).Select(page => Read(file, page))];
    }

    private static DrawnPage Read(PdfFile file, Page page)
    {
        var (width, height) = (GbPage.Width, GbPage.Height);
        var turned = page.Rotate == 90;
        if (turned)
        {
            (width, height) = (height, width);
        }

        var reader = new DrawnPages(file, page, GbPage.Height);
        ContentTokens.Read(file.Decode((PdfStream)file.Resolve(page.Dictionary["Contents"])!), file.Limits, reader.Do);
        return new DrawnPage(width, height, turned, reader._texts, reader._rules);
    }

    private void Do(string name, List<PdfObject> operands)
    {
        switch (name)
        {
            case "BDC":
                var tag = ((PdfName)operands[0]).Value;
                var known = _marks.TryPeek(out var around);
                _marks.Push(tag == "Span" && known ? around : (tag, (operands[1] as PdfDictionary)?["MCID"] is PdfInteger id ? (int)id.Value : -1));
                break;
            case "EMC":
                _marks.Pop();
                break;
            case "cm":
                Assert.Equal([0, 1, -1, 0, Math.Round(GbPage.Width, 3), 0], operands.Select(Number).Select(value => Math.Round(value, 3)));
                _turned = true;
                break;
            case "Q":
                _turned = false;
                break;
            case "Tf":
                _font = Font(((PdfName)operands[0]).Value);
                _size = Number(operands[1]);
                break;
            case "Tm":
                (_x, _y) = (Number(operands[4]), Number(operands[5]));
                break;
            case "TJ":
                Show((PdfArray)operands[0]);
                break;
            case "m":
                _from = (Number(operands[0]), FromTop(Number(operands[1])));
                break;
            case "l":
                _rules.Add((_from.X, _from.Y, Number(operands[0]), FromTop(Number(operands[1]))));
                break;
            default:
                Assert.Contains(name, new[] { "q", "BT", "ET", "w", "S", "Ts" });
                break;
        }
    }

    private void Show(PdfArray pieces)
    {
        var (tag, element) = _marks.Peek();
        var text = new StringBuilder();
        var left = _x;
        foreach (var piece in pieces)
        {
            if (piece is PdfString shown)
            {
                _font.Text.Append(shown.Bytes.Span, text);
                _x += WidthOf(shown.Bytes.Span) / 1000 * _size;
            }
            else
            {
                _x -= Number(piece) / 1000 * _size;
            }
        }

        if (text.Length > 0)
        {
            _texts.Add(new DrawnText(tag, element, _font.Name, text.ToString(), _size, left, _x, FromTop(_y)));
        }
    }

    private double WidthOf(ReadOnlySpan<byte> codes)
    {
        double sum = 0;
        for (var at = 0; at < codes.Length; at += 2)
        {
            sum += _font.Widths.GetValueOrDefault((codes[at] << 8) | codes[at + 1], 1000);
        }

        return sum;
    }

    private (string Name, FontText Text, Dictionary<int, double> Widths) Font(string name)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        var font = _file.Find<PdfDictionary>(_fonts, name)!;
        Assert.True(font.IsName("Encoding", "Identity-H"), "codes are CIDs in the fonts of these tests");
        var descendant = (PdfDictionary)_file.Resolve(_file.Find<PdfArray>(font, "DescendantFonts")!.Single())!;
        Assert.Equal(1000, Number(descendant["DW"]!));
        var widths = _file.Find<PdfArray>(descendant, "W")!.Chunk(2).ToDictionary(pair => (int)Number(pair[0]), pair => Number(((PdfArray)pair[1]).Single()));
        return _known[name] = (((PdfName)font["BaseFont"]!).Value[7..], FontText.Read(_file, font), widths);
    }

    // On a turned page places count from the turned page's corner already.
    private double FromTop(double y) => (_turned ? GbPage.Width : _height) - y;

    private static double Number(PdfObject value) => double.Parse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture);
}
