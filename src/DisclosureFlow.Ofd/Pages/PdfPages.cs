using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.TextExtraction;

namespace DisclosureFlow.Ofd.Pages;

/// <summary>
/// The pages of a PDF that our typesetter wrote, as glyphs and strokes. It knows the operators that the typesetter uses and refuses every
/// other one: a page that could not be carried over whole is not carried over at all. Annotations, the PDF signature's appearance among them,
/// stay behind: in the other format that signature proves nothing.
/// </summary>
internal sealed class PdfPages
{
    private const double MillimetresToPoint = 25.4 / 72;

    private readonly PdfFile _file;
    private readonly Dictionary<PdfDictionary, (int Index, PdfFont Font)> _fonts = [];
    private readonly List<FontProgram> _programs = [];

    private PdfPages(PdfFile file) => _file = file;

    /// <exception cref="PdfFormatException">The PDF is damaged.</exception>
    /// <exception cref="OfdRefusedException">DF4101: other content than our typesetter writes; DF4102: a font that can't be embedded.</exception>
    public static (IReadOnlyList<FixedPage> Pages, IReadOnlyList<FontProgram> Fonts) Read(PdfFile file)
    {
        var reader = new PdfPages(file);
        List<FixedPage> pages = [.. PageTree.Read(file).Select((page, at) => reader.One(page, at + 1))];
        return (pages, reader._programs);
    }

    private FixedPage One(Page page, int number)
    {
        if (_file.Resolve(page.MediaBox) is not PdfArray { Count: 4 } box || box.Select(value => PdfFont.Number(_file.Resolve(value))).ToArray() is not [{ } left, { } bottom, { } right, { } top])
        {
            throw OfdRefusedException.Content(number, "没有页面尺寸", "it has no /MediaBox");
        }

        var (width, height) = ((right - left) * MillimetresToPoint, (top - bottom) * MillimetresToPoint);
        const double k = MillimetresToPoint;
        // From points, y upwards, to millimetres, y downwards, turned as /Rotate says (7.7.3.3).
        var toPage = page.Rotate switch
        {
            0 => new Matrix(k, 0, 0, -k, -left * k, top * k),
            90 => new Matrix(0, k, k, 0, -bottom * k, -left * k),
            180 => new Matrix(-k, 0, 0, k, right * k, -bottom * k),
            _ => new Matrix(0, -k, -k, 0, top * k, right * k),
        };
        var painter = new Painter(this, number, _file.Resolve(page.Resources) as PdfDictionary ?? [], toPage);
        ContentTokens.Read(Content(page), _file.Limits, painter.Do);
        return page.Rotate is 0 or 180 ? new FixedPage(width, height, painter.Runs, painter.Strokes) : new FixedPage(height, width, painter.Runs, painter.Strokes);
    }

    private ReadOnlyMemory<byte> Content(Page page)
    {
        var contents = _file.Resolve(page.Dictionary["Contents"]);
        using var joined = new MemoryStream();
        foreach (var part in contents is PdfArray parts ? [.. parts.Select(_file.Resolve)] : new[] { contents })
        {
            joined.Write(part is PdfStream stream ? _file.Decode(stream).Span : []);
            joined.WriteByte((byte)'\n');
        }

        return joined.ToArray();
    }

    private (int Index, PdfFont Font) FontOf(PdfDictionary resources, string name, int page)
    {
        if (_file.Find<PdfDictionary>(resources, "Font") is not { } fonts || _file.Find<PdfDictionary>(fonts, name) is not { } dictionary)
        {
            throw OfdRefusedException.Content(page, $"没有字体 {name}", $"there is no font {name}");
        }

        if (!_fonts.TryGetValue(dictionary, out var font))
        {
            font = (_programs.Count, PdfFont.Read(_file, dictionary));
            _fonts.Add(dictionary, font);
            _programs.Add(font.Font.Program);
        }

        return font;
    }

    /// <summary>Runs one page's operators.</summary>
    private sealed class Painter(PdfPages pages, int number, PdfDictionary resources, Matrix toPage)
    {
        private readonly Stack<(Matrix Map, double LineWidth)> _saved = new();
        private readonly Stack<string?> _replacements = new();
        private Matrix _map = toPage;
        private double _lineWidth = 1;
        private (double X, double Y) _from;
        private (double X, double Y)? _to;
        private Matrix _line = Matrix.Identity;
        private double _size;
        private double _rise;
        private double _along;
        private (int Index, PdfFont Font)? _font;

        public List<GlyphRun> Runs { get; } = [];

        public List<Stroke> Strokes { get; } = [];

