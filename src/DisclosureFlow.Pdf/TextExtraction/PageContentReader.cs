using System.Text;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Pdf.TextExtraction;

/// <summary>Runs a page's content and sorts the text it shows: by marked content identifier, artifacts, and what is neither.</summary>
internal sealed class PageContentReader
{
    private const int LongestText = 16 << 20; // UTF-16 units a page
    private const int DeepestForm = 8;

    private readonly PdfFile _file;
    private readonly Dictionary<int, StringBuilder> _marked = [];
    private readonly HashSet<int> _claimed = [];
    private readonly List<StringBuilder> _artifacts = [];
    private readonly StringBuilder _untagged = new();
    private readonly Stack<Mark> _marks = new();
    private readonly Dictionary<PdfDictionary, FontText> _fonts = [];
    private readonly Stack<FontText?> _saved = new();
    private FontText? _font;
    private int _length;

    private PageContentReader(PdfFile file) => _file = file;

    /// <summary>A BMC or BDC that is open.</summary>
    /// <param name="Sink">Where text goes; null for the mark around it.</param>
    /// <param name="Replaced">True inside ActualText: what is shown there is already read.</param>
    private sealed record Mark(StringBuilder? Sink, bool Replaced);

    public PdfReference Page { get; private init; } = new(1);

    public IReadOnlyList<string> Artifacts => [.. _artifacts.Select(text => text.ToString()).Where(text => text.Length > 0)];

    public string Untagged => _untagged.ToString();

    /// <summary>Text of marked content that <see cref="Claim"/> was never asked for.</summary>
    public string Unowned => string.Concat(_marked.Where(pair => !_claimed.Contains(pair.Key)).OrderBy(pair => pair.Key).Select(pair => pair.Value));

    public static PageContentReader Read(PdfFile file, Page page)
    {
        var reader = new PageContentReader(file) { Page = page.Reference };
        reader.Run(ContentOf(file, page), file.Resolve(page.Resources) as PdfDictionary ?? [], 0);
        return reader;
    }

    /// <summary>The text under a marked content identifier.</summary>
    /// <exception cref="PdfFormatException">A second element asks for the same content.</exception>
    public string Claim(int mcid)
    {
        if (!_claimed.Add(mcid))
        {
            throw new PdfFormatException($"marked content {mcid} of a page belongs to one element (14.7.4.4)", 0);
        }

        return _marked.TryGetValue(mcid, out var text) ? text.ToString() : "";
    }

    private static ReadOnlyMemory<byte> ContentOf(PdfFile file, Page page)
    {
        switch (file.Resolve(page.Dictionary["Contents"]))
        {
            case PdfStream stream:
                return file.Decode(stream);
            case PdfArray parts:
                using (var joined = new MemoryStream())
                {
                    foreach (var part in parts)
                    {
                        joined.Write(file.Decode(file.Resolve(part) as PdfStream ?? throw new PdfFormatException("/Contents holds streams (7.7.3.3)", 0)).Span);
                        joined.WriteByte((byte)'\n');
                    }

                    return joined.ToArray();
                }

            default:
                return default;
        }
    }

    private void Run(ReadOnlyMemory<byte> content, PdfDictionary resources, int depth)
    {
        var outer = _marks.Count;
        ContentTokens.Read(content, _file.Limits, (name, operands) => Do(name, operands, resources, depth));
        if (_marks.Count != outer)
        {
            throw new PdfFormatException("BMC or BDC and EMC come in pairs (14.6.1)", 0);
        }
    }