        public void Do(string name, List<PdfObject> operands)
        {
            switch (name)
            {
                case "BT":
                    (_line, _along, _rise) = (Matrix.Identity, 0, 0);
                    break;
                case "Tf" when operands is [PdfName font, var size]:
                    (_font, _size) = (pages.FontOf(resources, font.Value, number), Number(size));
                    break;
                case "Tm" when operands.Count == 6:
                    (_line, _along) = (Map(operands), 0);
                    break;
                case "Ts" when operands is [var rise]:
                    _rise = Number(rise);
                    break;
                case "Tj" when operands is [PdfString shown]:
                    Show([shown]);
                    break;
                case "TJ" when operands is [PdfArray pieces]:
                    Show(pieces);
                    break;
                case "BDC" when operands is [_, var properties]:
                    Begin(properties as PdfDictionary);
                    break;
                case "EMC":
                    _replacements.TryPop(out _);
                    break;
                case "q":
                    _saved.Push((_map, _lineWidth));
                    break;
                case "Q" when _saved.TryPop(out var saved):
                    (_map, _lineWidth) = saved;
                    break;
                case "cm" when operands.Count == 6:
                    _map = Map(operands).Then(_map);
                    break;
                case "w" when operands is [var width]:
                    _lineWidth = Number(width);
                    break;
                case "m" when operands is [var x, var y]:
                    (_from, _to) = ((Number(x), Number(y)), null);
                    break;
                case "l" when operands is [var x, var y] && _to is null:
                    _to = (Number(x), Number(y));
                    break;
                case "S" when _to is { } to:
                    Stroke(to);
                    break;
                case "BMC" or "ET":
                    if (name is "BMC")
                    {
                        _replacements.Push(null);
                    }

                    break;
                default:
                    throw OfdRefusedException.Content(number, $"有不支持的操作 {name}", $"it has the operator {name}");
            }
        }

        // ActualText stands for all glyphs under it (14.9.4): the first shown carries it.
        private void Begin(PdfDictionary? properties) => _replacements.Push((properties?["ActualText"] as PdfString)?.ToText());

        private void Stroke((double X, double Y) to)
        {
            var (start, end) = (_map.Apply(_from.X, _from.Y), _map.Apply(to.X, to.Y));
            Strokes.Add(new Stroke(start.X, start.Y, end.X, end.Y, _lineWidth * Math.Sqrt(Math.Abs((_map.A * _map.D) - (_map.B * _map.C)))));
            _to = null;
        }

        private void Show(IEnumerable<PdfObject> pieces)
        {
            if (_font is not { } font)
            {
                throw OfdRefusedException.Content(number, "文字没有字体", "text is shown without a font");
            }

            var replaced = _replacements.TryPeek(out var replacement) && replacement is not null;
            var run = new List<(ushort Glyph, string Text, double Along)>();
            foreach (var piece in pieces)
            {
                if (piece is not PdfString shown)
                {
                    _along -= Number(piece) / 1000 * _size;
                    continue;
                }

                var bytes = shown.Bytes.Span;
                for (var i = 0; i + 1 < bytes.Length; i += 2)
                {
                    var code = (bytes[i] << 8) | bytes[i + 1];
                    run.Add((font.Font.GlyphOf(code), replaced ? "" : font.Font.TextOf(code), _along));
                    _along += font.Font.WidthOf(code) / 1000 * _size;
                }
            }

            if (run.Count == 0)
            {
                return;
            }

            if (replaced)
            {
                Add(font.Index, [.. run.Select(one => (one.Glyph, one.Along))], replacement!, _along);
                _replacements.Pop();
                _replacements.Push("");
                return;
            }

            // One character for one glyph makes a run; anything else is a run of its own, so that text and glyphs stay paired.
            var start = 0;
            for (var i = 0; i <= run.Count; i++)
            {
                var odd = i < run.Count && run[i].Text.Length != 1;
                if ((i == run.Count || odd) && i > start)
                {
                    Add(font.Index, [.. run[start..i].Select(one => (one.Glyph, one.Along))], string.Concat(run[start..i].Select(one => one.Text)), i == run.Count ? _along : run[i].Along);
                }

                if (odd)
                {
                    Add(font.Index, [(run[i].Glyph, run[i].Along)], run[i].Text, i + 1 == run.Count ? _along : run[i + 1].Along);
                    start = i + 1;
                }
            }
        }

        private void Add(int font, List<(ushort Glyph, double Along)> glyphs, string text, double end)
        {
            var all = _line.Then(_map);
            var (along, down) = (Math.Sqrt((all.A * all.A) + (all.B * all.B)), Math.Sqrt((all.C * all.C) + (all.D * all.D)));
            var turn = new Turn(all.A / along, all.B / along, -all.C / down, -all.D / down);
            List<PlacedGlyph> placed = [.. glyphs.Select(one => (one.Glyph, Place: all.Apply(one.Along, _rise))).Select(one => new PlacedGlyph(one.Glyph, one.Place.X, one.Place.Y))];
            Runs.Add(new GlyphRun(font, _size * along, turn.IsUpright ? Turn.Upright : turn, text, placed, (end - glyphs[0].Along) * along));
        }

        private double Number(PdfObject value) => PdfFont.Number(value) ?? throw OfdRefusedException.Content(number, "操作数不是数", "an operand is no number");

        private Matrix Map(List<PdfObject> values) => new(Number(values[0]), Number(values[1]), Number(values[2]), Number(values[3]), Number(values[4]), Number(values[5]));
    }
}