    private void Do(string name, List<PdfObject> operands, PdfDictionary resources, int depth)
    {
        switch (name)
        {
            case "BMC":
            case "BDC":
                Begin(operands, resources, depth);
                break;
            case "EMC":
                if (!_marks.TryPop(out _))
                {
                    throw new PdfFormatException("EMC ends what BMC or BDC began (14.6.1)", 0);
                }

                break;
            case "Tf":
                _font = FontOf(operands, resources);
                break;
            case "q":
                _saved.Push(_font);
                break;
            case "Q":
                _font = _saved.TryPop(out var font) ? font : null;
                break;
            case "Tj" or "'" or "\"" when operands is [.., PdfString text]:
                Show(text);
                break;
            case "TJ" when operands is [.., PdfArray pieces]:
                foreach (var piece in pieces.OfType<PdfString>())
                {
                    Show(piece);
                }

                break;
            case "Do" when operands is [.., PdfName form]:
                RunForm(form, resources, depth);
                break;
            default:
                break;
        }
    }

    private void Begin(List<PdfObject> operands, PdfDictionary resources, int depth)
    {
        var properties = operands is [_, var second, ..] ? second : null;
        if (properties is PdfName name)
        {
            properties = _file.Find<PdfDictionary>(resources, "Properties") is { } named ? _file.Resolve(named[name.Value]) : null;
        }

        StringBuilder? sink = null;
        if (operands is [PdfName { Value: "Artifact" }, ..])
        {
            _artifacts.Add(sink = new StringBuilder());
        }
        else if (depth == 0 && (properties as PdfDictionary)?["MCID"] is PdfInteger { Value: >= 0 and <= int.MaxValue } mcid)
        {
            var key = (int)mcid.Value;
            if (!_marked.TryGetValue(key, out sink))
            {
                _marked.Add(key, sink = new StringBuilder());
            }
        }

        var replaced = _marks.TryPeek(out var around) && around.Replaced;
        if (!replaced && (properties as PdfDictionary)?["ActualText"] is PdfString actual)
        {
            _marks.Push(new Mark(sink, false));
            Sink().Append(Counted(actual.ToText()));
            _marks.Pop();
            replaced = true;
        }

        _marks.Push(new Mark(sink, replaced));
    }

    private FontText? FontOf(List<PdfObject> operands, PdfDictionary resources)
    {
        if (operands is not [PdfName name, ..] || _file.Find<PdfDictionary>(resources, "Font") is not { } fonts || _file.Find<PdfDictionary>(fonts, name.Value) is not { } dictionary)
        {
            return null;
        }

        if (!_fonts.TryGetValue(dictionary, out var font))
        {
            _fonts.Add(dictionary, font = FontText.Read(_file, dictionary));
        }

        return font;
    }

    private void Show(PdfString text)
    {
        if (_marks.TryPeek(out var mark) && mark.Replaced)
        {
            return;
        }

        var sink = Sink();
        var before = sink.Length;
        if (_font is null)
        {
            sink.Append('\uFFFD', text.Bytes.Length);
        }
        else
        {
            _font.Append(text.Bytes.Span, sink);
        }

        Count(sink.Length - before);
    }

    private void RunForm(PdfName name, PdfDictionary resources, int depth)
    {
        if (_file.Find<PdfDictionary>(resources, "XObject") is not { } objects || _file.Find<PdfStream>(objects, name.Value) is not { } form || !form.Dictionary.IsName("Subtype", "Form"))
        {
            return;
        }

        if (depth == DeepestForm)
        {
            throw new PdfFormatException($"forms are nested deeper than {DeepestForm}", 0);
        }

        var font = _font;
        Run(_file.Decode(form), _file.Find<PdfDictionary>(form.Dictionary, "Resources") ?? resources, depth + 1);
        _font = font;
    }

    private StringBuilder Sink()
    {
        foreach (var mark in _marks)
        {
            if (mark.Sink is { } sink)
            {
                return sink;
            }
        }

        return _untagged;
    }

    private string Counted(string text)
    {
        Count(text.Length);
        return text;
    }

    private void Count(int length)
    {
        _length += length;
        if (_length > LongestText)
        {
            throw new PdfFormatException($"a page shows at most {LongestText} characters", 0);
        }
    }
}
